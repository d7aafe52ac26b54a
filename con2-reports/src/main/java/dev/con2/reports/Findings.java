package dev.con2.reports;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.BinomialInterval;
import dev.con2.evaluate.Evaluation;
import dev.con2.evaluate.Interval;
import java.util.List;

/**
 * What follows from scores and verdicts; computed once, for page and JSON alike.
 *
 * @param evaluation what does not depend on the threshold
 * @param influence of the pictures on the AUROC, the normal ones first
 * @param falseAlarms normal pictures that were flagged
 * @param detections anomalous pictures that were flagged
 */
public record Findings(
    Evaluation evaluation, AurocInfluence influence, Rate falseAlarms, Rate detections) {

  /**
   * A count of pictures, as a rate with its exact 95 % interval.
   *
   * @param count how many
   * @param total of how many, at least 1
   * @param interval of count / total
   */
  public record Rate(int count, int total, Interval interval) {
    static Rate of(int count, int total) {
      return new Rate(count, total, BinomialInterval.exact(count, total));
    }

    /** The rate, in [0, 1]. */
    public double value() {
      return (double) count / total;
    }
  }

  /**
   * What these pictures say.
   *
   * @throws dev.con2.error.InvalidInputException when there is no picture of a class
   */
  public static Findings of(List<ScoredPicture> pictures) {
    double[] normal = scores(pictures, Truth.NORMAL);
    double[] anomalous = scores(pictures, Truth.ANOMALOUS);
    return new Findings(
        Evaluation.of(normal, anomalous),
        AurocInfluence.of(normal, anomalous),
        Rate.of(flagged(pictures, Truth.NORMAL), normal.length),
        Rate.of(flagged(pictures, Truth.ANOMALOUS), anomalous.length));
  }

  static double[] scores(List<ScoredPicture> pictures, Truth truth) {
    return pictures.stream()
        .filter(picture -> picture.truth() == truth)
        .mapToDouble(ScoredPicture::score)
        .toArray();
  }

  private static int flagged(List<ScoredPicture> pictures, Truth truth) {
    return (int)
        pictures.stream().filter(picture -> picture.truth() == truth && picture.flagged()).count();
  }
}
