package dev.con2.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {

  @Test
  void nextLong_sameKey_sameNumbers() {
    RandomStream first = RandomStream.of(7, 3, 11);
    RandomStream second = RandomStream.of(7, 3, 11);
    for (int i = 0; i < 100; i++) {
      assertThat(first.nextLong()).isEqualTo(second.nextLong());
    }
  }

  @Test
  void nextLong_knownStart_isSplitMix64() {
    // Java's own implementation of the same generator, from the same start.
    SplittableRandom reference = new SplittableRandom(startOf(5, 6));
    RandomStream stream = RandomStream.of(5, 6);
    for (int i = 0; i < 100; i++) {
      assertThat(stream.nextLong()).isEqualTo(reference.nextLong());
    }
  }

  @Test
  void of_keysThatResembleEachOther_startElsewhere() {
    Set<Long> starts = new HashSet<>();
    long[] parts = {Long.MIN_VALUE, -2, -1, 0, 1, 2, 0x9E3779B97F4A7C15L, Long.MAX_VALUE};
    starts.add(RandomStream.of().nextLong());
    for (long a : parts) {
      starts.add(RandomStream.of(a).nextLong());
      for (long b : parts) {
        starts.add(RandomStream.of(a, b).nextLong());
        for (long c : parts) {
          starts.add(RandomStream.of(a, b, c).nextLong());
        }
      }
    }
    assertThat(starts).hasSize(1 + 8 + 64 + 512);
  }

  @Test
  void nextDouble_ofOneStream_isUniform() {
    RandomStream stream = RandomStream.of(42);
    double[] values = new double[1_000_000];
    Arrays.setAll(values, i -> stream.nextDouble());
    assertThat(chiSquare(values, 1000)).isBetween(780.0, 1220.0);
    assertThat(correlation(values, values, 1)).isBetween(-0.005, 0.005);
  }

  @Test
  void nextDouble_firstOfNeighbouringKeys_isUniformAndUncorrelated() {
    int count = 200_000;
    double[] first = new double[count];
    double[] second = new double[count];
    for (int part = 0; part < 3; part++) {
      for (int i = 0; i < count; i++) {
        RandomStream stream = neighbour(part, i);
        first[i] = stream.nextDouble();
        second[i] = stream.nextDouble();
        assertThat(first[i]).isBetween(0.0, Math.nextDown(1.0));
      }
      assertThat(chiSquare(first, 100)).isBetween(50.0, 170.0);
      assertThat(chiSquare(second, 100)).isBetween(50.0, 170.0);
      for (int lag = 1; lag <= 4; lag++) {
        assertThat(correlation(first, first, lag)).isBetween(-0.012, 0.012);
      }
      assertThat(correlation(first, second, 0)).isBetween(-0.012, 0.012);
      assertThat(correlation(second, first, 1)).isBetween(-0.012, 0.012);
    }
  }

  private static RandomStream neighbour(int part, int i) {
    return switch (part) {
      case 0 -> RandomStream.of(i, 5, 9);
      case 1 -> RandomStream.of(5, i, 9);
      default -> RandomStream.of(5, 9, i);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 1000})
  void nextInt_everyValue_asOftenAsTheOthers(int bound) {
    RandomStream stream = RandomStream.of(3, bound);
    int count = 1000 * bound;
    int[] seen = new int[bound];
    for (int i = 0; i < count; i++) {
      seen[stream.nextInt(bound)]++;
    }
    double statistic = 0;
    for (int times : seen) {
      statistic += (times - 1000.0) * (times - 1000.0) / 1000.0;
    }
    // Five standard deviations of chi-square with bound - 1 degrees of freedom.
    assertThat(statistic).isLessThanOrEqualTo(bound - 1 + 5 * Math.sqrt(2 * (bound - 1)) + 10);
  }

  @Test
  void nextInt_boundThatDoesNotDivide_isNotBiased() {
    // With plain truncation of 32 bits, the residues mod 3 of numbers below 3 * 2^29 would be
    // drawn 2, 3, 3 or so times in 8; the draw with refusals gives each a third.
    int bound = 3 << 29;
    RandomStream stream = RandomStream.of(17);
    int[] seen = new int[3];
    int count = 300_000;
    for (int i = 0; i < count; i++) {
      seen[stream.nextInt(bound) % 3]++;
    }
    for (int times : seen) {
      assertThat(times).isBetween(98_500, 101_500);
    }
  }

  @Test
  void gaussian_hasMeanVarianceAndTailsOfTheNormal() {
    RandomStream stream = RandomStream.of(99);
    int count = 400_000;
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    int beyondTwo = 0;
    for (int i = 0; i < count; i++) {
      double x = stream.gaussian();
      sum += x;
      squares += x * x;
      fourth += x * x * x * x;
      beyondTwo += Math.abs(x) > 2 ? 1 : 0;
    }
    assertThat(sum / count).isBetween(-0.008, 0.008);
    assertThat(squares / count).isBetween(0.988, 1.012);
    assertThat(fourth / count).isBetween(2.92, 3.08);
    assertThat((double) beyondTwo / count).isBetween(0.0440, 0.0470);
  }

  @Test
  void uniform_staysBetween() {
    RandomStream stream = RandomStream.of(4);
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      double x = stream.uniform(-3, 5);
      assertThat(x).isBetween(-3.0, 5.0);
      sum += x;
    }
    assertThat(sum / 100_000).isBetween(0.95, 1.05);
    assertThat(stream.uniform(2, 2)).isEqualTo(2);
  }

  @Test
  void permutation_everyOrder_asOftenAsTheOthers() {
    RandomStream stream = RandomStream.of(8);
    int[] seen = new int[24];
    for (int i = 0; i < 24_000; i++) {
      int[] order = stream.permutation(4);
      assertThat(Arrays.stream(order).sorted()).containsExactly(0, 1, 2, 3);
      seen[order[0] * 6 + rankAmongRest(order)]++;
    }
    for (int times : seen) {
      assertThat(times).isBetween(840, 1160);
    }
    assertThat(stream.permutation(0)).isEmpty();
    assertThat(Arrays.stream(stream.permutation(1000)).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1000).toArray());
  }

  private static int rankAmongRest(int[] order) {
    int second = order[1] - (order[1] > order[0] ? 1 : 0);
    return second * 2 + (order[2] > order[3] ? 1 : 0);
  }

  @Test
  void arguments_thatMakeNoSense_areRefused() {
    RandomStream stream = RandomStream.of(1);
    assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> stream.permutation(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> stream.uniform(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> stream.uniform(Double.NaN, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stream.uniform(0, Double.POSITIVE_INFINITY));
  }

  /** Runs SplitMix64 backwards by one step: the inverse of the scrambling, less one step. */
  private static long startOf(long... key) {
    long bits = RandomStream.of(key).nextLong();
    bits = undoShift(bits, 31) * 0x319642B2D24D8EC3L;
    bits = undoShift(bits, 27) * 0x96DE1B173F119089L;
    return undoShift(bits, 30) - 0x9E3779B97F4A7C15L;
  }

  private static long undoShift(long bits, int shift) {
    return bits ^ (bits >>> shift) ^ (bits >>> (2 * shift));
  }

  private static double chiSquare(double[] values, int bins) {
    int[] seen = new int[bins];
    for (double value : values) {
      seen[(int) (value * bins)]++;
    }
    double expected = (double) values.length / bins;
    double statistic = 0;
    for (int times : seen) {
      statistic += (times - expected) * (times - expected) / expected;
    }
    return statistic;
  }

  private static double correlation(double[] a, double[] b, int lag) {
    int count = a.length - lag;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (a[i] - 0.5) * (b[i + lag] - 0.5);
    }
    return sum / count * 12;
  }
}
