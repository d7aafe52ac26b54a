package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialIntervalTest {

  /** The limits are those of {@code scipy.stats.binomtest(k, n).proportion_ci(method="wilson")}. */
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.0, 0.27753279986288926",
    "12, 271, 0.025508954679325322, 0.07579111460482814",
    "10, 10, 0.7224672001371109, 1.0",
    "1, 1, 0.20654931437723745, 1.0",
    "500, 1000, 0.4690696003681042, 0.5309303996318958"
  })
  void of_counts_equalsScipy(int count, int trials, double low, double high) {
    Interval interval = BinomialInterval.of(count, trials);
    assertThat(interval.low()).isEqualTo(low, within(1e-12));
    assertThat(interval.high()).isEqualTo(high, within(1e-12));
  }

  @Test
  void of_anyCount_holdsTheObservedRateWithinZeroAndOne() {
    for (int trials = 1; trials < 60; trials++) {
      for (int count = 0; count <= trials; count++) {
        Interval interval = BinomialInterval.of(count, trials);
        assertThat(interval.contains((double) count / trials)).isTrue();
        assertThat(interval.low()).isNotNegative();
        assertThat(interval.high()).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void of_noRate_isRefused() {
    assertThatThrownBy(() -> BinomialInterval.of(0, 0)).hasMessageContaining("0 of 0");
    assertThatThrownBy(() -> BinomialInterval.of(3, 2)).hasMessageContaining("3 of 2");
    assertThatThrownBy(() -> BinomialInterval.of(-1, 2)).hasMessageContaining("-1 of 2");
  }

  /** By scipy, {@code binomtest(count, trials).proportion_ci(0.95, "exact")}. */
  @ParameterizedTest
  @CsvSource({
    "0, 20, 0, 0.16843347098308548",
    "3, 40, 0.015742179851041527, 0.20386474873289898",
    "12, 200, 0.03138395389348212, 0.10246183130833159",
    "200, 200, 0.9817246596448512, 1",
    "1, 1, 0.025, 1",
    "50, 1000, 0.03733539760466063, 0.06539048791549365"
  })
  void exact_isScipys(int count, int trials, double low, double high) {
    Interval interval = BinomialInterval.exact(count, trials);
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
  }
}
