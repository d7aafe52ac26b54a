package dev.con2.evaluate;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;

/**
 * The scores of both classes in one order: the distinct scores from high to low, and how many
 * normal and anomalous pictures have each. Every figure of this package is one walk along it, and
 * equal scores are one step of that walk, so that no figure depends on the order in which pictures
 * came.
 *
 * @param scores the distinct scores, falling
 * @param normalAt how many normal pictures have each score
 * @param anomalousAt how many anomalous pictures have each score
 * @param normal how many normal pictures there are, at least 1
 * @param anomalous how many anomalous pictures there are, at least 1
 */
record RankedScores(double[] scores, int[] normalAt, int[] anomalousAt, int normal, int anomalous) {

  /**
   * Ranks two sets of scores, in O(n log n).
   *
   * @throws InvalidInputException when a set is empty or a score is not a finite number
   */
  static RankedScores of(double[] normal, double[] anomalous) {
    double[] below = sorted(normal, "normal");
    double[] above = sorted(anomalous, "anomalous");
    int most = below.length + above.length;
    double[] scores = new double[most];
    int[] normalAt = new int[most];
    int[] anomalousAt = new int[most];
    int steps = 0;
    int n = below.length - 1;
    int a = above.length - 1;
    while (n >= 0 || a >= 0) {
      double score = n < 0 ? above[a] : a < 0 ? below[n] : Math.max(below[n], above[a]);
      for (; n >= 0 && below[n] == score; n--) {
        normalAt[steps]++;
      }
      for (; a >= 0 && above[a] == score; a--) {
        anomalousAt[steps]++;
      }
      scores[steps++] = score;
    }
    return new RankedScores(
        Arrays.copyOf(scores, steps),
        Arrays.copyOf(normalAt, steps),
        Arrays.copyOf(anomalousAt, steps),
        below.length,
        above.length);
  }

  /** How many distinct scores there are. */
  int steps() {
    return scores.length;
  }

  /** The place of a score that is one of them. */
  int step(double score) {
    int low = 0;
    int high = scores.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (scores[middle] > score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** For each distinct score the share of normal pictures below it, ties counting half. */
  double[] normalBelow() {
    double[] shares = new double[steps()];
    long above = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (normal - above - 0.5 * normalAt[i]) / normal;
      above += normalAt[i];
    }
    return shares;
  }

  /** For each distinct score the share of anomalous pictures above it, ties counting half. */
  double[] anomalousAbove() {
    double[] shares = new double[steps()];
    long above = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (above + 0.5 * anomalousAt[i]) / anomalous;
      above += anomalousAt[i];
    }
    return shares;
  }

  private static double[] sorted(double[] scores, String kind) {
    if (scores.length == 0) {
      throw new InvalidInputException(
          "There are no scores of "
              + kind
              + " pictures; an evaluation needs at least one normal and one anomalous picture.");
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new InvalidInputException(
            ("Score %d of %d of the %s pictures is %s, which cannot be ranked; leave "
                    + "out pictures without a score.")
                .formatted(i + 1, scores.length, kind, scores[i]));
      }
    }
    double[] copy = scores.clone();
    Arrays.sort(copy);
    return copy;
  }
}
