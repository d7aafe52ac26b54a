package dev.con2.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Precision against recall: of the pictures flagged at a threshold, how many are anomalous, and how
 * many of the anomalous ones are among them. Unlike the ROC curve it depends on how common
 * anomalies are in the test set.
 *
 * @param points one point a distinct score, recall rising to 1
 */
public record PrecisionRecallCurve(List<RecallPoint> points) {

  /**
   * One threshold.
   *
   * @param threshold the score from which on pictures are flagged
   * @param recall share of anomalous pictures flagged, in [0, 1]
   * @param precision share of flagged pictures that are anomalous, in [0, 1]
   */
  public record RecallPoint(double threshold, double recall, double precision) {}

  /** Keeps a copy of the points. */
  public PrecisionRecallCurve {
    points = List.copyOf(points);
  }

  static PrecisionRecallCurve of(RankedScores ranked) {
    List<RecallPoint> points = new ArrayList<>(ranked.steps());
    int flagged = 0;
    int detected = 0;
    for (int i = 0; i < ranked.steps(); i++) {
      flagged += ranked.normalAt()[i] + ranked.anomalousAt()[i];
      detected += ranked.anomalousAt()[i];
      points.add(
          new RecallPoint(
              ranked.scores()[i],
              (double) detected / ranked.anomalous(),
              (double) detected / flagged));
    }
    return new PrecisionRecallCurve(points);
  }

  /**
   * Average precision in (0, 1]: the mean of the precision over the steps of recall, without
   * interpolation, which would be optimistic. This is scikit-learn's definition.
   */
  public double averagePrecision() {
    double sum = 0;
    double recall = 0;
    for (RecallPoint point : points) {
      sum += (point.recall() - recall) * point.precision();
      recall = point.recall();
    }
    return sum;
  }
}
