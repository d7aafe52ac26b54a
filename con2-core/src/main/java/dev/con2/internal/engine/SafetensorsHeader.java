package dev.con2.internal.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors.Array;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON header of a safetensors file.
 *
 * @param jsonSize bytes of the JSON text, padding included
 * @param entries the arrays in the order in which their data stand in the file
 */
record SafetensorsHeader(int jsonSize, Map<String, String> metadata, List<ArrayEntry> entries) {

  /** The name in the header under which free text stands instead of an array. */
  static final String METADATA = "__metadata__";

  /** The format's own limit. */
  private static final int MAX_JSON_SIZE = 100_000_000;

  private static final int LENGTH_SIZE = 8;

  private static final JsonMapper JSON = new JsonMapper();

  private static final ObjectReader STRICT_READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** One array: its values stand from byte {@code begin} to {@code end} after the header. */
  record ArrayEntry(String name, ElementType type, List<Integer> shape, long begin, long end) {
    int count() {
      return Math.toIntExact((end - begin) / type.size);
    }
  }

  /** The header for these contents: large elements first, so that all are aligned. */
  static SafetensorsHeader of(Safetensors contents) {
    List<ArrayEntry> entries = new ArrayList<>();
    contents.arrays().entrySet().stream()
        .sorted(Comparator.comparing(named -> -ElementType.of(named.getValue().getClass()).size))
        .forEachOrdered(named -> entries.add(entryAfter(entries, named)));
    return new SafetensorsHeader(
        json(contents.metadata(), entries).length, contents.metadata(), entries);
  }

  private static ArrayEntry entryAfter(List<ArrayEntry> entries, Map.Entry<String, Array> named) {
    long begin = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
    ElementType type = ElementType.of(named.getValue().getClass());
    List<Integer> shape = named.getValue().shape();
    long end = begin + ElementType.countOf(shape) * type.size;
    return new ArrayEntry(named.getKey(), type, shape, begin, end);
  }

  /** Bytes of the whole file. */
  long fileSize() {
    long data = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
    return LENGTH_SIZE + jsonSize + data;
  }

