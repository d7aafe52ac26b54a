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
 * @param normal normal test images
 * @param anomalous anomalous test images
 */
public record AurocUncertainty(
    double mean, double ofImages, double ofSeeds, int normal, int anomalous) {

  /** With fewer images of a kind than this, their spread is too uncertain to be relied on alone. */
  private static final int FEW_IMAGES = 30;

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
      return new AurocUncertainty(mean.auroc(), reach, 0, mean.normal(), mean.anomalous());
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
        mean.normal(),
        mean.anomalous());
  }

  /** Half of the 95 % interval: the root of the sum of both halves' squares. */
  public double halfWidth() {
    return Math.hypot(ofImages, ofSeeds);
  }

  /**
   * The 95 % interval of an AUROC, within [0, 1], taken on the scale of log(A / (1 - A)).
   *
   * <p>With fewer than 30 images of a kind DeLong's variance is often far too small, as two or
   * three placements can lie close together by luck: then that of Hanley and McNeil counts where it
   * is larger, which needs the AUROC and the numbers of images alone.
   *
   * <p>Where no variance is seen, because a class has a single image or all pairs are ordered alike
   * (A is 0 or 1, or all scores are equal), the interval is Wilson's for as many independent pairs
   * as there are. A perfect separation of ten images from ten is so reported as 0.72 to 1.
   */
  public Interval interval() {
    return interval(1);
  }

  /**
   * The same, wider.
   *
   * @param widening how much wider the halves are than those of 95 %, at least 1
   */
  Interval interval(double widening) {
    if (!seesVariance() || mean == 0 || mean == 1) {
      return BinomialInterval.wilson(mean, pairs(), widening);
    }
    double images =
        pairs() < FEW_IMAGES
            ? Math.max(ofImages, Auroc.testError(mean, normal, anomalous))
            : ofImages;
    double centre = Math.log(mean / (1 - mean));
    double reach = widening * Math.hypot(images, ofSeeds) / (mean * (1 - mean));
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
    return pairs() > 1 && halfWidth() > 0;
  }

  /** As many independent pairs as can be made with each image in one pair only. */
  private int pairs() {
    return Math.min(normal, anomalous);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
