package dev.con2.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

  private static final DoubleUnaryOperator AS_IT_IS = x -> x;

  private static double[] normal(RandomStream random, int count, DoubleUnaryOperator change) {
    return IntStream.range(0, count)
        .mapToDouble(i -> change.applyAsDouble(random.gaussian()))
        .toArray();
  }

  /**
   * Draws held-out and new scores from one distribution, and counts how often that is called drift:
   * in at most one of a hundred, held out and new ones both drawn anew, for any numbers of them,
   * with several windows, and where scores are rounded to few values.
   */
  @ParameterizedTest
  @CsvSource({
    "19, 20, 4000, 1e9",
    "19, 200, 2000, 1e9",
    "100, 60, 3000, 1e9",
    "100, 200, 1500, 2",
    "60, 900, 700, 1e9",
    "300, 250, 700, 5"
  })
  void of_scoresOfOneDistribution_isRarelyDrift(
      int heldOut, int count, int repetitions, double steps) {
    int yes = 0;
    for (int repetition = 0; repetition < repetitions; repetition++) {
      RandomStream random = RandomStream.of(5, heldOut, count, repetition);
      DoubleUnaryOperator rounded = x -> Math.rint(x * steps) / steps;
      Calibration calibration = new Calibration(normal(random, heldOut, rounded));
      Drift drift = calibration.drift(normal(random, count, rounded));
      assertThat(drift.finding()).isNotEqualTo(Drift.Finding.UNKNOWN);
      yes += drift.finding() == Drift.Finding.YES ? 1 : 0;
    }
    double expected = Drift.LEVEL * repetitions;
    assertThat((double) yes).isLessThanOrEqualTo(expected + 3 * Math.sqrt(expected));
  }

  /** In most of twenty repetitions, with as many held out as a small training has. */
  @Test
  void of_otherScores_isDriftAndSaysWhichWay() {
    assertFound(x -> x + 1, true);
    assertFound(x -> x - 1, false);
    assertThat(found(x -> 3 * x, 100, 200)).isGreaterThanOrEqualTo(18);
  }

  private static void assertFound(DoubleUnaryOperator change, boolean higher) {
    assertThat(found(change, 50, 100)).isGreaterThanOrEqualTo(18);
    RandomStream random = RandomStream.of(7);
    double[] heldOut = normal(random, 50, AS_IT_IS);
    Drift drift = new Calibration(heldOut).drift(normal(random, 100, change));
    assertThat(drift.strongest().orElseThrow().higher()).isEqualTo(higher);
  }

  private static int found(DoubleUnaryOperator change, int heldOut, int count) {
    int found = 0;
    for (int repetition = 0; repetition < 20; repetition++) {
      RandomStream random = RandomStream.of(9, repetition);
      Calibration calibration = new Calibration(normal(random, heldOut, AS_IT_IS));
      double[] scores = normal(random, count, change);
      found += calibration.drift(scores).finding() == Drift.Finding.YES ? 1 : 0;
    }
    return found;
  }

  /** The last 200 of 2,000 are a tenth of all, and all of one window. */
  @Test
  void of_aChangeInTheMiddleOfARun_isFoundInItsWindow() {
    RandomStream random = RandomStream.of(13);
    Calibration calibration = new Calibration(normal(random, 100, AS_IT_IS));
    double[] before = normal(random, 1800, AS_IT_IS);
    double[] after = normal(random, 200, x -> x + 1.5);
    Drift drift =
        calibration.drift(
            DoubleStream.concat(Arrays.stream(before), Arrays.stream(after)).toArray());
    assertThat(drift.finding()).isEqualTo(Drift.Finding.YES);
    Drift.Window window = drift.strongest().orElseThrow();
    assertThat(window.first()).isEqualTo(1800);
    assertThat(window.images()).isEqualTo(200);
    assertThat(drift.pValue()).isEqualTo(10 * window.pValue());
  }

  /**
   * What docs/drift.md says: even with endless held-out images a twentieth of anomalies is none.
   */
  @Test
  void of_fewAnomalies_isNoDrift() {
    int yes = 0;
    for (int repetition = 0; repetition < 300; repetition++) {
      RandomStream random = RandomStream.of(17, repetition);
      Calibration calibration = new Calibration(normal(random, 1000, AS_IT_IS));
      double[] scores = normal(random, 200, AS_IT_IS);
      Arrays.fill(scores, 0, 10, 100);
      yes += calibration.drift(scores).finding() == Drift.Finding.YES ? 1 : 0;
    }
    assertThat(yes).isLessThanOrEqualTo(15);
  }

  @Test
  void of_tooFew_isUnknown() {
    double[] many = IntStream.range(0, 100).mapToDouble(i -> i).toArray();
    for (double[][] pair :
        new double[][][] {
          {{}, many}, {many, {}}, {many, Arrays.copyOf(many, 9)}, {Arrays.copyOf(many, 9), many}
        }) {
      Drift drift = new Calibration(pair[0]).drift(pair[1]);
      assertThat(drift.finding()).isEqualTo(Drift.Finding.UNKNOWN);
      assertThat(drift.pValue()).isEqualTo(1);
      assertThat(drift.strongest()).isEmpty();
    }
  }

  @Test
  void of_equalScoresThroughout_isNoDrift() {
    double[] same = new double[50];
    assertThat(new Calibration(same).drift(same))
        .returns(Drift.Finding.NO, Drift::finding)
        .returns(1.0, Drift::pValue);
  }

  @Test
  void of_scoreThatIsNoNumber_isRefused() {
    assertThatThrownBy(() -> new Calibration(new double[20]).drift(new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * 200 of the last 250 score as the held-out ones do and 50 above all: at 99 the shares are 1 and
   * 0.8.
   */
  @Test
  void drift_scoresThatFillNoWindow_belongToTheLast() {
    double[] heldOut = IntStream.range(0, 100).asDoubleStream().toArray();
    double[] scores = IntStream.range(0, 450).mapToDouble(i -> i < 400 ? i % 100 : 1000).toArray();
    Drift.Window window = new Calibration(heldOut).drift(scores).strongest().orElseThrow();
    assertThat(window.first()).isEqualTo(200);
    assertThat(window.images()).isEqualTo(250);
    assertThat(window.distance()).isCloseTo(0.2, within(1e-12));
    assertThat(window.higher()).isTrue();

    double[] fewer = IntStream.range(0, 399).mapToDouble(i -> i % 100).toArray();
    assertThat(new Calibration(heldOut).drift(fewer).strongest().orElseThrow().images())
        .isEqualTo(399);
  }

  /** All of ten above all of ten: 2 of the C(20, 10) orders are as extreme. */
  @Test
  void drift_tenScoresAboveTenHeldOut_isFound() {
    double[] ten = IntStream.range(0, 10).asDoubleStream().toArray();
    Drift drift = new Calibration(ten).drift(Arrays.stream(ten).map(x -> x + 100).toArray());
    assertThat(drift.finding()).isEqualTo(Drift.Finding.YES);
    assertThat(drift.pValue()).isCloseTo(2.0 / 184756, within(1e-15));
  }

  /** Three times as far apart around the same middle: neither too high nor too low. */
  @Test
  void drift_scoresFartherApart_areSpread() {
    double[] heldOut = IntStream.range(0, 100).mapToDouble(i -> i - 49.5).toArray();
    double[] scores = IntStream.range(0, 200).mapToDouble(i -> 1.5 * (i - 99.5)).toArray();
    Drift drift = new Calibration(heldOut).drift(scores);
    assertThat(drift.finding()).isEqualTo(Drift.Finding.YES);
    Drift.Window window = drift.strongest().orElseThrow();
    assertThat(window.isSpread()).isTrue();
    // A third of the new scores lies beyond each end of the held-out ones.
    assertThat(window.distance()).isCloseTo(1 / 3.0, within(0.02));
    assertThat(window.opposite()).isCloseTo(1 / 3.0, within(0.02));

    double[] higher = Arrays.stream(heldOut).map(score -> score + 40).toArray();
    window = new Calibration(heldOut).drift(higher).strongest().orElseThrow();
    assertThat(window.isSpread()).isFalse();
    assertThat(window.opposite()).isZero();
  }

  @Test
  void drift_equalScores_areNotHigher() {
    double[] same = new double[50];
    assertThat(new Calibration(same).drift(same).strongest().orElseThrow().higher()).isFalse();
  }
}
