package dev.con2.bench.fuzz;

import java.util.List;

/** The sentence with which con2 refuses an input. */
final class Sentence {

  private static final int LONGEST = 2100;

  /** What no sentence for a person says, and what says that a bound did not hold. */
  private static final List<String> FORBIDDEN =
      List.of(
          "Exception",
          "java.",
          "(null)",
          "Node of type",
          "defect in con2",
          "more memory than Java has",
          "not enough memory",
          "native decoder that cannot be loaded");

  private Sentence() {}

  /**
   * The sentence.
   *
   * @throws FindingException if it is none for a person
   */
  static String checked(String sentence) throws FindingException {
    if (sentence.isBlank() || sentence.length() > LONGEST) {
      throw new FindingException("a message of %d characters".formatted(sentence.length()));
    }
    if (sentence.chars().anyMatch(Character::isISOControl)) {
      throw new FindingException("a message that is not one line: " + sentence);
    }
    for (String words : FORBIDDEN) {
      if (sentence.contains(words)) {
        throw new FindingException("a message that says '%s': %s".formatted(words, sentence));
      }
    }
    return sentence;
  }

  /** Without what differs from input to input: numbers and what is quoted. */
  static String kind(String sentence) {
    return sentence
        .replaceAll("'[^']*'", "''")
        .replaceAll("\"[^\"]*\"", "\"\"")
        .replaceAll("[0-9][0-9,.eE+-]*", "0");
  }
}
