package dev.con2.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisationTest {

  private static float[] applied(Normalisation normalisation, float... channels) {
    try (PointerScope scope = new PointerScope()) {
      return TensorTransfer.toFloats(
          normalisation.apply(
              TensorTransfer.toDevice(channels, ComputeDevice.CPU, 1, channels.length, 1, 1)));
    }
  }

  @Test
  void apply_half_isTwiceTheValueLessOne() {
    assertThat(applied(Normalisation.HALF, 0, 0.25f, 1)).containsExactly(-1, -0.5f, 1);
  }

  @Test
  void apply_imageNet_takesTheMeanAndDividesByTheDeviationOfEachChannel() {
    assertThat(applied(Normalisation.IMAGENET, 1, 0, 0.5f))
        .containsExactly(
            new float[] {0.515f / 0.229f, -0.456f / 0.224f, 0.094f / 0.225f}, within(1e-6f));
  }

  @Test
  void normalisation_deviationOfZero_isRefused() {
    assertThatThrownBy(() -> new Normalisation(ChannelValues.all(0), new ChannelValues(1, 0, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1.0,0.0,1.0 cannot be divided by");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.485,0.456,0.406", "0.5"})
  void parse_ofItsOwnText_isTheSame(String text) {
    assertThat(ChannelValues.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.5,0.5", "a", "0.5,0.5,0.5,0.5", "NaN"})
  void parse_whatIsNoNumberForEachChannel_isRefused(String text) {
    assertThatThrownBy(() -> ChannelValues.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give three such as 0.485,0.456,0.406");
  }
}
