package dev.con2.evaluate;

import java.util.List;

/**
 * The area under the receiver operating characteristic: the probability that an anomalous picture
 * has a higher score than a normal one, a tie counting half. 0.5 is chance, 1 is perfect.
 */
public final class Auroc {

  private Auroc() {}

  /**
   * The AUROC in [0, 1], exact up to one division, in O(n log n).
   *
   * @param normal scores of the normal pictures, at least one, finite
   * @param anomalous scores of the anomalous pictures, at least one, finite
   * @throws dev.con2.error.InvalidInputException when a set is empty or a score is not a finite
   *     number
   */
  public static double of(double[] normal, double[] anomalous) {
    return of(RankedScores.of(normal, anomalous));
  }

  static double of(RankedScores ranked) {
    // Twice the number of pairs in the right order: integers, so ties add no rounding.
    long twice = 0;
    long anomalousAbove = 0;
    for (int i = 0; i < ranked.steps(); i++) {
      twice += ranked.normalAt()[i] * (2 * anomalousAbove + ranked.anomalousAt()[i]);
      anomalousAbove += ranked.anomalousAt()[i];
    }
    return twice / (2.0 * ranked.normal() * ranked.anomalous());
  }

  /**
   * How far an AUROC from so many test images may be off: half of its 95 % interval by Hanley and
   * McNeil (1982), from the AUROC and the numbers alone.
   *
   * @param auroc in [0, 1]
   * @param normal normal test images, at least 1
   * @param anomalous anomalous test images, at least 1
   */
  public static double testError(double auroc, int normal, int anomalous) {
    double square = auroc * auroc;
    double anomalousPairs = auroc / (2 - auroc) - square;
    double normalPairs = 2 * square / (1 + auroc) - square;
    double variance =
        (auroc * (1 - auroc) + (anomalous - 1) * anomalousPairs + (normal - 1) * normalPairs)
            / ((double) normal * anomalous);
    return BinomialInterval.NORMAL_QUANTILE * Math.sqrt(Math.max(0, variance));
  }

  /**
   * The 95 % interval of the AUROC, within [0, 1], by DeLong's variance: how far other test images
   * of the same kinds would move it. Another training may move it further, of which one model says
   * nothing.
   *
   * @throws dev.con2.error.InvalidInputException as {@link #of(double[], double[])}
   * @see AurocUncertainty#interval
   */
  public static Interval interval(double[] normal, double[] anomalous) {
    return AurocUncertainty.of(List.of(AurocInfluence.of(normal, anomalous))).interval();
  }
}
