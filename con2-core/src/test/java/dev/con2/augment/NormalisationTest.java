package dev.con2.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisationTest {

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
