package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.ReferenceFile;
import dev.con2.augment.ChannelValues;
import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderFileTest {

  @TempDir private Path folder;

  private Path encoderWith(String json) throws IOException {
    Files.writeString(folder.resolve("encoder.json"), json);
    return Files.createFile(folder.resolve("encoder.pt"));
  }

  @Test
  void beside_whatIsThere_isRead() {
    EncoderFile file = EncoderFile.beside(ReferenceFile.path("/encoder/tiny.pt"));
    assertThat(file.imageSize()).hasValue(16);
    assertThat(file.mean()).contains(ChannelValues.all(0.5));
    assertThat(file.standardDeviation()).contains(ChannelValues.all(0.5));
  }

  @Test
  void beside_eachFieldMayBeMissing() throws IOException {
    EncoderFile file = EncoderFile.beside(encoderWith("{\"mean\": 0.25}"));
    assertThat(file.imageSize()).isEmpty();
    assertThat(file.mean()).contains(ChannelValues.all(0.25));
    assertThat(file.standardDeviation()).isEmpty();
  }

  @Test
  void beside_noJson_saysNothing() throws IOException {
    assertThat(EncoderFile.beside(Files.createFile(folder.resolve("alone.pt"))))
        .isEqualTo(EncoderFile.silent());
  }

  @Test
  void beside_noEncoder_isRefused() {
    Path missing = folder.resolve("missing.pt");
    assertThatThrownBy(() -> EncoderFile.beside(missing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no encoder file %s; check the path", missing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"image-size\": \"large\"}",
        "{\"image-size\": 2.5}",
        "{\"mean\": [0.5, 0.5]}",
        "{\"standard-deviation\": {}}"
      })
  void beside_jsonThatIsWrong_isRefused(String json) throws IOException {
    Path encoder = encoderWith(json);
    assertThatThrownBy(() -> EncoderFile.beside(encoder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("encoder.json cannot be understood (")
        .hasMessageNotContaining("\n");
  }
}
