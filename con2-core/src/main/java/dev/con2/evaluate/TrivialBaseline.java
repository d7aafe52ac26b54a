package dev.con2.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How well one trivial feature alone tells anomalous pictures from normal ones. A detector that
 * does not beat the best of these may have learned nothing but a difference in how the two folders
 * were made. The direction is chosen with the answers in sight, which favours the feature a little.
 *
 * @param feature the feature
 * @param auroc its AUROC in the better direction, in [0.5, 1]
 * @param interval the 95 % interval of that AUROC
 * @param anomalousHigher whether anomalous pictures have the higher values
 */
public record TrivialBaseline(
    TrivialFeature feature, double auroc, Interval interval, boolean anomalousHigher) {

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
    double[] lower = anomalousHigher ? normal : anomalous;
    double[] higher = anomalousHigher ? anomalous : normal;
    return new TrivialBaseline(
        feature, Auroc.of(lower, higher), Auroc.interval(lower, higher), anomalousHigher);
  }

  private static double[] values(TrivialFeature feature, List<TrivialFeatures> pictures) {
    return pictures.stream().mapToDouble(feature::of).toArray();
  }
}
