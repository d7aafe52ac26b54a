package dev.con2.evaluate;

import java.util.Objects;

/**
 * How well scores tell anomalous pictures from normal ones, whatever the threshold. A higher score
 * is more anomalous.
 *
 * @param normalCount number of normal pictures, at least 1
 * @param anomalousCount number of anomalous pictures, at least 1
 * @param auroc area under the ROC curve, see {@link Auroc}
 * @param aurocInterval its 95 % interval over test images; another training may differ by more
 * @param averagePrecision see {@link PrecisionRecallCurve#averagePrecision()}; chance level is the
 *     share of anomalous pictures
 * @param falsePositiveRateAt95Detection share of normal pictures flagged by the highest threshold
 *     that finds 95 % of the anomalous ones ("FPR@95TPR")
 * @param roc the ROC curve
 * @param precisionRecall the precision-recall curve
 */
public record Evaluation(
    int normalCount,
    int anomalousCount,
    double auroc,
    Interval aurocInterval,
    double averagePrecision,
    double falsePositiveRateAt95Detection,
    RocCurve roc,
    PrecisionRecallCurve precisionRecall) {

  private static final double DETECTION = 0.95;

  /** Checks that nothing is missing. */
  public Evaluation {
    Objects.requireNonNull(aurocInterval);
    Objects.requireNonNull(roc);
    Objects.requireNonNull(precisionRecall);
  }

  /**
   * Evaluates two sets of scores, in O(n log n).
   *
   * @param normal scores of the normal pictures, at least one, finite
   * @param anomalous scores of the anomalous pictures, at least one, finite
   * @throws dev.con2.error.InvalidInputException when a set is empty or a score is not a finite
   *     number
   */
  public static Evaluation of(double[] normal, double[] anomalous) {
    RankedScores ranked = RankedScores.of(normal, anomalous);
    RocCurve roc = RocCurve.of(ranked);
    PrecisionRecallCurve precisionRecall = PrecisionRecallCurve.of(ranked);
    return new Evaluation(
        ranked.normal(),
        ranked.anomalous(),
        Auroc.of(ranked),
        Auroc.interval(normal, anomalous),
        precisionRecall.averagePrecision(),
        roc.falsePositiveRateAt(DETECTION),
        roc,
        precisionRecall);
  }
}
