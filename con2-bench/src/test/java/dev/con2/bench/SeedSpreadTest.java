package dev.con2.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.evaluate.AurocInfluence;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedSpreadTest {

  /** Student's t for 95 % with three degrees of freedom, from a table. */
  private static final double T_3 = 3.1824;

  /** Squares about the means: 0.02 of the first, 0.06 of the second; of the third none. */
  private final List<List<AurocInfluence>> sets =
      List.of(
          List.of(auroc(0.5), auroc(0.7)),
          List.of(auroc(0.6), auroc(0.6), auroc(0.9)),
          List.of(auroc(0.8)));

  private final SeedSpread spread = SeedSpread.of(sets);

  @Test
  void of_severalSets_isTheirSpreadAboutTheirOwnMeans() {
    assertThat(spread.variance()).isCloseTo(0.08 / 3, within(1e-12));
    assertThat(spread.degrees()).isEqualTo(3);
  }

  @Test
  void of_oneSeedEach_isNotKnown() {
    SeedSpread none = SeedSpread.of(List.of(List.of(auroc(0.5)), List.of(auroc(0.9)), List.of()));
    assertThat(none.isKnown()).isFalse();
    assertThat(none.figure(List.of(auroc(0.5))).ofSeeds()).isZero();
  }

  @Test
  void figure_ofAnySet_hasTheSpreadOfAll() {
    assertThat(spread.figure(sets.get(2)).ofSeeds())
        .isCloseTo(T_3 * Math.sqrt(0.08 / 3), within(1e-4));
    assertThat(spread.figure(sets.get(1)).ofSeeds())
        .isCloseTo(T_3 * Math.sqrt(0.08 / 9), within(1e-4));
    assertThat(spread.figure(sets.get(1)).mean()).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void mean_ofSets_addsTheirVariances() {
    assertThat(spread.mean(sets).mean()).isCloseTo((0.6 + 0.7 + 0.8) / 3, within(1e-12));
    assertThat(spread.mean(sets).ofSeeds())
        .isCloseTo(T_3 * Math.sqrt(0.08 / 3 * (1.0 / 2 + 1.0 / 3 + 1)) / 3, within(1e-4));
    double images = 0;
    for (List<AurocInfluence> seeds : sets) {
      images += Math.pow(spread.figure(seeds).ofImages() / 3, 2);
    }
    assertThat(spread.mean(sets).ofImages()).isCloseTo(Math.sqrt(images), within(1e-12));
  }

  /** Of ten anomalous pictures as many as that are above the two normal ones. */
  private static AurocInfluence auroc(double value) {
    double[] anomalous = new double[10];
    Arrays.setAll(anomalous, i -> i < Math.round(10 * value) ? 1 : 0);
    return AurocInfluence.of(new double[] {0.5, 0.5}, anomalous);
  }
}
