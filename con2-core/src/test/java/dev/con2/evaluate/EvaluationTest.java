package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The golden values are scikit-learn's and numpy's, see make_golden.py beside scores.csv. */
class EvaluationTest {

  @Test
  void of_tiedScoresOfAFile_equalsScikitLearn() throws IOException {
    Evaluation evaluation = Evaluation.of(scores("0"), scores("1"));

    assertThat(evaluation.normalCount()).isEqualTo(120);
    assertThat(evaluation.anomalousCount()).isEqualTo(70);
    assertThat(evaluation.auroc()).isEqualTo(0.7124404761904762, within(1e-14));
    assertThat(evaluation.averagePrecision()).isEqualTo(0.6831496706108817, within(1e-14));
    assertThat(evaluation.falsePositiveRateAt95Detection())
        .isEqualTo(0.8416666666666667, within(1e-14));
  }

  @Test
  void of_tiedScoresOfAFile_hasDeLongsInterval() throws IOException {
    Interval interval = Evaluation.of(scores("0"), scores("1")).aurocInterval();
    assertThat(interval.low()).isEqualTo(0.6264829557828528, within(1e-12));
    assertThat(interval.high()).isEqualTo(0.785392876027611, within(1e-12));
  }

  @Test
  void of_tiedScoresOfAFile_hasScikitLearnsCurves() throws IOException {
    Evaluation evaluation = Evaluation.of(scores("0"), scores("1"));

    List<RocCurve.OperatingPoint> roc = evaluation.roc().points();
    assertThat(roc).hasSize(49);
    assertThat(roc.stream().mapToDouble(RocCurve.OperatingPoint::falsePositiveRate).sum())
        .isEqualTo(19.758333333333333, within(1e-12));
    assertThat(roc.stream().mapToDouble(RocCurve.OperatingPoint::detectionRate).sum())
        .isEqualTo(28.857142857142858, within(1e-12));
    List<PrecisionRecallCurve.RecallPoint> curve = evaluation.precisionRecall().points();
    assertThat(curve).hasSize(48);
    assertThat(curve.stream().mapToDouble(PrecisionRecallCurve.RecallPoint::precision).sum())
        .isEqualTo(29.65327238597324, within(1e-12));
    assertThat(curve.stream().mapToDouble(PrecisionRecallCurve.RecallPoint::recall).sum())
        .isEqualTo(28.857142857142854, within(1e-12));
  }

  @Test
  void of_fourScores_givesTheCurvesWorkedByHand() {
    Evaluation evaluation = Evaluation.of(new double[] {1, 3}, new double[] {2, 4});

    assertThat(evaluation.roc().points())
        .containsExactly(
            new RocCurve.OperatingPoint(Double.POSITIVE_INFINITY, 0, 0),
            new RocCurve.OperatingPoint(4, 0, 0.5),
            new RocCurve.OperatingPoint(3, 0.5, 0.5),
            new RocCurve.OperatingPoint(2, 0.5, 1),
            new RocCurve.OperatingPoint(1, 1, 1));
    assertThat(evaluation.precisionRecall().points())
        .containsExactly(
            new PrecisionRecallCurve.RecallPoint(4, 0.5, 1),
            new PrecisionRecallCurve.RecallPoint(3, 0.5, 0.5),
            new PrecisionRecallCurve.RecallPoint(2, 1, 2.0 / 3),
            new PrecisionRecallCurve.RecallPoint(1, 1, 0.5));
    assertThat(evaluation.auroc()).isEqualTo(0.75);
    assertThat(evaluation.averagePrecision()).isEqualTo(0.5 + 0.5 * 2 / 3, within(1e-15));
    assertThat(evaluation.falsePositiveRateAt95Detection()).isEqualTo(0.5);
  }

  @Test
  void of_oneOfEach_isPerfectOrHopeless() {
    Evaluation perfect = Evaluation.of(new double[] {0}, new double[] {1});
    assertThat(perfect.auroc()).isEqualTo(1);
    assertThat(perfect.averagePrecision()).isEqualTo(1);
    assertThat(perfect.falsePositiveRateAt95Detection()).isZero();
    Evaluation hopeless = Evaluation.of(new double[] {1}, new double[] {0});
    assertThat(hopeless.auroc()).isZero();
    assertThat(hopeless.averagePrecision()).isEqualTo(0.5);
    assertThat(hopeless.falsePositiveRateAt95Detection()).isEqualTo(1);
  }

  @Test
  void of_noAnomalousPictures_isRefused() {
    assertThatThrownBy(() -> Evaluation.of(new double[] {1}, new double[0]))
        .isInstanceOf(InvalidInputException.class);
  }

  private static double[] scores(String label) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EvaluationTest.class.getResourceAsStream("scores.csv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(",", -1))
          .filter(cells -> cells[0].equals(label))
          .mapToDouble(cells -> Double.parseDouble(cells[1]))
          .toArray();
    }
  }

  /** 19 of 20 anomalous ones have 10: at that threshold one of four normal ones is flagged. */
  @Test
  void falsePositiveRate_atExactly95Percent_countsThatThreshold() {
    double[] anomalous = new double[20];
    Arrays.fill(anomalous, 10);
    anomalous[0] = 0;
    Evaluation evaluation = Evaluation.of(new double[] {5, 5, 20, 5}, anomalous);
    assertThat(evaluation.falsePositiveRateAt95Detection()).isEqualTo(0.25);
  }
}
