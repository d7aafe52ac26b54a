package dev.con2.app;

import dev.con2.error.InvalidInputException;
import dev.con2.image.WrittenPath;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The value of a flag, as it was given.
 *
 * @param name of the flag, without dashes
 * @param text the value
 * @param file the configuration file that it stands in, or empty where it was typed or preset
 */
record GivenValue(String name, String text, Optional<Path> file) {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?|NaN|[-+]?Infinity");

  static GivenValue typed(String name, String text) {
    return new GivenValue(name, text, Optional.empty());
  }

  /** An error in this value: a sentence that says where it stands. */
  InvalidInputException wrong(String sentence) {
    return new InvalidInputException(
        file.map(path -> "%s, key '%s': %s".formatted(path, name, sentence)).orElse(sentence));
  }

  private InvalidInputException notA(String kind) {
    return wrong("option --%s is '%s'; give %s".formatted(name, text, kind));
  }

  long longNumber() {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw notA("a whole number");
    }
  }

  int wholeNumber() {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw notA("a whole number");
    }
  }

  double number() {
    try {
      return number(text);
    } catch (NumberFormatException e) {
      throw notA("a number");
    }
  }

  /**
   * A number as people write it, and not all that Java takes: {@code 1d} is no day, {@code 0x1p-4}
   * no sixteenth.
   *
   * @throws NumberFormatException if it is none
   */
  static double number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  boolean yes() {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw notA("true or false");
    };
  }

  Path path() {
    return parsed(WrittenPath::parse);
  }

  /** Read by a function that refuses what it does not know. */
  <T> T parsed(Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (InvalidInputException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }
}
