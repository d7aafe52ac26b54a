package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.score.Embeddings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedoitWolfTest {

  @Test
  void ofUnitRows_fiveRowsOfTwo_isTheValueWorkedByHand() {
    // Worked with 1e-10 added to each row's length, hence not to the last digit.
    LedoitWolf estimate =
        LedoitWolf.ofUnitRows(new Embeddings(5, 2, new float[] {3, 1, 2, 2, 4, 1, 1, 3, 2, 1}));
    assertThat(estimate.shrinkage()).isCloseTo(0.4583386802833317, within(1e-10));
    assertThat(estimate.covariance()[0][0]).isCloseTo(0.06149998458276765, within(1e-11));
    assertThat(estimate.covariance()[0][1]).isCloseTo(-0.03327169305231989, within(1e-11));
    assertThat(estimate.covariance()[1][1]).isCloseTo(0.06632370192985998, within(1e-11));
    Gaussian gaussian = Gaussian.of(estimate.mean(), estimate.covariance());
    double half = Math.sqrt(0.5);
    double tenth = Math.sqrt(0.1);
    double[][] tests = {
      {half - estimate.mean()[0], 3 * tenth - estimate.mean()[0]},
      {half - estimate.mean()[1], -tenth - estimate.mean()[1]}
    };
    double[] distances = gaussian.squaredDistances(tests);
    assertThat(distances[0]).isCloseTo(0.47727231346717447, within(1e-8));
    assertThat(distances[1]).isCloseTo(12.189463737918608, within(1e-8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "more rows than dimensions",
        "fewer rows than dimensions",
        "three rows",
        "dead dimensions",
        "a row of length zero",
        "one dimension"
      })
  void ofUnitRows_agreesWithScikitLearn(String name) throws IOException {
    Safetensors fixture = fixture();
    Floats rows = Safetensors.require(fixture.arrays(), name + ".rows", Floats.class);
    int dims = rows.shape().get(1);
    LedoitWolf estimate =
        LedoitWolf.ofUnitRows(new Embeddings(rows.shape().get(0), dims, rows.values()));
    assertThat(estimate.shrinkage())
        .isCloseTo(doubles(fixture, name + ".shrinkage")[0], within(1e-10));
    assertThat(estimate.mean()).containsExactly(doubles(fixture, name + ".mean"), within(1e-14));
    double[] covariance = doubles(fixture, name + ".covariance");
    for (int i = 0; i < dims; i++) {
      for (int j = i; j < dims; j++) {
        assertThat(estimate.covariance()[i][j]).isCloseTo(covariance[i * dims + j], within(1e-12));
      }
    }
  }

  @Test
  void ofUnitRows_equalRows_haveNoVarianceToSpeakOf() {
    float[] values = new float[7 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = new float[] {0.1f, 0.7f, -0.3f}[i % 3];
    }
    LedoitWolf estimate = LedoitWolf.ofUnitRows(new Embeddings(7, 3, values));
    for (double[] row : estimate.covariance()) {
      assertThat(row).containsExactly(new double[3], within(1e-30));
    }
  }

  @Test
  void ofUnitRows_numberThatIsNotFinite_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LedoitWolf.ofUnitRows(new Embeddings(2, 1, new float[] {1, Float.NaN})))
        .withMessageContaining("representation 1 is not finite");
  }

  private static double[] doubles(Safetensors fixture, String name) {
    return Safetensors.require(fixture.arrays(), name, Doubles.class).values();
  }

  private static Safetensors fixture() throws IOException {
    String name = "ledoit-wolf.safetensors";
    try (InputStream stream = LedoitWolfTest.class.getResourceAsStream(name)) {
      return Safetensors.read(Objects.requireNonNull(stream).readAllBytes(), name);
    }
  }
}
