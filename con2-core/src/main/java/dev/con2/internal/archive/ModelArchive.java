package dev.con2.internal.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.files.FileProblem;
import dev.con2.internal.files.StagedFiles;
import dev.con2.internal.files.Uninterrupted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The container of a model file: a zip without compression of {@code model.json} and of safetensors
 * entries, which {@code unzip} and any safetensors reader can read.
 *
 * <p>{@code model.json} begins with the format version and ends with the size and SHA-256 of every
 * other entry; its own checksum is the zip's. The same contents give the same bytes, and a file in
 * which any one byte differs from what was written is refused. That guards against accidents, not
 * against someone who makes a consistent file.
 *
 * @param format the version of the format, from 1 to {@link #FORMAT}
 * @param modelJson everything in {@code model.json} but the format version and the list of entries
 * @param entries arrays by name, by the name of the entry, such as {@code weights.safetensors}
 */
public record ModelArchive(
    int format, ObjectNode modelJson, Map<String, Map<String, Array>> entries) {

  /** The version of the format that is written, and the latest that can be read. */
  public static final int FORMAT = 3;

  private static final String MODEL_JSON = "model.json";
  private static final String FORMAT_FIELD = "format";
  private static final String ENTRIES_FIELD = "entries";
  private static final String SIZE_FIELD = "size";
  private static final String SHA256_FIELD = "sha256";

  /** Bytes that a file can have. */
  public static final long MAX_FILE_SIZE = StoredZip.MAX_FILE_SIZE;

  private static final int MAX_MODEL_JSON_SIZE = 1 << 26;

  private static final Pattern ENTRY_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*\\.safetensors");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPrettyPrinter(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultPrettyPrinter.FixedSpaceIndenter()))
          .build();

  /**
   * Writes a model file. It appears under its name all at once, when it is complete and on the
   * disk: a file that stood there before is replaced then, and stays if anything goes wrong.
   *
   * @param modelJson an object without the fields {@code format} and {@code entries}
   * @param entries arrays by name, by entry; entries are named in small letters, digits, _ and -,
   *     and end with {@code .safetensors}
   * @throws ModelFileException if the file would have 4 GiB or more
   * @throws dev.con2.error.OutputFailedException if it cannot be written
   */
  public static void write(
      Path file,
      ObjectNode modelJson,
      Map<String, ? extends Map<String, ? extends Array>> entries) {
    Map<String, Safetensors> contents = new TreeMap<>();
    entries.forEach((name, arrays) -> contents.put(checkedName(name), new Safetensors(arrays)));
    try (StagedFiles files = new StagedFiles()) {
      files.write(file, out -> write(out, modelJson, contents, file));
      files.moveIntoPlace();
    }
  }

  private static String checkedName(String name) {
    if (!ENTRY_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a model file has no entry called " + name);
    }
    return name;
  }

  private static void write(
      OutputStream out, ObjectNode modelJson, Map<String, Safetensors> contents, Path file)
      throws IOException {
    if (modelJson.has(FORMAT_FIELD) || modelJson.has(ENTRIES_FIELD)) {
      throw new IllegalArgumentException("model.json's own fields are not the caller's to give");
    }
    List<StoredZip.StoredFile> zip = new ArrayList<>();
    ObjectNode complete = JSON.createObjectNode().put(FORMAT_FIELD, FORMAT).setAll(modelJson);
    ObjectNode list = complete.putObject(ENTRIES_FIELD);
    for (Map.Entry<String, Safetensors> entry : contents.entrySet()) {
      Digest digest = new Digest();
      entry.getValue().write(digest.writer(OutputStream.nullOutputStream()));
      long size = entry.getValue().size();
      zip.add(new StoredZip.StoredFile(entry.getKey(), size, digest.crc()));
      list.putObject(entry.getKey()).put(SIZE_FIELD, size).put(SHA256_FIELD, digest.sha256());
    }
    byte[] json =
        (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(complete) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    zip.add(0, new StoredZip.StoredFile(MODEL_JSON, json.length, Digest.crc(json)));
    if (json.length > MAX_MODEL_JSON_SIZE) {
      throw new ModelFileException(
          "the model file %s would have a model.json of %d bytes, more than its format can hold; train for fewer epochs"
              .formatted(file, json.length));
    }
    if (StoredZip.fileSize(zip) > MAX_FILE_SIZE) {
      throw new ModelFileException(
          "the model file %s would have %d bytes, more than its format can hold; use fewer views or training pictures"
              .formatted(file, StoredZip.fileSize(zip)));
    }
    out.write(StoredZip.localHeader(zip.get(0)));
    out.write(json);
    for (StoredZip.StoredFile entry : zip.subList(1, zip.size())) {
      out.write(StoredZip.localHeader(entry));
      Objects.requireNonNull(contents.get(entry.name())).write(out);
    }
    out.write(StoredZip.directory(zip));
  }

  /**
   * Reads a model file and checks every byte of it.
   *
   * @throws ModelFileException if there is none, or it is damaged, altered, made by a later version
   *     of the format, or not a model file at all
   */
  public static ModelArchive read(Path file) {
    if (Files.isDirectory(file)) {
      throw new ModelFileException(
          "%s is a folder and no model file; give the file that train wrote".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(
          "there is no model file %s; check the path, or train a model".formatted(file));
    }
    try {
      return Uninterrupted.done(() -> checked(file));
    } catch (IOException e) {
      throw new ModelFileException(
          "the model file %s cannot be read (%s); check that it may be read"
              .formatted(file, FileProblem.reason(e)),
          e);
    }
  }

  private static ModelArchive checked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      List<StoredZip.StoredFile> zip = StoredZip.read(channel);
      ObjectNode json = readModelJson(file, channel, zip);
      int format = checkedFormat(file, json.path(FORMAT_FIELD));
      JsonNode list = json.path(ENTRIES_FIELD);
      checkNames(file, zip, list);
      Map<String, Map<String, Array>> entries = new TreeMap<>();
      for (int i = 1; i < zip.size(); i++) {
        String name = zip.get(i).name();
        entries.put(name, readEntry(file, channel, zip, i, list.get(name)).arrays());
      }
      json.remove(List.of(FORMAT_FIELD, ENTRIES_FIELD));
      return new ModelArchive(format, json, Collections.unmodifiableMap(entries));
    } catch (StoredZip.FormException e) {
      throw new ModelFileException(
          "%s %s; get the file again, or delete it and train again".formatted(file, e.getMessage()),
          e);
    }
  }

  private static ObjectNode readModelJson(
      Path file, FileChannel channel, List<StoredZip.StoredFile> zip) throws IOException {
    if (zip.isEmpty() || !zip.get(0).name().equals(MODEL_JSON)) {
      throw altered(file, "it does not begin with " + MODEL_JSON);
    }
    StoredZip.StoredFile entry = zip.get(0);
    if (entry.size() > MAX_MODEL_JSON_SIZE) {
      throw altered(file, "its " + MODEL_JSON + " has " + entry.size() + " bytes");
    }
    channel.position(StoredZip.contentsOffset(zip, 0));
    byte[] text = Channels.newInputStream(channel).readNBytes((int) entry.size());
    if (Digest.crc(text) != entry.crc()) {
      throw altered(file, "the checksum of " + MODEL_JSON + " is wrong");
    }
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
      throw altered(file, MODEL_JSON + " is not a JSON object");
    } catch (CharacterCodingException e) {
      throw altered(file, MODEL_JSON + " is not UTF-8 text");
    } catch (JsonProcessingException e) {
      throw altered(file, MODEL_JSON + " is not proper JSON: " + e.getOriginalMessage());
    }
  }

  private static int checkedFormat(Path file, JsonNode format) {
    if (!format.isIntegralNumber() || !format.canConvertToLong() || format.longValue() < 1) {
      throw altered(file, MODEL_JSON + " does not say which format it has");
    }
    if (format.longValue() > FORMAT) {
      throw new ModelFileException(
          "%s was made by a later version of con2 (format %d); this program reads up to %d: get a newer con2"
              .formatted(file, format.longValue(), FORMAT));
    }
    return format.intValue();
  }

  private static void checkNames(Path file, List<StoredZip.StoredFile> zip, JsonNode list) {
    List<String> names =
        zip.subList(1, zip.size()).stream().map(StoredZip.StoredFile::name).toList();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!ENTRY_NAME.matcher(name).matches() || !list.has(name)) {
        throw altered(file, "its entry '" + name + "' is not one that belongs there");
      }
      if (i > 0 && name.compareTo(names.get(i - 1)) <= 0) {
        throw altered(file, "its entry '" + name + "' stands there twice or in the wrong place");
      }
    }
    if (!list.isObject() || list.size() != names.size()) {
      throw altered(file, "an entry that " + MODEL_JSON + " lists is missing");
    }
  }

  private static Safetensors readEntry(
      Path file, FileChannel channel, List<StoredZip.StoredFile> zip, int index, JsonNode listed)
      throws IOException {
    StoredZip.StoredFile entry = zip.get(index);
    channel.position(StoredZip.contentsOffset(zip, index));
    Digest digest = new Digest();
    Safetensors contents =
        Safetensors.read(
            digest.reader(Channels.newInputStream(channel)),
            entry.size(),
            "%s (entry %s)".formatted(file, entry.name()));
    if (digest.crc() != entry.crc()
        || !digest.sha256().equals(listed.path(SHA256_FIELD).textValue())
        || !listed.path(SIZE_FIELD).isIntegralNumber()
        || listed.path(SIZE_FIELD).longValue() != entry.size()) {
      throw altered(file, "its entry '" + entry.name() + "' is not what was written");
    }
    return contents;
  }

  private static ModelFileException altered(Path file, String what) {
    return new ModelFileException(
        "%s was altered or damaged: %s; get the file again, or delete it and train again"
            .formatted(file, what));
  }
}
