package dev.con2.bench;

import dev.con2.error.InvalidInputException;

/**
 * A method by one of its scores.
 *
 * @param method the first part of its files' names
 * @param score as it is called in the files
 * @param name what a reader calls it
 */
record ScoredMethod(String method, String score, String name) {

  /**
   * As an argument says it.
   *
   * @param argument {@code METHOD:SCORE}, or {@code METHOD:SCORE=NAME}
   */
  static ScoredMethod of(String argument) {
    String[] named = argument.split("=", 2);
    String[] parts = named[0].split(":", 2);
    if (parts.length < 2) {
      throw new InvalidInputException(
          argument + " names no score; give METHOD:SCORE, such as con2:stages");
    }
    return new ScoredMethod(
        parts[0], parts[1], named.length > 1 ? named[1] : parts[0] + ", " + parts[1]);
  }
}
