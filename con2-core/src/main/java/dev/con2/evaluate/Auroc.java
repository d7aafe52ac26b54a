package dev.con2.evaluate;

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
   * The 95 % interval of the AUROC, within [0, 1]: DeLong's variance (DeLong et al. 1988), taken on
   * the scale of log(A / (1 - A)) so that the limits cannot leave [0, 1].
   *
   * <p>Where DeLong's variance says nothing, because a class has a single picture or all pairs are
   * ordered alike (A is 0 or 1, or all scores are equal), the interval is Wilson's for as many
   * independent pairs as can be made with each picture in one pair only: min(normal, anomalous). A
   * perfect separation of ten pictures from ten is so reported as 0.72 to 1.
   *
   * @throws dev.con2.error.InvalidInputException as {@link #of(double[], double[])}
   */
  public static Interval interval(double[] normal, double[] anomalous) {
    return interval(RankedScores.of(normal, anomalous));
  }

  static Interval interval(RankedScores ranked) {
    double auroc = of(ranked);
    int pairs = Math.min(ranked.normal(), ranked.anomalous());
    double variance = pairs == 1 ? 0 : deLongVariance(ranked, auroc);
    if (variance <= 0) {
      return BinomialInterval.wilson(auroc, pairs);
    }
    double centre = Math.log(auroc / (1 - auroc));
    double reach = BinomialInterval.NORMAL_QUANTILE * Math.sqrt(variance) / (auroc * (1 - auroc));
    return new Interval(logistic(centre - reach), logistic(centre + reach));
  }

  /**
   * The variance of the placements of both classes. The placement of an anomalous picture is the
   * share of normal pictures below it, that of a normal picture the share of anomalous ones above
   * it, ties counting half; the mean of either is the AUROC.
   */
  private static double deLongVariance(RankedScores ranked, double auroc) {
    long anomalousAbove = 0;
    long normalAbove = 0;
    double ofAnomalous = 0;
    double ofNormal = 0;
    for (int i = 0; i < ranked.steps(); i++) {
      int normalHere = ranked.normalAt()[i];
      int anomalousHere = ranked.anomalousAt()[i];
      double normalBelow = ranked.normal() - normalAbove - 0.5 * normalHere;
      double anomalousOver = anomalousAbove + 0.5 * anomalousHere;
      ofAnomalous += anomalousHere * squared(normalBelow / ranked.normal() - auroc);
      ofNormal += normalHere * squared(anomalousOver / ranked.anomalous() - auroc);
      normalAbove += normalHere;
      anomalousAbove += anomalousHere;
    }
    return ofAnomalous / (ranked.anomalous() - 1.0) / ranked.anomalous()
        + ofNormal / (ranked.normal() - 1.0) / ranked.normal();
  }

  private static double squared(double x) {
    return x * x;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
