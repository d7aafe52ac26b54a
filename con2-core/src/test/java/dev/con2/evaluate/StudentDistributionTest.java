package dev.con2.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentDistributionTest {

  @ParameterizedTest
  @CsvSource({
    "1, 12.7062",
    "2, 4.3027",
    "3, 3.1824",
    "4, 2.7764",
    "9, 2.2622",
    "30, 2.0423",
    "179, 1.9733"
  })
  void quantile_agreesWithThePrintedTable(int degreesOfFreedom, double quantile) {
    assertThat(StudentDistribution.quantile(degreesOfFreedom)).isCloseTo(quantile, within(6e-5));
  }

  @Test
  void quantile_withoutADegreeOfFreedom_isRefused() {
    for (int degreesOfFreedom : new int[] {0, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StudentDistribution.quantile(degreesOfFreedom));
    }
  }
}
