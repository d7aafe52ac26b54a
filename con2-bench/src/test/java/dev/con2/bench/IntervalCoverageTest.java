package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalCoverageTest {

  /** Two standard deviations of 400 draws at 95 % are 2.2 %. */
  @ParameterizedTest
  @CsvSource({"1, 40, 1, 0", "1, 40, 3, 0.3", "4, 20, 3, 0.1"})
  void covered_seededDraws_isAbout95Percent(int classes, int images, int seeds, double ofSeed) {
    IntervalCoverage.Case one = new IntervalCoverage.Case(classes, images, seeds, ofSeed, 0.5);
    assertThat(IntervalCoverage.covered(one, 400)).isBetween(0.925, 0.985);
  }
}
