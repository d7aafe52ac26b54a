package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AurocTest {

  @Test
  void of_tiedScores_countsThemHalf() {
    assertThat(Auroc.of(new double[] {1, 2, 2}, new double[] {2, 3})).isEqualTo(5.0 / 6);
  }

  @Test
  void of_separatedScores_isOneAndZeroTurnedRound() {
    double[] low = {-3, 0, 1};
    double[] high = {1.5, 7};
    assertThat(Auroc.of(low, high)).isEqualTo(1);
    assertThat(Auroc.of(high, low)).isZero();
  }

  @Test
  void of_zerosOfBothSigns_areTied() {
    assertThat(Auroc.of(new double[] {0.0}, new double[] {-0.0})).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 1000})
  void of_randomScores_equalsAllPairsOneByOne(int distinctScores) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[] normal =
          random.ints(1 + random.nextInt(40), 0, distinctScores).asDoubleStream().toArray();
      double[] anomalous =
          random.ints(1 + random.nextInt(40), 0, distinctScores).asDoubleStream().toArray();
      assertThat(Auroc.of(normal, anomalous))
          .isEqualTo(pairByPair(normal, anomalous), within(1e-12));
    }
  }

  @Test
  void of_swappedClasses_addsUpToOne() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[] a = random.ints(1 + random.nextInt(30), 0, 9).asDoubleStream().toArray();
      double[] b = random.ints(1 + random.nextInt(30), 0, 9).asDoubleStream().toArray();
      assertThat(Auroc.of(a, b) + Auroc.of(b, a)).isEqualTo(1, within(1e-12));
    }
  }

  @Test
  void of_manyPictures_doesNotOverflow() {
    double[] normal = new double[100_000];
    double[] anomalous = new double[100_000];
    Arrays.fill(anomalous, 1);
    assertThat(Auroc.of(normal, anomalous)).isEqualTo(1);
  }

  @Test
  void of_scoresThatCannotBeRanked_isRefusedWithASentence() {
    assertThatThrownBy(() -> Auroc.of(new double[0], new double[] {1}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no scores of normal pictures");
    assertThatThrownBy(() -> Auroc.of(new double[] {1}, new double[0]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no scores of anomalous pictures");
    assertThatThrownBy(() -> Auroc.of(new double[] {1}, new double[] {2, Double.NaN}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Score 2 of 2 of the anomalous pictures is NaN");
    assertThatThrownBy(() -> Auroc.of(new double[] {Double.POSITIVE_INFINITY}, new double[] {2}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Infinity");
  }

  @Test
  void of_arrays_leavesThemAsTheyWere() {
    double[] normal = {3, 1, 2};
    Auroc.of(normal, new double[] {1});
    assertThat(normal).containsExactly(3, 1, 2);
  }

  @Test
  void interval_perfectSeparation_isWideForFewPicturesAndNarrowForMany() {
    double[] few = {0, 1, 2};
    double[] many = DoubleStream.iterate(0, x -> x + 1).limit(1000).toArray();
    double[] above = DoubleStream.iterate(5000, x -> x + 1).limit(1000).toArray();
    Interval ofFew = Auroc.interval(few, above);
    Interval ofMany = Auroc.interval(many, above);
    assertThat(ofFew.high()).isEqualTo(1);
    assertThat(ofFew.low()).isBetween(0.4, 0.5);
    assertThat(ofMany.high()).isEqualTo(1);
    assertThat(ofMany.low()).isBetween(0.996, 0.9999);
    Interval turnedRound = Auroc.interval(above, few);
    assertThat(turnedRound.low()).isZero();
    assertThat(turnedRound.high()).isEqualTo(1 - ofFew.low(), within(1e-12));
  }

  @Test
  void interval_oneAnomalousPicture_saysHowLittleIsKnown() {
    double[] normal = DoubleStream.iterate(0, x -> x + 1).limit(100).toArray();
    Interval interval = Auroc.interval(normal, new double[] {89.5});
    assertThat(interval.contains(0.9)).isTrue();
    assertThat(interval.high() - interval.low()).isGreaterThan(0.7);
  }

  @Test
  void interval_equalScores_holdsGuessing() {
    Interval interval = Auroc.interval(new double[20], new double[20]);
    assertThat(interval.contains(0.5)).isTrue();
    assertThat(interval.low()).isLessThan(0.35);
  }

  @Test
  void interval_repeatedDraws_holdsTheTrueValueInAbout95Of100() {
    // Two unit normals 1.5 apart: AUROC = Phi(1.5 / sqrt 2) = 0.855578...
    double truth = 0.8555778168267576;
    Random random = new Random(7);
    int held = 0;
    for (int draw = 0; draw < 1000; draw++) {
      double[] normal = random.doubles(60).map(ignored -> random.nextGaussian()).toArray();
      double[] anomalous = random.doubles(40).map(ignored -> 1.5 + random.nextGaussian()).toArray();
      held += Auroc.interval(normal, anomalous).contains(truth) ? 1 : 0;
    }
    assertThat(held).isBetween(930, 970);
  }

  /** By DeLong's variance alone it is 72 and 82 of a hundred. */
  @Test
  void interval_fewAnomalousPictures_holdsTheTrueValueNearlyAsOften() {
    double[] truths = {0.5, 0.9};
    double[] shifts = {0, 1.8123876};
    for (int i = 0; i < truths.length; i++) {
      for (int few : new int[] {2, 5}) {
        double shift = shifts[i];
        int held = 0;
        for (int draw = 0; draw < 1000; draw++) {
          Random random = new Random(draw);
          double[] normal = random.doubles(200).map(ignored -> random.nextGaussian()).toArray();
          double[] anomalous =
              random.doubles(few).map(ignored -> shift + random.nextGaussian()).toArray();
          held += Auroc.interval(normal, anomalous).contains(truths[i]) ? 1 : 0;
        }
        assertThat(held).as("%s of %d", truths[i], few).isBetween(925, 1000);
      }
    }
  }

  private static double pairByPair(double[] normal, double[] anomalous) {
    double sum = 0;
    for (double n : normal) {
      for (double a : anomalous) {
        sum += a > n ? 1 : a == n ? 0.5 : 0;
      }
    }
    return sum / normal.length / anomalous.length;
  }

  @Test
  void testError_fiveHundredEach_isAsHanleyAndMcNeilSay() {
    // Q1 = 0.93 / 1.07 = 0.869159, Q2 = 2 * 0.8649 / 1.93 = 0.896269;
    // (0.0651 + 499 * 0.004259 + 499 * 0.031369) / 250000 = 7.1374e-5; 1.96 * root = 0.01656.
    assertThat(Auroc.testError(0.93, 500, 500)).isCloseTo(0.01656, within(1e-5));
  }

  /** By Hanley and McNeil, whose two sums differ where the classes have unequal sizes. */
  @Test
  void testError_ofUnequalClasses_countsEachWithItsOwn() {
    assertThat(Auroc.testError(0.9, 100, 900)).isCloseTo(0.022315, within(1e-5));
  }
}
