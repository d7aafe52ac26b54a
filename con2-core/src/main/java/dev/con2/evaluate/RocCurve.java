package dev.con2.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The receiver operating characteristic: what each threshold detects, and what it costs in false
 * positives. A picture is flagged when its score is at or above the threshold.
 *
 * @param points from (0, 0), where nothing is flagged, to (1, 1), where everything is; one point a
 *     distinct score
 */
public record RocCurve(List<OperatingPoint> points) {

  /**
   * One threshold.
   *
   * @param threshold the score from which on pictures are flagged; infinite at the first point
   * @param falsePositiveRate share of normal pictures flagged, in [0, 1]
   * @param detectionRate share of anomalous pictures flagged, in [0, 1]
   */
  public record OperatingPoint(double threshold, double falsePositiveRate, double detectionRate) {}

  /** Keeps a copy of the points. */
  public RocCurve {
    points = List.copyOf(points);
  }

  static RocCurve of(RankedScores ranked) {
    List<OperatingPoint> points = new ArrayList<>(ranked.steps() + 1);
    points.add(new OperatingPoint(Double.POSITIVE_INFINITY, 0, 0));
    int normal = 0;
    int anomalous = 0;
    for (int i = 0; i < ranked.steps(); i++) {
      normal += ranked.normalAt()[i];
      anomalous += ranked.anomalousAt()[i];
      points.add(
          new OperatingPoint(
              ranked.scores()[i],
              (double) normal / ranked.normal(),
              (double) anomalous / ranked.anomalous()));
    }
    return new RocCurve(points);
  }

  /**
   * The smallest false-positive rate at which at least {@code detectionRate} of the anomalous
   * pictures are flagged.
   *
   * @param detectionRate in [0, 1]
   */
  public double falsePositiveRateAt(double detectionRate) {
    return points.stream()
        .filter(point -> point.detectionRate() >= detectionRate)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(detectionRate + " is not a rate in [0, 1]"))
        .falsePositiveRate();
  }
}
