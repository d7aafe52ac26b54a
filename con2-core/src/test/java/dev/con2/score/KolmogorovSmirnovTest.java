package dev.con2.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Against scipy 1.x, {@code stats.ks_2samp(reference, sample, method="exact")}, and by counting.
 */
class KolmogorovSmirnovTest {

  @Test
  void of_withoutTies_isScipys() {
    double[] thirty = IntStream.range(0, 30).mapToDouble(i -> i + 0.25).toArray();
    double[] hundred = IntStream.range(0, 100).mapToDouble(i -> i).toArray();
    assertTest(
        thirty,
        IntStream.range(0, 20).mapToDouble(i -> i * 1.1 + 14).toArray(),
        0.4666666666666667,
        true,
        0.007798762522263557);
    assertTest(
        hundred,
        IntStream.range(0, 200).mapToDouble(i -> (i - 100) / 2.5 + 50.05).toArray(),
        0.11,
        true,
        0.3870644102581624);
    assertTest(
        hundred,
        IntStream.range(0, 50).mapToDouble(i -> i * 0.37 - 3.01).toArray(),
        0.84,
        false,
        1.8520346969219403e-24);
  }

  private static void assertTest(
      double[] reference, double[] sample, double distance, boolean higher, double pValue) {
    KolmogorovSmirnov test = KolmogorovSmirnov.of(reference, sample);
    assertThat(test.distance()).isCloseTo(distance, within(1e-12));
    assertThat(test.higher()).isEqualTo(higher);
    assertThat(test.pValue()).isCloseTo(pValue, within(1e-9 * pValue));
  }

  /**
   * Parts the pooled values into samples in every way and counts, with few values and many ties.
   */
  @Test
  void pValue_withTies_isTheShareOfPartitions() {
    for (int draw = 0; draw < 40; draw++) {
      RandomStream random = RandomStream.of(11, draw);
      double[] reference = values(random, 5);
      double[] sample = values(random, 4);
      double[] pooled = concatenated(reference, sample);
      double distance = distance(reference, sample);
      int as = 0;
      int all = 0;
      for (int mask = 0; mask < 1 << 9; mask++) {
        if (Integer.bitCount(mask) == 5) {
          all++;
          as += distance(chosen(pooled, mask), chosen(pooled, ~mask)) >= distance - 1e-9 ? 1 : 0;
        }
      }
      KolmogorovSmirnov test =
          KolmogorovSmirnov.of(
              KolmogorovSmirnov.ascending(reference), KolmogorovSmirnov.ascending(sample));
      assertThat(test.distance()).isCloseTo(distance, within(1e-12));
      assertThat(test.pValue()).isCloseTo((double) as / all, within(1e-12));
    }
  }

  private static double[] values(RandomStream random, int count) {
    return IntStream.range(0, count).mapToDouble(i -> Math.floor(random.uniform(0, 4))).toArray();
  }

  private static double[] concatenated(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static double[] chosen(double[] values, int mask) {
    return IntStream.range(0, values.length)
        .filter(i -> (mask >> i & 1) == 1)
        .mapToDouble(i -> values[i])
        .toArray();
  }

  /** By the definition. */
  private static double distance(double[] reference, double[] sample) {
    return Arrays.stream(concatenated(reference, sample))
        .map(x -> Math.abs(share(reference, x) - share(sample, x)))
        .max()
        .orElseThrow();
  }

  private static double share(double[] values, double x) {
    return Arrays.stream(values).filter(value -> value <= x).count() / (double) values.length;
  }

  /** All of one below all of the other: 2 of the (m + n choose n) orders. */
  @Test
  void pValue_ofSamplesApart_isTwoOfAllOrders() {
    for (int m : new int[] {1, 7, 19}) {
      for (int n : new int[] {2, 10, 30}) {
        double orders = 1;
        for (int k = 1; k <= n; k++) {
          orders *= (double) (m + k) / k;
        }
        double[] low = IntStream.range(0, m).mapToDouble(i -> i).toArray();
        double[] high = IntStream.range(0, n).mapToDouble(i -> 100 + i).toArray();
        assertThat(KolmogorovSmirnov.of(low, high).pValue())
            .isCloseTo(2 / orders, within(1e-9 / orders));
      }
    }
  }
}
