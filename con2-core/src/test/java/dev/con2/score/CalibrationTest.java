package dev.con2.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

  @Test
  void pValue_countsHeldOutScoresAtOrAbove() {
    Calibration calibration = new Calibration(new double[] {3, 1, 2, 2});
    assertThat(calibration.pValue(0)).isEqualTo(1);
    assertThat(calibration.pValue(1)).isEqualTo(5 / 5.0);
    assertThat(calibration.pValue(1.5)).isEqualTo(4 / 5.0);
    assertThat(calibration.pValue(2)).isEqualTo(4 / 5.0);
    assertThat(calibration.pValue(2.5)).isEqualTo(2 / 5.0);
    assertThat(calibration.pValue(3)).isEqualTo(2 / 5.0);
    assertThat(calibration.pValue(4)).isEqualTo(1 / 5.0);
    assertThat(calibration.pValue(Double.POSITIVE_INFINITY)).isEqualTo(1 / 5.0);
    assertThat(calibration.pValue(Double.NEGATIVE_INFINITY)).isEqualTo(1);
  }

  @Test
  void pValue_zerosOfEitherSign_areTies() {
    assertThat(new Calibration(new double[] {-0.0}).pValue(0.0)).isEqualTo(1);
    assertThat(new Calibration(new double[] {0.0}).pValue(-0.0)).isEqualTo(1);
  }

  @Test
  void pValue_manyScoresWithTies_isTheDirectCount() {
    RandomStream random = RandomStream.of(1);
    double[] heldOut = new double[57];
    Arrays.setAll(heldOut, i -> random.nextInt(20));
    Calibration calibration = new Calibration(heldOut);
    for (double score = -1; score <= 21; score += 0.5) {
      double bound = score;
      long atOrAbove = Arrays.stream(heldOut).filter(s -> s >= bound).count();
      assertThat(calibration.pValue(score)).isEqualTo((1 + atOrAbove) / 58.0);
    }
  }

  @ParameterizedTest
  @CsvSource({"19, 0.05", "25, 0.05", "99, 0.01", "150, 0.01", "9, 0.1", "33, 0.1", "7, 0.1"})
  void pValue_onExchangeableDraws_isAtMostTheRateAsOftenAsPromised(int heldOut, double rate) {
    int rounds = 20_000;
    for (boolean ties : new boolean[] {false, true}) {
      RandomStream random = RandomStream.of(heldOut, ties ? 1 : 0);
      int flagged = 0;
      for (int round = 0; round < rounds; round++) {
        double[] scores = new double[heldOut];
        Arrays.setAll(scores, i -> draw(random, ties));
        flagged += new Calibration(scores).anomalous(draw(random, ties), rate) ? 1 : 0;
      }
      double share = (double) flagged / rounds;
      double allowance = 4 * Math.sqrt(rate / rounds);
      assertThat(share).isLessThan(rate + allowance);
      if (!ties) {
        // Without ties the chance is known: floor(rate (n + 1)) / (n + 1).
        double exact = Math.floor(rate * (heldOut + 1) + 1e-9) / (heldOut + 1);
        assertThat(share).isBetween(exact - allowance, exact + allowance);
      }
    }
  }

  private static double draw(RandomStream random, boolean ties) {
    return ties ? random.nextInt(6) : random.gaussian();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.05, 0.1, 0.25, 1 / 3.0, 0.5, 0.7, 0.999, 1})
  void threshold_isTheSmallestFlaggedScore(double rate) {
    RandomStream random = RandomStream.of(2);
    for (int heldOut = 0; heldOut < 60; heldOut++) {
      double[] scores = new double[heldOut];
      Arrays.setAll(scores, i -> random.nextInt(30));
      Calibration calibration = new Calibration(scores);
      OptionalDouble threshold = calibration.threshold(rate);
      assertThat(threshold.isPresent()).isEqualTo(heldOut >= Calibration.imagesNeeded(rate));
      assertThat(calibration.anomalous(1e9, rate)).isEqualTo(threshold.isPresent());
      if (threshold.isPresent()) {
        double smallest = threshold.getAsDouble();
        assertThat(calibration.anomalous(smallest, rate)).isTrue();
        if (smallest > Double.NEGATIVE_INFINITY) {
          assertThat(calibration.anomalous(Math.nextDown(smallest), rate)).isFalse();
        }
      }
    }
  }

  @Test
  void calibration_withoutHeldOutImages_flagsNothing() {
    Calibration calibration = new Calibration(new double[0]);
    assertThat(calibration.pValue(5)).isEqualTo(1);
    assertThat(calibration.anomalous(1e300, 0.5)).isFalse();
    assertThat(calibration.threshold(0.5)).isEmpty();
    assertThat(calibration.threshold(1)).hasValue(Double.NEGATIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.5, 1", "0.4, 2", "0.1, 9", "0.05, 19", "0.01, 99", "0.001, 999"})
  void imagesNeeded_isOneLessThanOneOverTheRate(double rate, int images) {
    assertThat(Calibration.imagesNeeded(rate)).isEqualTo(images);
  }

  @Test
  void imagesNeeded_isTheSmallestWithWhichAnythingIsFlagged() {
    RandomStream random = RandomStream.of(3);
    for (int i = 0; i < 2000; i++) {
      double rate = Math.pow(random.nextDouble(), 3) + 1e-5;
      int needed = Calibration.imagesNeeded(Math.min(1, rate));
      assertThat(1.0 / (needed + 1)).isLessThanOrEqualTo(rate);
      assertThat(needed == 0 || 1.0 / needed > rate).isTrue();
    }
    assertThat(Calibration.imagesNeeded(1e-9)).isEqualTo(999_999_999);
  }

  @Test
  void numbersThatMakeNoSense_areRefused() {
    Calibration calibration = new Calibration(new double[] {1});
    assertThatIllegalArgumentException().isThrownBy(() -> calibration.pValue(Double.NaN));
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Calibration(new double[] {bad}));
    }
    for (double rate : new double[] {0, -1, 1.1, Double.NaN, 1e-10}) {
      for (Runnable use :
          new Runnable[] {
            () -> Calibration.imagesNeeded(rate),
            () -> calibration.threshold(rate),
            () -> calibration.anomalous(0, rate)
          }) {
        assertThatThrownBy(use::run)
            .isInstanceOf(InvalidInputException.class)
            .hasMessageContaining("false-alarm rate " + rate);
      }
    }
  }

  @Test
  void heldOutScores_areSortedCopies() {
    double[] scores = {2, 1};
    Calibration calibration = new Calibration(scores);
    scores[0] = 7;
    calibration.heldOutScores()[0] = 9;
    assertThat(calibration.heldOutScores()).containsExactly(1, 2);
  }

  @Test
  void spread_isThatOfTheQuartiles() {
    assertThat(new Calibration(new double[] {1, 2, 3, 4, 1e6}).spread().orElseThrow())
        .isCloseTo(2 / 1.349, within(1e-12));
    assertThat(new Calibration(new double[] {0, 0, 0, 0, 0, 0, 0, 8}).spread().orElseThrow())
        .as("the standard deviation where the quartiles are one")
        .isCloseTo(Math.sqrt(8), within(1e-12));
    assertThat(new Calibration(new double[] {3, 3, 3}).spread()).isEmpty();
    assertThat(new Calibration(new double[] {3}).spread()).isEmpty();
    assertThat(new Calibration(new double[] {5, 1, 2, 10}).median()).hasValue(3.5);
    assertThat(new Calibration(new double[0]).median()).isEmpty();
  }
}