  /** The length and the JSON text. */
  byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH_SIZE + jsonSize)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(jsonSize)
        .put(json(metadata, entries))
        .array();
  }

  private static byte[] json(Map<String, String> metadata, List<ArrayEntry> entries) {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      metadata.forEach(root.putObject(METADATA)::put);
    }
    for (ArrayEntry entry : entries) {
      ObjectNode node = root.putObject(entry.name()).put("dtype", entry.type().name());
      entry.shape().forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(entry.begin()).add(entry.end());
    }
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  /** Reads and checks the header of a file of that many bytes. */
  static SafetensorsHeader read(InputStream from, long size, String name) throws IOException {
    if (size < LENGTH_SIZE) {
      throw damaged(name, "it has " + size + " bytes, too few for a safetensors file");
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    readFully(from, length.array(), LENGTH_SIZE, name);
    long jsonSize = length.getLong(0);
    if (jsonSize < 0 || jsonSize > Math.min(size - LENGTH_SIZE, MAX_JSON_SIZE)) {
      throw damaged(
          name,
          "its header would take " + Long.toUnsignedString(jsonSize) + " of " + size + " bytes");
    }
    byte[] text = new byte[(int) jsonSize];
    readFully(from, text, text.length, name);
    JsonNode root = parse(ByteBuffer.wrap(text), name);
    Map<String, String> metadata = new TreeMap<>();
    List<ArrayEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (property.getKey().equals(METADATA)) {
        metadata.putAll(metadata(property.getValue(), name));
      } else {
        entries.add(entry(property.getKey(), property.getValue(), name));
      }
    }
    entries.sort(Comparator.comparingLong(ArrayEntry::begin).thenComparingLong(ArrayEntry::end));
    checkTiling(entries, size - LENGTH_SIZE - jsonSize, name);
    return new SafetensorsHeader((int) jsonSize, metadata, entries);
  }

  /** Reads so many bytes into the beginning of an array. */
  static void readFully(InputStream from, byte[] bytes, int count, String name) throws IOException {
    if (from.readNBytes(bytes, 0, count) < count) {
      throw damaged(name, "it ends early");
    }
  }

  private static JsonNode parse(ByteBuffer text, String name) {
    // The format asks for the brace; without it, spaces could stand before the JSON.
    if (!text.hasRemaining() || text.get(0) != '{') {
      throw damaged(name, "its header is not a JSON object");
    }
    try {
      return STRICT_READER.readTree(StandardCharsets.UTF_8.newDecoder().decode(text).toString());
    } catch (CharacterCodingException e) {
      throw damaged(name, "its header is not UTF-8 text");
    } catch (JsonProcessingException e) {
      throw damaged(name, "its header is not proper JSON: " + e.getOriginalMessage());
    }
  }

  private static Map<String, String> metadata(JsonNode node, String name) {
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!property.getValue().isTextual()) {
        throw damaged(name, "its metadata '" + property.getKey() + "' is not text");
      }
      metadata.put(property.getKey(), property.getValue().textValue());
    }
    if (!node.isObject()) {
      throw damaged(name, "its metadata are not a JSON object");
    }
    return metadata;
  }

  private static ArrayEntry entry(String array, JsonNode node, String name) {
    if (!node.isObject() || node.size() != 3) {
      throw damaged(
          name, "array '" + array + "' is not described by dtype, shape and data_offsets");
    }
    ElementType type = type(array, node.path("dtype"), name);
    List<Long> shape = integers(array, node.path("shape"), name);
    List<Long> offsets = integers(array, node.path("data_offsets"), name);
    if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(1) < offsets.get(0)) {
      throw damaged(name, "array '" + array + "' stands at impossible offsets " + offsets);
    }
    long bytes = offsets.get(1) - offsets.get(0);
    long count;
    try {
      count = ElementType.countOf(shape);
    } catch (IllegalArgumentException e) {
      throw damaged(name, "array '" + array + "' is impossible: " + e.getMessage());
    }
    if (bytes % type.size != 0 || bytes / type.size != count) {
      throw damaged(name, "array '%s' of %s %s has %d bytes".formatted(array, type, shape, bytes));
    }
    if (count > Integer.MAX_VALUE - 8
        || shape.stream().anyMatch(size -> size > Integer.MAX_VALUE)) {
      throw new ModelFileException(
          "%s holds array '%s' of shape %s, more than this program can take into memory; split it"
              .formatted(name, array, shape));
    }
    return new ArrayEntry(
        array, type, shape.stream().map(Long::intValue).toList(), offsets.get(0), offsets.get(1));
  }

  private static ElementType type(String array, JsonNode node, String name) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(node.textValue())) {
        return type;
      }
    }
    throw new ModelFileException(
        "%s holds array '%s' with elements of the type %s, which con2 does not read; convert them to one of %s"
            .formatted(name, array, node, Arrays.toString(ElementType.values())));
  }

  private static List<Long> integers(String array, JsonNode node, String name) {
    List<Long> integers = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isIntegralNumber() || !element.canConvertToLong()) {
        throw damaged(
            name, "array '" + array + "' has " + element + " where an integer must stand");
      }
      integers.add(element.longValue());
    }
    if (!node.isArray()) {
      throw damaged(name, "array '" + array + "' has no proper shape and data_offsets");
    }
    return integers;
  }

  private static void checkTiling(List<ArrayEntry> entries, long dataSize, String name) {
    long end = 0;
    for (ArrayEntry entry : entries) {
      if (entry.begin() != end) {
        throw damaged(
            name,
            "array '%s' begins at byte %d of the data, where %d was due"
                .formatted(entry.name(), entry.begin(), end));
      }
      end = entry.end();
    }
    if (end != dataSize) {
      throw damaged(
          name, "its header describes %d bytes of data, and it has %d".formatted(end, dataSize));
    }
  }

  private static ModelFileException damaged(String name, String what) {
    return new ModelFileException(
        name + " is damaged or not a safetensors file: " + what + "; get the file again");
  }
}
