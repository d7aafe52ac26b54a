package dev.con2.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.files.FileProblem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML file of flags: each key is the name of a flag of train, each value what it takes.
 *
 * <p>A value is the text that stands there, as if it were typed behind the flag. YAML of itself
 * would read {@code 0123} as 83, {@code yes} as true, {@code 1_000} as 1000 and {@code 1:30} as 90,
 * by version 1.1; here the first is 123 and the flags refuse the others. Of YAML 1.2's core schema
 * one thing is left: {@code null}, {@code ~} and nothing at all are no value.
 */
final class ConfigurationFile {

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ConfigurationFile() {}

  /**
   * Reads the file.
   *
   * @throws InvalidInputException naming the file, and the key where one is wrong
   */
  static Map<String, GivenValue> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "there is no configuration file %s; check the path".formatted(file));
    }
    try (YAMLParser parser = YAML.createParser(Files.readString(file, StandardCharsets.UTF_8))) {
      return read(file, parser);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "the configuration file %s is not UTF-8 text; save it as UTF-8".formatted(file), e);
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
              .formatted(file, FileProblem.reason(e)),
          e);
    }
  }

  private static Map<String, GivenValue> read(Path file, YAMLParser parser) throws IOException {
    Map<String, GivenValue> given = new LinkedHashMap<>();
    JsonToken first = parser.nextToken();
    if (first == null || (first == JsonToken.VALUE_NULL && parser.nextToken() == null)) {
      return given;
    }
    if (first != JsonToken.START_OBJECT) {
      throw new InvalidInputException(
          "the configuration file %s is not a list of keys and values; write one flag a line, such as `epochs: 24`"
              .formatted(file));
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = checked(file, parser.currentName());
      JsonToken kind = parser.nextToken();
      given.put(key, givenValue(file, key, kind, parser));
    }
    if (parser.nextToken() != null) {
      throw new InvalidInputException(
          "the configuration file %s has a second document (after `---`); leave one of them"
              .formatted(file));
    }
    return given;
  }

  private static String checked(Path file, String key) {
    if (key.equals(TrainFlag.CONFIG) || !TrainFlag.all().containsKey(key)) {
      throw new InvalidInputException(
          "%s, key '%s': there is no such flag; `con2 train --help` lists them"
              .formatted(file, key));
    }
    return key;
  }

  private static GivenValue givenValue(Path file, String key, JsonToken kind, YAMLParser parser)
      throws IOException {
    String text = kind.isScalarValue() ? parser.getText() : "";
    GivenValue given = new GivenValue(key, text, Optional.of(file));
    if (!kind.isScalarValue()) {
      parser.skipChildren(); // what is not proper YAML is said first
      throw given.wrong(
          "it holds a list or a map; give one value, several names with commas between");
    }
    if (parser.isCurrentAlias()) {
      throw given.wrong("it refers to another value; write the value itself");
    }
    if (kind == JsonToken.VALUE_NULL || text.isBlank()) {
      throw given.wrong("it has no value; give one or remove the key");
    }
    return given;
  }
}
