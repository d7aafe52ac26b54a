package dev.con2.method.con2;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which terms of L_CON2 (equation 4) are trained on: both, or one alone as in Table 9. */
public enum Terms {
  /** L_Context + alpha L_Content, the paper's. */
  BOTH("con2", "context", "content"),
  /** L_Context alone. */
  CONTEXT("context", "content"),
  /** L_Content alone, at full weight from the first step. */
  CONTENT("content", "context");

  private final List<String> names;

  Terms(String... names) {
    this.names = List.of(names);
  }

  /** The names of the terms, the one that is trained on first. */
  List<String> names() {
    return names;
  }

  /** The names of L_Context and L_Content, as far as they are trained on. */
  List<String> parts() {
    return this == BOTH ? names.subList(1, names.size()) : names.subList(0, 1);
  }

  /**
   * Reads {@code both}, {@code context} or {@code content}.
   *
   * @throws InvalidInputException if the name is none of these
   */
  public static Terms parse(String name) {
    return Arrays.stream(values())
        .filter(terms -> terms.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "terms '%s' are not known; give both, context or content".formatted(name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
