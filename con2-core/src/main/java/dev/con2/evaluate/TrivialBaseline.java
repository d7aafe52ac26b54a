package dev.con2.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * How well one trivial feature alone tells anomalous pictures from normal ones. A detector that
 * does not beat the best of these may have learned nothing but a difference in how the two folders
 * were made. Direction and best feature are chosen with the answers in sight, which favours the
 * feature: of twenty pictures of each kind the best of ten features that tell nothing has an AUROC
 * of some 0.67, of two hundred 0.55. {@link #interval} makes up for that.
 *
 * @param feature the feature
 * @param influence of the pictures on its AUROC in the better direction, normal ones first
 * @param anomalousHigher whether anomalous pictures have the higher values
 */
public record TrivialBaseline(
    TrivialFeature feature, AurocInfluence influence, boolean anomalousHigher) {

  /**
   * How much wider the 95 % interval of one of ten figures is if all ten are to hold at once: the
   * 99.75 % point of the normal distribution over its 97.5 % point.
   */
  private static final double ONE_OF_TEN = 2.807033768343811 / BinomialInterval.NORMAL_QUANTILE;

  /** Checks that nothing is missing. */
  public TrivialBaseline {
    Objects.requireNonNull(feature);
    Objects.requireNonNull(influence);
  }

  /**
   * All features, the best first.
   *
   * @param normal features of the normal pictures, at least one
   * @param anomalous features of the anomalous pictures, at least one
   * @throws dev.con2.error.InvalidInputException when a list is empty
   */
  public static List<TrivialBaseline> rank(
      List<TrivialFeatures> normal, List<TrivialFeatures> anomalous) {
    return Arrays.stream(TrivialFeature.values())
        .map(feature -> of(feature, values(feature, normal), values(feature, anomalous)))
        .sorted(Comparator.comparingDouble(TrivialBaseline::auroc).reversed())
        .toList();
  }

  private static TrivialBaseline of(TrivialFeature feature, double[] normal, double[] anomalous) {
    boolean anomalousHigher = Auroc.of(normal, anomalous) >= 0.5;
    double sign = anomalousHigher ? 1 : -1;
    return new TrivialBaseline(
        feature, AurocInfluence.of(times(sign, normal), times(sign, anomalous)), anomalousHigher);
  }

  private static double[] times(double sign, double[] values) {
    return DoubleStream.of(values).map(value -> sign * value).toArray();
  }

  private static double[] values(TrivialFeature feature, List<TrivialFeatures> pictures) {
    return pictures.stream().mapToDouble(feature::of).toArray();
  }

  /** Its AUROC in the better direction, in [0.5, 1]. */
  public double auroc() {
    return influence.auroc();
  }

  /** The interval of its AUROC: with 95 % those of all features hold what they are of, at once. */
  public Interval interval() {
    return AurocUncertainty.of(List.of(influence)).interval(ONE_OF_TEN);
  }

  /**
   * The 95 % interval of how far a detector's AUROC is above this one's on the same pictures.
   *
   * @param detector on the same pictures in the same order, normal ones first
   * @return nothing where no variance is seen, see {@link AurocUncertainty#ofDifference}
   */
  public Optional<Interval> lead(AurocInfluence detector) {
    return AurocUncertainty.of(List.of(detector.minus(influence))).ofDifference();
  }
}
