package dev.con2.experiments.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.score.Quantile;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Against values worked by hand and printed tables. */
class StatisticsTest {

  @Test
  void standardDeviation_threeValues_dividesByTwo() {
    // Squares 4, 0, 4 around 92: 8 / 2 = 4.
    assertThat(Estimate.of(List.of(90.0, 92.0, 94.0))).hasToString("92.0 ± 2.0");
    assertThat(Estimate.of(List.of(90.0))).hasToString("90.0");
  }

  @Test
  void halfWidth_threeDifferences_isTimesOverTheRoot() {
    // Mean 2, sd 1, t = 4.3027: 4.3027 / sqrt(3) = 2.4842.
    assertThat(Statistics.halfWidth(List.of(1.0, 2.0, 3.0))).isCloseTo(2.4842, within(1e-4));
  }

  @Test
  void classAverage_twoClassesOfThreeSeeds_dividesBySixLessOne() {
    ClassAverage average =
        ClassAverage.of(
            Map.of(
                0, new TreeMap<>(Map.of(0L, 90.0, 1L, 91.0, 2L, 92.0)),
                1, new TreeMap<>(Map.of(0L, 96.0, 1L, 97.0, 2L, 95.0))),
            false);
    // Mean 93.5; squares 12.25, 6.25, 2.25, 6.25, 12.25, 2.25: 41.5 / 5 = 8.3.
    assertThat(average.estimate().mean()).isEqualTo(93.5);
    assertThat(average.estimate().deviation()).hasValueCloseTo(Math.sqrt(8.3), within(1e-12));
    // 93, 94, 93.5: sd 0.5.
    assertThat(average.perSeed()).containsExactly(93.0, 94.0, 93.5);
    assertThat(average.deviationOverSeeds()).hasValueCloseTo(0.5, within(1e-12));
  }

  @Test
  void classAverage_seedsOfOneClassOnly_doNotCount() {
    ClassAverage average =
        ClassAverage.of(
            Map.of(
                0, new TreeMap<>(Map.of(0L, 90.0)),
                1, new TreeMap<>(Map.of(0L, 96.0, 1L, 10.0))),
            false);
    assertThat(average.seeds()).containsExactly(0L);
    assertThat(average.estimate()).hasToString("93.0");
  }

  @Test
  void classAverage_ofWhatIgnoresSeeds_scattersOverItsClasses() {
    Map<Integer, SortedMap<Long, Double>> perClass =
        Map.of(0, new TreeMap<>(Map.of(0L, 90.0)), 1, new TreeMap<>(Map.of(0L, 96.0)));
    // Mean 93; squares 9, 9: 18 / 1.
    assertThat(ClassAverage.of(perClass, true).estimate().deviation())
        .hasValueCloseTo(Math.sqrt(18), within(1e-12));
    assertThat(ClassAverage.of(perClass, false).estimate().deviation()).isEmpty();
  }

  @Test
  void quantile_fourValues_liesBetweenNeighbours() {
    double[] sorted = {1, 2, 3, 10};
    // Places 0.75, 1.5, 2.25.
    assertThat(Quantile.of(sorted, 0.25)).isEqualTo(1.75);
    assertThat(Quantile.of(sorted, 0.5)).isEqualTo(2.5);
    assertThat(Quantile.of(sorted, 0.75)).isEqualTo(4.75);
  }
}
