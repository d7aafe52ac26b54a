package dev.con2.score;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Turns a score into a decision with a promise, by split conformal prediction: normal images that
 * training never saw, the held-out ones, say how often a normal image scores as high.
 *
 * <p>A fresh normal image that comes from where the held-out ones came from is flagged at a
 * false-alarm rate r with probability at most r, for any score and any number of held-out images.
 * The probability is over the held-out images as well: with few of them, the rate that one model
 * shows may lie above r or below.
 */
public final class Calibration {

  /**
   * The smallest false-alarm rate: with less than a thousand million held-out images it flags none.
   */
  public static final double SMALLEST_RATE = 1e-9;

  /** Of a normal distribution with the standard deviation 1. */
  private static final double QUARTILE_DISTANCE = 1.349;

  private final double[] ascending;

  /**
   * Keeps the held-out images' scores.
   *
   * @param heldOutScores in any order; none is allowed, and then no image is ever flagged at a rate
   *     under 1
   * @throws IllegalArgumentException if a score is not finite
   */
  public Calibration(double[] heldOutScores) {
    ascending = heldOutScores.clone();
    for (double score : ascending) {
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException("a held-out image has the score " + score);
      }
    }
    Arrays.sort(ascending);
  }

  /**
   * How widely the scores of normal images spread: the distance between the quartiles of the
   * held-out scores over 1.349, which of a normal distribution is its standard deviation. One odd
   * image among the held-out ones does not widen it. The quartiles lie where (n - 1) / 4 and 3 (n -
   * 1) / 4 point to, between two scores in proportion.
   *
   * @return above 0; the standard deviation where both quartiles are one value; nothing if all
   *     scores are equal or they are fewer than two
   */
  public OptionalDouble spread() {
    if (ascending.length < 2) {
      return OptionalDouble.empty();
    }
    double ofQuartiles =
        (Quantile.of(ascending, 0.75) - Quantile.of(ascending, 0.25)) / QUARTILE_DISTANCE;
    double spread = ofQuartiles > 0 ? ofQuartiles : standardDeviation();
    return spread > 0 && Double.isFinite(spread)
        ? OptionalDouble.of(spread)
        : OptionalDouble.empty();
  }

  /** Half of the held-out scores are at most this; nothing if there is none. */
  public OptionalDouble median() {
    return ascending.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Quantile.of(ascending, 0.5));
  }

  private double standardDeviation() {
    double mean = Arrays.stream(ascending).average().orElseThrow();
    double squares = Arrays.stream(ascending).map(score -> (score - mean) * (score - mean)).sum();
    return Math.sqrt(squares / (ascending.length - 1));
  }

  /**
   * Whether new images are such as the held-out ones, by their scores, see {@link Drift}.
   *
   * @param scores in the order in which the images were taken, as far as there is one
   * @throws IllegalArgumentException if one is not a number
   */
  public Drift drift(double[] scores) {
    return Drift.of(ascending, scores);
  }

  /** The held-out images' scores, ascending. */
  public double[] heldOutScores() {
    return ascending.clone();
  }

  /**
   * The share of normal images that score as high: (1 + number of held-out scores at or above this
   * one) / (n + 1), above 0 and at most 1.
   *
   * @throws IllegalArgumentException if the score is not a number
   */
  public double pValue(double score) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("no p-value for a score that is not a number");
    }
    return share(ascending.length - below(score), ascending.length);
  }

  /**
   * Whether the image is flagged: its p-value is at most the false-alarm rate.
   *
   * @param falseAlarmRate at least 1e-9 and at most 1
   * @throws InvalidInputException if the rate is not
   * @throws IllegalArgumentException if the score is not a number
   */
  public boolean anomalous(double score, double falseAlarmRate) {
    requireRate(falseAlarmRate);
    return pValue(score) <= falseAlarmRate;
  }

  /**
   * The smallest score that is flagged at that rate: a score is {@link #anomalous} if and only if
   * it is at least this. Minus infinity at the rate 1; nothing if the held-out images are fewer
   * than {@link #imagesNeeded}, and no score is flagged.
   *
   * @param falseAlarmRate at least 1e-9 and at most 1
   * @throws InvalidInputException if the rate is not
   */
  public OptionalDouble threshold(double falseAlarmRate) {
    requireRate(falseAlarmRate);
    int heldOut = ascending.length;
    int allowed = allowedAbove(falseAlarmRate, heldOut);
    if (allowed < 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        allowed == heldOut
            ? Double.NEGATIVE_INFINITY
            : Math.nextUp(ascending[heldOut - 1 - allowed]));
  }

  /** The most of so many held-out scores that may reach a flagged one; -1 if none is flagged. */
  static int allowedAbove(double falseAlarmRate, int heldOut) {
    int allowed = (int) Math.min(heldOut, Math.floor(falseAlarmRate * (heldOut + 1.0)));
    while (allowed >= 0 && share(allowed, heldOut) > falseAlarmRate) {
      allowed--;
    }
    return allowed;
  }

  /**
   * The smallest number of held-out images with which any image at all can be flagged at that rate:
   * with n of them no p-value is under 1 / (n + 1).
   *
   * @param falseAlarmRate at least 1e-9 and at most 1
   * @throws InvalidInputException if the rate is not
   */
  public static int imagesNeeded(double falseAlarmRate) {
    requireRate(falseAlarmRate);
    int images = (int) Math.ceil(1 / falseAlarmRate);
    while (images > 0 && 1.0 / images <= falseAlarmRate) {
      images--;
    }
    return images;
  }

  private static void requireRate(double falseAlarmRate) {
    if (!(falseAlarmRate >= SMALLEST_RATE && falseAlarmRate <= 1)) {
      throw new InvalidInputException(
          "the false-alarm rate %s is not a share of pictures; give one such as 0.05, above 0 and at most 1"
              .formatted(falseAlarmRate));
    }
  }

  /** The p-value of a score that so many of the held-out scores reach. */
  private static double share(int atOrAbove, int heldOut) {
    return (1.0 + atOrAbove) / (heldOut + 1.0);
  }

  /** How many held-out scores are below this one. */
  private int below(double score) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
