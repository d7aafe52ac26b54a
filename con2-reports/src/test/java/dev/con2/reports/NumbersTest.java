package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void share_nearlyOne_isNotRoundedToOne() {
    assertThat(Numbers.share(0.94023)).isEqualTo("0.940");
    assertThat(Numbers.share(0.99961)).isEqualTo("0.9996");
    assertThat(Numbers.share(0.999999)).isEqualTo("0.999999");
    assertThat(Numbers.share(0.0002)).isEqualTo("0.0002");
    assertThat(Numbers.share(1)).isEqualTo("1.000");
    assertThat(Numbers.share(0)).isEqualTo("0.000");
  }

  @Test
  void percent_rates_haveOneDecimalUnlessAllOrNone() {
    assertThat(Numbers.percent(12.0 / 271)).isEqualTo("4.4\u00a0%");
    assertThat(Numbers.percent(0)).isEqualTo("0\u00a0%");
    assertThat(Numbers.percent(1)).isEqualTo("100\u00a0%");
    assertThat(Numbers.percent(0.9996)).isEqualTo("99.96\u00a0%");
    assertThat(Numbers.plainPercent(0.005)).isEqualTo("0.5\u00a0%");
    assertThat(Numbers.plainPercent(0.05)).isEqualTo("5\u00a0%");
  }

  @Test
  void ofHundred_extremes_countInMoreThanAHundred() {
    assertThat(Numbers.ofHundred(0.94)).isEqualTo("94 of 100");
    assertThat(Numbers.ofHundred(0.9961)).isEqualTo("996 of 1,000");
    assertThat(Numbers.ofHundred(0.0004)).isEqualTo("4 of 10,000");
    assertThat(Numbers.ofHundred(1)).isEqualTo("all");
  }

  @Test
  void significant_smallAndLarge_areReadable() {
    assertThat(Numbers.significant(0.004, 2)).isEqualTo("0.004");
    assertThat(Numbers.significant(1234567, 2)).isEqualTo("1200000");
    assertThat(Numbers.significant(0.0000123, 2)).isEqualTo("1.2e-05");
    assertThat(Numbers.significant(0, 2)).isEqualTo("0");
  }

  @Test
  void duration_anyLength_hasTwoUnitsAtMost() {
    assertThat(Numbers.duration(Duration.ofMillis(4_321))).isEqualTo("4.3\u00a0s");
    assertThat(Numbers.duration(Duration.ofSeconds(48))).isEqualTo("48\u00a0s");
    assertThat(Numbers.duration(Duration.ofSeconds(2710))).isEqualTo("45\u00a0min 10\u00a0s");
    assertThat(Numbers.duration(Duration.ofMinutes(133))).isEqualTo("2\u00a0h 13\u00a0min");
  }
}
