package dev.con2.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.error.ModelFileException;
import dev.con2.error.OutputFailedException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.engine.Safetensors.Bytes;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelArchiveTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  private static final Map<String, Map<String, Array>> ENTRIES =
      Map.of(
          "weights.safetensors",
          Map.of(
              "layer.weight", new Floats(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}),
              "layer.bias", new Floats(List.of(2), new float[] {-1, 0.5f})),
          "gaussians.safetensors",
          Map.of("mean", new Doubles(List.of(2), new double[] {0.25, -1e-300})),
          "empty.safetensors",
          Map.of());

  @Test
  void read_whatWasWritten_givesTheSame() {
    Path file = folder.resolve("model.con2");
    ModelArchive.write(file, modelJson(), ENTRIES);
    ModelArchive archive = ModelArchive.read(file);
    assertThat(archive.format()).isEqualTo(ModelArchive.FORMAT);
    assertThat(archive.modelJson()).isEqualTo(modelJson());
    assertThat(archive.entries().keySet()).isEqualTo(ENTRIES.keySet());
    ENTRIES.forEach(
        (name, arrays) ->
            assertThat(new Safetensors(archive.entries().get(name)).toBytes())
                .isEqualTo(new Safetensors(arrays).toBytes()));
  }

  @Test
  void write_sameContents_givesTheSameBytes() throws IOException {
    ModelArchive.write(folder.resolve("a.con2"), modelJson(), ENTRIES);
    ModelArchive.write(folder.resolve("b.con2"), modelJson(), new TreeMap<>(ENTRIES));
    assertThat(folder.resolve("a.con2")).hasSameBinaryContentAs(folder.resolve("b.con2"));
  }

  @Test
  void write_givesAPlainZip() throws IOException {
    Path file = folder.resolve("model.con2");
    ModelArchive.write(file, modelJson(), ENTRIES);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly(
              "model.json", "empty.safetensors", "gaussians.safetensors", "weights.safetensors");
      assertThat(zip.stream().map(ZipEntry::getMethod)).containsOnly(ZipEntry.STORED);
      byte[] json = zip.getInputStream(zip.getEntry("model.json")).readAllBytes();
      JsonNode root = JSON.readTree(json);
      assertThat(root.path("format").intValue()).isEqualTo(ModelArchive.FORMAT);
      assertThat(root.path("entries").path("empty.safetensors").path("size").intValue())
          .isEqualTo(new Safetensors(Map.of()).toBytes().length);
      // The digest that sha256sum gives for the number 8 in 8 bytes, {} and six spaces.
      assertThat(root.path("entries").path("empty.safetensors").path("sha256").textValue())
          .isEqualTo("9bbcbf73561f6bc5d0a17ea6a2081feed2d1304e87602d8c502d9a5c4bd85576");
      byte[] weights = zip.getInputStream(zip.getEntry("weights.safetensors")).readAllBytes();
      assertThat(weights).isEqualTo(new Safetensors(ENTRIES.get("weights.safetensors")).toBytes());
    }
  }

  @Test
  void write_overAnOlderFile_replacesItAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("model.con2");
    Files.writeString(file, "older");
    ModelArchive.write(file, modelJson(), ENTRIES);
    assertThat(ModelArchive.read(file).modelJson()).isEqualTo(modelJson());
    assertThat(filesInFolder()).containsExactly("model.con2");
  }

  @Test
  void write_whereItCannot_saysSoAndLeavesNothingBeside() throws IOException {
    Path nowhere = folder.resolve("missing").resolve("model.con2");
    assertThatThrownBy(() -> ModelArchive.write(nowhere, modelJson(), ENTRIES))
        .isInstanceOf(OutputFailedException.class)
        .hasMessageContaining(nowhere.toString())
        .hasMessageContaining("no such file or folder");
    Path taken = Files.createDirectories(folder.resolve("taken.con2").resolve("inner"));
    assertThatThrownBy(() -> ModelArchive.write(taken.getParent(), modelJson(), ENTRIES))
        .isInstanceOf(OutputFailedException.class)
        .hasMessageContaining("taken.con2 cannot be written");
    assertThat(filesInFolder()).containsExactly("taken.con2");
  }

  @Test
  void write_argumentsThatMakeNoSense_areRefused() {
    Path file = folder.resolve("model.con2");
    for (String name : List.of("weights", "../a.safetensors", "A.safetensors", ".safetensors")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ModelArchive.write(file, modelJson(), Map.of(name, Map.of())));
    }
    for (String field : List.of("format", "entries")) {
      ObjectNode json = modelJson().put(field, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ModelArchive.write(file, json, Map.of()));
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void read_anyByteAltered_isRefused() throws IOException {
    byte[] bytes = written(ENTRIES);
    RandomStream random = RandomStream.of(1);
    for (int i = 0; i < bytes.length; i++) {
      byte[] altered = bytes.clone();
      altered[i] ^= (byte) (1 + random.nextInt(255));
      assertRefused(altered, "");
    }
  }

  @Test
  void read_anyBitOfALargerFileAltered_isRefused() throws IOException {
    RandomStream random = RandomStream.of(2);
    byte[] noise = new byte[1_000_000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) random.nextLong();
    }
    byte[] bytes =
        written(Map.of("noise.safetensors", Map.of("x", new Bytes(List.of(noise.length), noise))));
    for (int round = 0; round < 150; round++) {
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << round % 8);
      assertRefused(bytes, "");
      bytes[at] ^= (byte) (1 << round % 8);
    }
    assertThat(ModelArchive.read(file(bytes)).entries()).hasSize(1);
  }

  @Test
  void read_cutAnywhereOrLengthened_isRefused() throws IOException {
    byte[] bytes = written(ENTRIES);
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(
          Arrays.copyOf(bytes, length), length < 4 ? "is not a model file" : "damaged or cut off");
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "damaged or cut off");
    byte[] behind = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, behind, 1, bytes.length);
    assertRefused(behind, "altered or damaged");
  }

  @Test
  void read_whatIsNotAModelFile_isRefused() {
    assertThatThrownBy(() -> ModelArchive.read(folder.resolve("missing.con2")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("there is no model file " + folder.resolve("missing.con2"));
    assertThatThrownBy(() -> ModelArchive.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is a folder and no model file");
    assertRefused(
        "A text that is longer than a zip's end.".getBytes(StandardCharsets.UTF_8),
        "is not a model file");
  }

  @Test
  void read_packedAgain_isRefused() throws IOException {
    Map<String, byte[]> contents = contents(written(ENTRIES));
    assertRefused(
        packed(contents, ZipOutputStream.DEFLATED), "its entry 'model.json' is compressed");
    assertRefused(packed(contents, ZipOutputStream.STORED), "packed again by another program");
  }

  @ParameterizedTest
  @CsvSource({
    "4, later version of con2 (format 4); this program reads up to 3",
    "9999999999, later version of con2 (format 9999999999)",
    "0, does not say which format",
    "-1, does not say which format",
    "1.5, does not say which format",
    "99999999999999999999, does not say which format",
    "true, does not say which format",
  })
  void read_otherFormat_isRefused(String format, String complaint) {
    assertForgedRefused(List.of(entry("model.json", "{\"format\":" + format + "}")), complaint);
  }

  @Test
  void read_laterFormatWithOtherEntries_saysThatItIsLater() {
    assertForgedRefused(
        List.of(entry("model.json", "{\"format\":4}"), entry("report.html", "<html>")),
        "later version");
  }

  @Test
  void read_modelJsonThatIsWrong_isRefused() {
    assertForgedRefused(List.of(), "does not begin with model.json");
    assertForgedRefused(List.of(entry("other.json", "{}")), "does not begin with model.json");
    assertForgedRefused(List.of(entry("model.json", "[1]")), "not a JSON object");
    assertForgedRefused(List.of(entry("model.json", "")), "not a JSON object");
    assertForgedRefused(List.of(entry("model.json", "{")), "not proper JSON");
    assertForgedRefused(List.of(entry("model.json", "{} {}")), "not proper JSON");
    assertForgedRefused(List.of(entry("model.json", "{\"a\":1,\"a\":2}")), "Duplicate field 'a'");
    assertForgedRefused(List.of(entry("model.json", "{}")), "does not say which format");
    assertForgedRefused(List.of(entry("model.json", "{\"format\":1}")), "lists is missing");
    assertForgedRefused(
        List.of(new Forged("model.json", new byte[] {'{', '"', (byte) 0xff, '"', '}'})),
        "not UTF-8");
  }

  @Test
  void read_entriesThatAreNotThoseListed_isRefused() {
    String empty = new String(new Safetensors(Map.of()).toBytes(), StandardCharsets.ISO_8859_1);
    String sha256 = "9bbcbf73561f6bc5d0a17ea6a2081feed2d1304e87602d8c502d9a5c4bd85576";
    String right = listing("a.safetensors", empty.length(), sha256);
    Forged a = entry("a.safetensors", empty);
    assertThat(ModelArchive.read(forge(List.of(entry("model.json", right), a))).entries())
        .containsOnlyKeys("a.safetensors");

    assertForgedRefused(List.of(entry("model.json", right)), "is missing");
    assertForgedRefused(
        List.of(entry("model.json", right), a, a), "'a.safetensors' stands there twice");
    assertForgedRefused(
        List.of(entry("model.json", right), a, entry("b.safetensors", empty)),
        "'b.safetensors' is not one that belongs");
    assertForgedRefused(
        List.of(entry("model.json", right), entry("model.json", right)),
        "'model.json' is not one that belongs");
    for (String list :
        List.of(
            listing("a.safetensors", empty.length() + 1, sha256),
            listing("a.safetensors", empty.length(), sha256.replace('0', '1')),
            "{\"format\":1,\"entries\":{\"a.safetensors\":7}}")) {
      assertForgedRefused(List.of(entry("model.json", list), a), "is not what was written");
    }
    assertForgedRefused(
        List.of(entry("model.json", right), entry("a.safetensors", "no safetensors")),
        "(entry a.safetensors) is damaged");
  }

  @Test
  void read_namesThatLeadElsewhere_areRefused() {
    String empty = new String(new Safetensors(Map.of()).toBytes(), StandardCharsets.ISO_8859_1);
    for (String name :
        List.of(
            "../a.safetensors",
            "/a.safetensors",
            "b\\a.safetensors",
            "b/a.safetensors",
            "C:a.safetensors",
            "A.safetensors",
            "a.safetensors\n",
            "a.class")) {
      String json =
          listing(
              name.replace("\\", "\\\\").replace("\n", "\\n"),
              empty.length(),
              "9bbcbf73561f6bc5d0a17ea6a2081feed2d1304e87602d8c502d9a5c4bd85576");
      assertForgedRefused(
          List.of(entry("model.json", json), entry(name, empty)), "is not one that belongs");
    }
  }

  private record Forged(String name, byte[] contents) {}

  private static Forged entry(String name, String contents) {
    return new Forged(name, contents.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String listing(String name, int size, String sha256) {
    return "{\"format\":1,\"entries\":{\"%s\":{\"size\":%d,\"sha256\":\"%s\"}}}"
        .formatted(name, size, sha256);
  }

  /** A zip that is right in itself, whatever its entries. */
  private Path forge(List<Forged> entries) {
    List<StoredZip.StoredFile> zip =
        entries.stream()
            .map(
                e ->
                    new StoredZip.StoredFile(
                        e.name(), e.contents().length, Digest.crc(e.contents())))
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < zip.size(); i++) {
      bytes.writeBytes(StoredZip.localHeader(zip.get(i)));
      bytes.writeBytes(entries.get(i).contents());
    }
    bytes.writeBytes(StoredZip.directory(zip));
    return file(bytes.toByteArray());
  }

  private void assertForgedRefused(List<Forged> entries, String complaint) {
    Path file = forge(entries);
    assertThatThrownBy(() -> ModelArchive.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(complaint);
  }

  private void assertRefused(byte[] bytes, String complaint) {
    Path file = file(bytes);
    assertThatThrownBy(() -> ModelArchive.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(complaint);
  }

  private Path file(byte[] bytes) {
    try {
      return Files.write(folder.resolve("altered.con2"), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] written(Map<String, Map<String, Array>> entries) throws IOException {
    Path file = folder.resolve("written.con2");
    ModelArchive.write(file, modelJson(), entries);
    return Files.readAllBytes(file);
  }

  private Map<String, byte[]> contents(byte[] bytes) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file(bytes).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        contents.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return contents;
  }

  private static byte[] packed(Map<String, byte[]> contents, int method) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = bytes;
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setMethod(method);
        entry.setSize(content.getValue().length);
        entry.setCrc(Digest.crc(content.getValue()));
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private List<String> filesInFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static ObjectNode modelJson() {
    ObjectNode json = JSON.createObjectNode().put("encoder", "resnet18").put("remark", "größe");
    json.putArray("contexts").add("none").add("flip");
    json.putObject("training").put("epochs", 12).put("temperature", 0.2).putNull("none");
    return json;
  }
}
