package dev.con2.method.clip;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * Texts that pictures are compared with, such as {@code a photo of a cat}.
 *
 * @param texts at least one, none blank, none with a semicolon
 */
public record Prompts(List<String> texts) {

  static final String SEPARATOR = ";";

  /**
   * Copies the list and checks the texts.
   *
   * @throws InvalidInputException if there is none, or one is blank or has a semicolon
   */
  public Prompts {
    texts = List.copyOf(texts);
    if (texts.isEmpty()
        || texts.stream().anyMatch(text -> text.isBlank() || text.contains(SEPARATOR))) {
      throw new InvalidInputException(
          "the prompts '%s' hold an empty text; give texts such as 'a photo of a cat; a photo of a dog'"
              .formatted(String.join(SEPARATOR, texts)));
    }
  }

  /**
   * Reads texts with semicolons between.
   *
   * @throws InvalidInputException if one of them is blank
   */
  public static Prompts parse(String text) {
    return new Prompts(Arrays.stream(text.split(SEPARATOR, -1)).map(String::strip).toList());
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return String.join(SEPARATOR + " ", texts);
  }
}
