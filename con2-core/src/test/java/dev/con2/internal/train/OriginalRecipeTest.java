package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.options.Options;
import dev.con2.method.EncoderMethod;
import dev.con2.method.csi.Csi;
import dev.con2.method.ssd.Ssd;
import dev.con2.method.unicon.UniConHa;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OriginalRecipeTest {

  private static OriginalRecipe of(EncoderMethod method) {
    return method.originalRecipe().orElseThrow();
  }

  private static void assertRates(
      OriginalRecipe recipe, int epochs, Map<Double, Double> rateByEpoch) {
    rateByEpoch.forEach(
        (epoch, rate) ->
            assertThat(recipe.learningRate(epoch, epochs))
                .as("epoch %s", epoch)
                .isCloseTo(rate, within(1e-13)));
  }

  /** Worked out from CSI's code (shared/spec/baselines.md). */
  @Test
  void learningRate_ofCsi_isThatOfItsCode() {
    Map<Double, Double> rates = new LinkedHashMap<>();
    rates.put(0.0, 0.1);
    rates.put(5.0, 0.55);
    rates.put(10.0, 1.0);
    rates.put(10.5, 0.9999993831498517);
    rates.put(505.0, 0.5078536586559104);
    rates.put(1000.0, 0.0002467198171342);
    assertRates(of(Csi.DEFAULT), 1000, rates);
  }

  @Test
  void learningRate_ofSsd_risesTenEpochsAndFallsOverTheOthers() {
    Map<Double, Double> rates = new LinkedHashMap<>();
    rates.put(0.0, 0.01);
    rates.put(5.0, 0.255);
    rates.put(10.0, 0.5);
    rates.put(260.0, 0.25005);
    rates.put(510.0, 1e-4);
    assertRates(of(Ssd.DEFAULT), 510, rates);
  }

  @Test
  void learningRate_ofUniCon_isOneCosine() {
    assertRates(of(UniConHa.DEFAULT), 2048, Map.of(0.0, 0.01, 1024.0, 0.005, 2048.0, 0.0));
  }

  @Test
  void learningRate_ofAShortTraining_risesForATenthOfIt() {
    assertRates(of(Csi.DEFAULT), 20, Map.of(0.0, 0.1, 1.0, 0.55, 2.0, 1.0));
    assertRates(of(Ssd.DEFAULT), 20, Map.of(2.0, 0.5, 11.0, 0.25005, 20.0, 1e-4));
  }

  /** SupContrast's loss is multiplied by tau / 0.07. */
  @Test
  void lossFactor_ofSsd_isThatOfItsTemperature() {
    OriginalRecipe recipe =
        Options.with(Ssd.DEFAULT, "temperature", "0.5").originalRecipe().orElseThrow();
    assertThat(recipe.lossFactor()).isCloseTo(7.142857142857142, within(1e-14));
    assertThat(of(Csi.DEFAULT).lossFactor()).isEqualTo(1);
  }
}
