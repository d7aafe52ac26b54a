package dev.con2.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors.Array;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** A model file or checkpoint that was altered, mostly with all its checksums made right again. */
final class ForgedArchive {

  private static final int LOCAL_HEADER = 30;
  private static final int LOCAL_CRC = 14;
  private static final int LOCAL_SIZE = 22;
  private static final int DIRECTORY_CRC = 16;
  private static final int END_RECORD = 22;
  private static final int DIRECTORY_OFFSET = 16;

  /** Characters that one alteration adds by repeating. */
  private static final int MOST_ADDED = 20_000;

  private static final String MODEL_JSON = "model.json";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final List<JsonNode> VALUES =
      List.of(
          JSON.numberNode(0),
          JSON.numberNode(1),
          JSON.numberNode(-1),
          JSON.numberNode(2),
          JSON.numberNode(7),
          JSON.numberNode(17),
          JSON.numberNode(4096),
          JSON.numberNode(65536),
          JSON.numberNode(Integer.MAX_VALUE),
          JSON.numberNode(4294967312L),
          JSON.numberNode(Long.MIN_VALUE),
          JSON.numberNode(0.5),
          JSON.numberNode(-0.5),
          JSON.numberNode(1e-300),
          JSON.numberNode(1e300),
          JSON.numberNode(new BigDecimal("1e999")),
          JSON.booleanNode(true),
          JSON.booleanNode(false),
          JSON.nullNode(),
          JSON.textNode(""),
          JSON.textNode("0"),
          JSON.textNode("none"),
          JSON.textNode("flip"),
          JSON.textNode("nnd"),
          JSON.textNode("a\nb\u001b[31m\u0000"),
          JSON.textNode("x".repeat(100_000)),
          JSON.arrayNode(),
          JSON.objectNode());

  private ForgedArchive() {}

  /** The bytes of the file, altered. */
  static byte[] of(Path original, RandomStream random) throws IOException {
    byte[] bytes = Files.readAllBytes(original);
    return switch (random.nextInt(10)) {
      case 0 -> Alteration.of(bytes, bytes, random);
      case 1, 2 -> withAlteredText(bytes, random);
      default -> consistent(original, random);
    };
  }

  /**
   * The text of model.json altered as bytes are; it keeps its length, so that all stays in place.
   */
  private static byte[] withAlteredText(byte[] bytes, RandomStream random) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = LOCAL_HEADER + MODEL_JSON.length();
    int end = start + file.getInt(LOCAL_SIZE);
    byte[] text = Arrays.copyOfRange(bytes, start, end);
    byte[] altered = Alteration.of(text, text, random);
    Arrays.fill(bytes, start, end, (byte) ' ');
    System.arraycopy(altered, 0, bytes, start, Math.min(altered.length, text.length));
    return withChecksum(file, start, end);
  }

  /** With the right checksum of model.json in both places. */
  private static byte[] withChecksum(ByteBuffer file, int start, int end) {
    CRC32 crc = new CRC32();
    crc.update(file.array(), start, end - start);
    int directory = file.getInt(file.capacity() - END_RECORD + DIRECTORY_OFFSET);
    return file.putInt(LOCAL_CRC, (int) crc.getValue())
        .putInt(directory + DIRECTORY_CRC, (int) crc.getValue())
        .array();
  }

  /** With other values in model.json, or other arrays, and every checksum right. */
  private static byte[] consistent(Path original, RandomStream random) throws IOException {
    ModelArchive archive = ModelArchive.read(original);
    ObjectNode json = archive.modelJson();
    Map<String, Map<String, Array>> entries = new TreeMap<>();
    archive.entries().forEach((name, arrays) -> entries.put(name, new TreeMap<>(arrays)));
    boolean arrays = random.nextInt(3) == 0;
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      if (arrays) {
        AlteredArrays.alter(entries, random);
      } else {
        alter(json, random);
      }
    }
    Path file = Files.createTempFile("forged", ".con2");
    try {
      ModelArchive.write(file, json, entries);
      return ofFormat(archive.format(), Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  /** What is written has the present format. */
  private static byte[] ofFormat(int format, byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = LOCAL_HEADER + MODEL_JSON.length();
    int end = start + file.getInt(LOCAL_SIZE);
    String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    String field = "\"format\" : ";
    bytes[start + text.indexOf(field) + field.length()] = (byte) ('0' + format);
    return withChecksum(file, start, end);
  }

  private static void alter(ObjectNode json, RandomStream random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(json, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    // Most containers are views and scores; what stands above them says more.
    if (random.nextInt(3) == 0) {
      container = json;
    }
    if (container instanceof ObjectNode object) {
      alterObject(object, containers, random);
    } else if (container instanceof ArrayNode array) {
      alterArray(array, random);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static void alterObject(
      ObjectNode object, List<JsonNode> containers, RandomStream random) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      object.set("added", value(random));
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(8)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(names.get(random.nextInt(names.size())), object.get(name).deepCopy());
      case 2 -> object.set(name + "x", object.get(name).deepCopy());
      case 3 -> object.set(name, containers.get(random.nextInt(containers.size())).deepCopy());
      case 4, 5 -> object.set(name, near(object.get(name), random));
      default -> object.set(name, value(random));
    }
  }

  private static void alterArray(ArrayNode array, RandomStream random) {
    if (array.isEmpty()) {
      array.add(value(random));
      return;
    }
    int at = random.nextInt(array.size());
    switch (random.nextInt(6)) {
      case 0 -> array.remove(at);
      case 1 -> array.removeAll();
      case 2 -> array.insert(at, array.get(at).deepCopy());
      case 3 -> {
        JsonNode repeated = array.get(at);
        int most = MOST_ADDED / (1 + repeated.toString().length());
        for (int count = random.nextInt(1 + most); count > 0; count--) {
          array.add(repeated);
        }
      }
      case 4 -> array.set(at, near(array.get(at), random));
      default -> array.set(at, value(random));
    }
  }

  private static JsonNode value(RandomStream random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  /** A number beside the number; else another value. */
  private static JsonNode near(JsonNode node, RandomStream random) {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      int number = node.intValue();
      return switch (random.nextInt(4)) {
        case 0 -> JSON.numberNode(number + 1L);
        case 1 -> JSON.numberNode(number - 1L);
        case 2 -> JSON.numberNode(2L * number);
        default -> JSON.numberNode(number + 0.5);
      };
    }
    if (node.isNumber()) {
      double factor = List.of(-1.0, 0.0, 0.5, 2.0, 1e10, 1e-10, 1e300).get(random.nextInt(7));
      double number = node.doubleValue() * factor;
      return JSON.numberNode(Double.isFinite(number) ? number : Double.MAX_VALUE);
    }
    return value(random);
  }
}
