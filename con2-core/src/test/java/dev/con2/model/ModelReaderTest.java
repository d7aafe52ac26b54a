package dev.con2.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.AnomalyDetector;
import dev.con2.ReferenceFile;
import dev.con2.error.ModelFileException;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.con2.Terms;
import dev.con2.train.EpochSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the model files of each format, with something in their model.json changed. */
class ModelReaderTest {

  @TempDir private Path folder;

  /** The model file of a format, with another model.json. */
  private Path changed(int format, Consumer<ObjectNode> change) throws IOException {
    ModelArchive archive =
        ModelArchive.read(ReferenceFile.path("/model/format-%d.con2".formatted(format)));
    ObjectNode json = archive.modelJson();
    change.accept(json);
    Path file = folder.resolve("changed.con2");
    ModelArchive.write(file, json, archive.entries());
    if (format == 1) {
      Files.write(file, asFormat1(Files.readAllBytes(file)));
    }
    return file;
  }

  /** The same file with a 1 where its format stands, and the checksums that this takes. */
  private static byte[] asFormat1(byte[] bytes) {
    int checksum = 14;
    int start = 30 + "model.json".length();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("PK", start);
    bytes[text.indexOf("\"format\" : 2") + 11] = '1';
    CRC32 crc = new CRC32();
    crc.update(bytes, start, end - start);
    int directory = text.indexOf("PK\u0001\u0002");
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(checksum, (int) crc.getValue())
        .putInt(directory + 16, (int) crc.getValue());
    return bytes;
  }

  private void assertRefused(Consumer<ObjectNode> change, String complaint) throws IOException {
    Path file = changed(2, change);
    assertThatThrownBy(() -> AnomalyDetector.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("does not hold a whole model")
        .hasMessageContaining(complaint);
  }

  @Test
  void read_nothingChanged_isTheModel() throws IOException {
    for (int format : new int[] {1, 2}) {
      DetectorModel model = AnomalyDetector.read(changed(format, json -> {}));
      assertThat(((Con2Method) model.method()).terms()).isEqualTo(Terms.BOTH);
      assertThat(model.provenance().curve().get(0).losses().keySet())
          .containsExactly("con2", "context", "content");
    }
  }

  @Test
  void read_textAmongHeldOutScores_isRefusedByItsName() throws IOException {
    assertRefused(
        json -> ((ArrayNode) json.required("held-out-scores").required("lh")).set(2, "1.5"),
        "lh has \"1.5\" where a number must stand");
  }

  @Test
  void read_textAmongTheScoresOfTheSelfTest_isRefusedByItsName() throws IOException {
    assertRefused(
        json -> ((ArrayNode) json.required("self-test").required("nnd")).set(0, "none"),
        "nnd has \"none\" where a number must stand");
  }

  @Test
  void read_scoreWithoutHeldOutScoresOrSelfTest_isRefused() throws IOException {
    for (int format : new int[] {1, 2}) {
      for (String field : List.of("held-out-scores", "self-test")) {
        Path file = changed(format, json -> ((ObjectNode) json.required(field)).remove("lh"));
        assertThatThrownBy(() -> AnomalyDetector.read(file))
            .isInstanceOf(ModelFileException.class)
            .hasMessageContaining("does not hold a whole model");
      }
    }
  }

  /** A model of before the score stages has no entry of it, and no numbers. */
  @Test
  void read_scoreThatTheModelWasMadeWithout_isNotThere() throws IOException {
    for (int format : new int[] {1, 2}) {
      DetectorModel model = AnomalyDetector.read(changed(format, json -> {}));
      assertThat(model.method().scorers()).hasSize(3);
      assertThat(model.scorers()).containsOnlyKeys("nnd", "lh");
    }
    Path file =
        changed(
            2, json -> ((ObjectNode) json.required("held-out-scores")).putArray("stages").add(0.5));
    assertThatThrownBy(() -> AnomalyDetector.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("score-stages.safetensors is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false-alarm-rate", "default-score"})
  void read_fieldOfAnotherKind_isRefusedByItsName(String name) throws IOException {
    assertRefused(json -> json.putObject(name), name + " has {} where ");
  }

  @Test
  void read_fieldOfAViewOfAnotherKind_isRefusedByItsName() throws IOException {
    for (String name : List.of("top", "hue", "flip")) {
      assertRefused(
          json -> ((ObjectNode) json.required("views").get(1)).put(name, "0"),
          name + " has \"0\" where ");
    }
  }

  @Test
  void read_lossThatIsText_isRefusedByItsName() throws IOException {
    assertRefused(
        json -> ((ObjectNode) json.required("curve").get(0).required("losses")).put("con2", "x"),
        "con2 has \"x\" where a number must stand");
  }

  @ParameterizedTest
  @CsvSource({"context, content", "content, context"})
  void read_format1OfOneTerm_hasThatTerm(String trained, String shown) throws IOException {
    Path file =
        changed(1, json -> ((ObjectNode) json.required("options")).put("objective", trained));

    DetectorModel model = AnomalyDetector.read(file);

    assertThat(((Con2Method) model.method()).terms()).isEqualTo(Terms.parse(trained));
    assertThat(model.provenance().options())
        .containsEntry("terms", trained)
        .doesNotContainKey("objective");
    EpochSummary epoch = model.provenance().curve().get(1);
    assertThat(epoch.losses().keySet()).containsExactly(trained, shown);
    assertThat(epoch.losses().get("context")).isEqualTo(3.430375337600708);
  }
}
