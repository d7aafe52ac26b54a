package dev.con2.evaluate;

import java.util.List;
import java.util.Optional;

/**
 * How uncertain the mean over the seeds of an AUROC is, or of a difference of two, when all seeds
 * were tested on the same images: other images would give another figure, and so would other seeds
 * (docs/decisions/0009-intervals.md).
 *
 * @param mean over the seeds
 * @param ofImages half the 95 % interval of what test images change alike for all seeds: 1.96 times
 *     the root of DeLong's covariance of two seeds, the mean over all pairs; with one seed of its
 *     variance
 * @param ofSeeds half the 95 % interval of the mean over seeds by Student's t, from how far the
 *     seeds lie apart on these images; 0 with one seed, of which nothing is known
 * @param pairs as many independent pairs of a normal and an anomalous image as there are
 */
public record AurocUncertainty(double mean, double ofImages, double ofSeeds, int pairs) {

  /**
   * Of the same figure of one or several seeds.
   *
   * @param seeds at least one, on the same images in the same order
   * @throws IllegalArgumentException if there is none, or they are on different numbers of images
   */
  public static AurocUncertainty of(List<AurocInfluence> seeds) {
    AurocInfluence mean = AurocInfluence.mean(seeds);
    int count = seeds.size();
    if (count == 1) {
      double reach = BinomialInterval.NORMAL_QUANTILE * Math.sqrt(mean.variance());
      return new AurocUncertainty(mean.auroc(), reach, 0, mean.pairs());
    }
    double squares = 0;
    double variances = 0;
    for (AurocInfluence seed : seeds) {
      double deviation = seed.auroc() - mean.auroc();
      squares += deviation * deviation;
      variances += seed.variance();
    }
    // The variance of the sum holds each seed's own once and each covariance twice.
    double covariance = (count * count * mean.variance() - variances) / (count * (count - 1.0));
    double betweenSeeds = squares / (count - 1);
    return new AurocUncertainty(
        mean.auroc(),
        BinomialInterval.NORMAL_QUANTILE * Math.sqrt(Math.max(0, covariance)),
        StudentDistribution.quantile(count - 1) * Math.sqrt(betweenSeeds / count),
        mean.pairs());
  }

  /** Half of the 95 % interval: the root of the sum of both halves' squares. */
  public double halfWidth() {
    return Math.hypot(ofImages, ofSeeds);
  }

  /**
   * The 95 % interval of an AUROC, within [0, 1], taken on the scale of log(A / (1 - A)).
   *
   * <p>Where no variance is seen, because a class has a single image or all pairs are ordered alike
   * (A is 0 or 1, or all scores are equal), the interval is Wilson's for as many independent pairs
   * as there are. A perfect separation of ten images from ten is so reported as 0.72 to 1.
   */
  public Interval interval() {
    if (!seesVariance()) {
      return BinomialInterval.wilson(mean, pairs);
    }
    double centre = Math.log(mean / (1 - mean));
    double reach = halfWidth() / (mean * (1 - mean));
    return new Interval(logistic(centre - reach), logistic(centre + reach));
  }

  /**
   * The 95 % interval of a difference of two AUROCs, within [-1, 1].
   *
   * <p>Empty where no variance is seen, which says nothing of other images and seeds: a class has a
   * single image, or neither AUROC varies (each is 0 or 1 in every seed), or both methods rank the
   * images alike in every seed.
   */
  public Optional<Interval> ofDifference() {
    return seesVariance()
        ? Optional.of(
            new Interval(Math.max(-1, mean - halfWidth()), Math.min(1, mean + halfWidth())))
        : Optional.empty();
  }

  private boolean seesVariance() {
    return pairs > 1 && halfWidth() > 0;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
