package dev.con2.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.AnomalyDetector;
import dev.con2.ReferenceFile;
import dev.con2.error.ModelFileException;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.options.Choices;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.con2.Terms;
import dev.con2.train.EpochSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
    return changed(format, change, entries -> {});
  }

  /** The same with other arrays too. */
  private Path changed(
      int format,
      Consumer<ObjectNode> change,
      Consumer<Map<String, Map<String, Safetensors.Array>>> changeOfArrays)
      throws IOException {
    ModelArchive archive =
        ModelArchive.read(ReferenceFile.path("/model/format-%d.con2".formatted(format)));
    ObjectNode json = archive.modelJson();
    change.accept(json);
    Map<String, Map<String, Safetensors.Array>> entries = new TreeMap<>();
    archive.entries().forEach((name, arrays) -> entries.put(name, new TreeMap<>(arrays)));
    changeOfArrays.accept(entries);
    Path file = folder.resolve("changed.con2");
    ModelArchive.write(file, json, entries);
    Files.write(file, asFormat(format, Files.readAllBytes(file)));
    return file;
  }

  /** The same file with that number where its format stands, and the checksums that this takes. */
  private static byte[] asFormat(int format, byte[] bytes) {
    int checksum = 14;
    int start = 30 + "model.json".length();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("PK", start);
    bytes[text.indexOf("\"format\" : 3") + 11] = (byte) ('0' + format);
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
    Path file = changed(3, change);
    assertThatThrownBy(() -> AnomalyDetector.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("does not hold a whole model")
        .hasMessageContaining(complaint);
  }

  @Test
  void read_nothingChanged_isTheModel() throws IOException {
    for (int format : new int[] {1, 2, 3}) {
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
    for (int format : new int[] {1, 2, 3}) {
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

    assertThat(((Con2Method) model.method()).terms())
        .isEqualTo(Choices.parse(Terms.class, "terms", trained));
    assertThat(model.provenance().options())
        .containsEntry("terms", trained)
        .doesNotContainKey("objective");
    EpochSummary epoch = model.provenance().curve().get(1);
    assertThat(epoch.losses().keySet()).containsExactly(trained, shown);
    assertThat(epoch.losses().get("context")).isEqualTo(3.430375337600708);
  }

  /** Jackson reads each of these as the whole number 16. */
  @Test
  void read_wholeNumberThatIsNone_isRefusedByItsName() throws IOException {
    for (String number : List.of("4294967312", "16.9", "16.0", "\"16\"", "true", "1e999")) {
      for (String name : List.of("image-size", "edge")) {
        assertRefused(
            json -> put((ObjectNode) json.required("preprocessing"), name, number),
            "%s has ".formatted(name));
      }
      assertRefused(
          json -> put((ObjectNode) json.required("encoder"), "width", number), "width has ");
      assertRefused(json -> put(json, "numerics", number), "numerics has ");
    }
  }

  private static void put(ObjectNode object, String name, String json) {
    try {
      object.set(name, new JsonMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void read_numberThatIsNotFinite_isRefusedByItsName() throws IOException {
    assertRefused(json -> put(json, "false-alarm-rate", "1e999"), "false-alarm-rate has ");
    assertRefused(
        json -> put((ObjectNode) json.required("views").get(1), "blur", "1e999"), "blur has ");
    assertRefused(
        json -> put((ObjectNode) json.required("held-out-scores"), "lh", "[1e999]"), "lh has ");
    assertRefused(
        json -> put((ObjectNode) json.required("self-test"), "lh", "[-1e999]"), "lh has ");
    assertRefused(
        json -> put((ObjectNode) json.required("curve").get(0), "learning-rate", "1e999"),
        "learning-rate has ");
    assertRefused(
        json -> put((ObjectNode) json.required("collapsed-losses"), "context", "1e999"),
        "context has ");
  }

  @Test
  void read_textWhereANumberMustStand_isRefusedByItsName() throws IOException {
    assertRefused(
        json -> put((ObjectNode) json.required("held-out-scores"), "lh", "\"1, 2\""),
        "lh has \"1, 2\" where a list must stand");
    assertRefused(
        json -> put((ObjectNode) json.required("views").get(1), "blur", "\"0\""), "blur has ");
    assertRefused(
        json -> put((ObjectNode) json.required("encoder"), "mean", "0.5"),
        "mean has 0.5 where text");
    assertRefused(
        json -> put((ObjectNode) json.required("libraries"), "java", "17"),
        "java has 17 where text");
    assertRefused(
        json -> put((ObjectNode) json.required("options"), "terms", "[]"),
        "terms has [] where a value");
    assertRefused(json -> put(json, "views", "{}"), "views has {} where a list must stand");
  }

  @Test
  void read_rateOrHeldOutScoresThatCannotBe_areRefused() throws IOException {
    for (String rate : List.of("0", "-1", "1.5", "1e-300")) {
      assertRefused(json -> put(json, "false-alarm-rate", rate), "a share from 1e-9 to 1");
    }
    assertRefused(
        json -> ((ArrayNode) json.required("held-out-scores").required("lh")).remove(0),
        "lh has 8 held-out scores of 9 images");
    assertRefused(
        json -> put((ObjectNode) json.required("data"), "exact-copies", "-1"), "exact-copies has");
    assertRefused(
        json -> put((ObjectNode) json.required("views").get(1), "blur", "17"),
        "wider than the image");
  }

  /** A tolerance of 1e999 lets every machine pass; format 3 has none. */
  @Test
  void read_toleranceThatIsNone_isRefused() throws IOException {
    for (String tolerance : List.of("1e999", "-1", "1", "\"0.001\"")) {
      for (int format : new int[] {1, 2}) {
        Path file =
            changed(
                format,
                json -> put((ObjectNode) json.required("self-test"), "tolerance", tolerance));
        assertThatThrownBy(() -> AnomalyDetector.read(file))
            .isInstanceOf(ModelFileException.class)
            .hasMessageContaining("tolerance has ");
      }
    }
    Path file =
        changed(3, json -> put((ObjectNode) json.required("self-test"), "tolerance", "1e999"));
    assertThat(AnomalyDetector.read(file).selfTest().allowed()).isEqualTo(SelfTest.TOLERANCE);
  }

  @Test
  void read_selfTestWithoutOrWithTooManyImages_isRefused() throws IOException {
    for (int count : new int[] {0, 33, 2000}) {
      Safetensors.Array images =
          new Safetensors.Bytes(List.of(count, 3, 16, 16), new byte[count * 3 * 16 * 16]);
      assertArraysRefused(
          entries ->
              Objects.requireNonNull(entries.get("self_test.safetensors")).put("images", images),
          "the images of its self-test are of the shape");
    }
    assertRefused(
        json -> put((ObjectNode) json.required("self-test"), "pictures", "{}"),
        "its self-test has 0 pictures");
    assertArraysRefused(
        entries ->
            Objects.requireNonNull(entries.get("self_test.safetensors")).remove("picture.png.png"),
        "no array 'picture.png.png'");
    assertRefused(
        json -> ((ArrayNode) json.required("self-test").required("lh")).remove(0),
        "its self-test has 10 scores by lh of 11 images");
    Safetensors.Array large = new Safetensors.Bytes(List.of(100_000), new byte[100_000]);
    assertArraysRefused(
        entries ->
            Objects.requireNonNull(entries.get("self_test.safetensors"))
                .put("picture.png.png", large),
        "the picture png.png of its self-test has 100000 bytes");
  }

  private void assertArraysRefused(
      Consumer<Map<String, Map<String, Safetensors.Array>>> change, String complaint)
      throws IOException {
    Path file = changed(3, json -> {}, change);
    assertThatThrownBy(() -> AnomalyDetector.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("changed.con2")
        .hasMessageContaining(complaint);
  }

  @Test
  void read_weightsThatCannotBeComputedWith_areRefused() throws IOException {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertArraysRefused(
          entries -> floats(entries, "conv1.weight")[5] = value,
          "conv1.weight has a value that is not finite");
      assertArraysRefused(
          entries -> floats(entries, "bn1.running_var")[1] = value,
          "bn1.running_var has a value that is not finite");
    }
    assertArraysRefused(
        entries -> floats(entries, "bn1.running_var")[1] = -1,
        "bn1.running_var has a variance below 0");
    assertArraysRefused(
        entries ->
            Objects.requireNonNull(entries.get("encoder.safetensors")).remove("conv1.weight"),
        "no array 'conv1.weight'");
    assertArraysRefused(
        entries -> entries.remove("encoder.safetensors"), "encoder.safetensors is missing");
  }

  /** Finite weights are not enough: their products may be infinite. */
  @Test
  void score_weightsWhoseProductsAreInfinite_isSaidOfTheModel() throws IOException {
    Path file =
        changed(
            3,
            json -> {},
            entries -> Arrays.fill(floats(entries, "conv1.weight"), Float.MAX_VALUE));
    assertMakesInfinities(file);
  }

  /** The likelihood of seed 3, case 110 of the fuzzing. */
  @Test
  void score_fittedNumberWhoseSquareIsInfinite_isSaidOfTheModel() throws IOException {
    Path file =
        changed(
            1,
            json -> json.put("default-score", "lh"),
            entries -> {
              double[] factor =
                  Safetensors.require(
                          Objects.requireNonNull(entries.get("lh.safetensors")),
                          "factor.0",
                          Safetensors.Doubles.class)
                      .values();
              for (int at : new int[] {902, 1928, 2030}) {
                factor[at] = 1e300;
              }
            });
    assertMakesInfinities(file);
  }

  /** The model is read, and scoring a picture by it is refused. */
  private static void assertMakesInfinities(Path file) {
    Path picture = ReferenceFile.path("/images/pictures/jpeg_rgb_444.jpg");
    try (AnomalyDetector detector = AnomalyDetector.load(file)) {
      assertThatThrownBy(() -> detector.score(picture))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("infinite or none");
    }
  }

  @Test
  void read_viewThatIsNoObject_isShown() throws IOException {
    assertRefused(
        json -> ((ArrayNode) json.required("views")).set(1, "none"),
        "\"none\" stands where an object with context must stand");
  }

  @Test
  void read_heldOutScoresThatAreNoObject_areRefusedByTheirName() throws IOException {
    assertRefused(
        json -> put(json, "held-out-scores", "7"),
        "held-out-scores has 7 where an object must stand");
  }

  private static float[] floats(Map<String, Map<String, Safetensors.Array>> entries, String array) {
    return Safetensors.require(
            Objects.requireNonNull(entries.get("encoder.safetensors")),
            array,
            Safetensors.Floats.class)
        .values();
  }

  @Test
  void read_scorerThatCannotBeScoredWith_isRefused() throws IOException {
    for (double value : new double[] {Double.NaN, -1, 0}) {
      assertArraysRefused(
          entries ->
              Safetensors.require(
                          Objects.requireNonNull(entries.get("score-lh.safetensors")),
                          "factor.0",
                          Safetensors.Doubles.class)
                      .values()[0] =
                  value,
          "'factor.0' cannot be used");
    }
  }

  /** A file of one's own cannot fill the screen. */
  @Test
  void read_wrongValueOfAMillionCharacters_isShownInPart() throws IOException {
    Path file = changed(3, json -> json.put("default-score", "x".repeat(1_000_000)));
    assertThatThrownBy(() -> AnomalyDetector.read(file))
        .isInstanceOf(ModelFileException.class)
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(2000));
    Path other = changed(3, json -> json.put("false-alarm-rate", "x".repeat(1_000_000)));
    assertThatThrownBy(() -> AnomalyDetector.read(other))
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(1000));
  }
}
