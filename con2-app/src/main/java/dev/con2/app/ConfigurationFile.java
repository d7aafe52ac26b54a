package dev.con2.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A YAML file of flags: each key is the name of a flag of train, each value what it takes. */
final class ConfigurationFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ConfigurationFile() {}

  /**
   * Reads the file.
   *
   * @throws InvalidInputException naming the file, and the key where one is wrong
   */
  static Map<String, GivenValue> read(Path file) {
    Map<String, GivenValue> given = new LinkedHashMap<>();
    JsonNode root = tree(file);
    if (root.isMissingNode() || root.isNull()) {
      return given;
    }
    if (!root.isObject()) {
      throw new InvalidInputException(
          "the configuration file %s is not a list of keys and values; write one flag a line, such as `epochs: 24`"
              .formatted(file));
    }
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      given.put(checked(file, entry.getKey()), givenValue(file, entry.getKey(), entry.getValue()));
    }
    return given;
  }

  private static JsonNode tree(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "there is no configuration file %s; check the path".formatted(file));
    }
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null ? "" : " (near line " + e.getLocation().getLineNr() + ")";
      String what = e.getOriginalMessage().lines().findFirst().orElse("").strip();
      throw new InvalidInputException(
          "the configuration file %s is not proper YAML%s: %s; write one flag a line, such as `epochs: 24`"
              .formatted(file, place, what),
          e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "the configuration file %s cannot be read (%s); check that it is text and may be read"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static String checked(Path file, String key) {
    if (key.equals(TrainFlag.CONFIG) || !TrainFlag.all().containsKey(key)) {
      throw new InvalidInputException(
          "%s, key '%s': there is no such flag; `con2 train --help` lists them"
              .formatted(file, key));
    }
    return key;
  }

  private static GivenValue givenValue(Path file, String key, JsonNode value) {
    GivenValue given = new GivenValue(key, value.asText(), Optional.of(file));
    if (value.isContainerNode()) {
      throw given.wrong(
          "it holds a list or a map; give one value, several names with commas between");
    }
    if (value.isNull() || given.text().isBlank()) {
      throw given.wrong("it has no value; give one or remove the key");
    }
    return given;
  }
}
