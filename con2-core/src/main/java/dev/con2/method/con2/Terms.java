package dev.con2.method.con2;

import java.util.List;
import java.util.Locale;

/**
 * Which terms are trained on: both of L_CON2 (equation 4), or one alone as in Table 9, or both and
 * what is not the paper's ({@link Con2Loss}).
 */
public enum Terms {
  /** L_Context + alpha L_Content + L_Classification; v is told from the mean of its context. */
  ALL("con2", "context", "content", Terms.CLASSIFICATION),
  /** L_Context + alpha L_Content, the paper's. */
  BOTH("con2", "context", "content"),
  /** L_Context alone. */
  CONTEXT("context", "content"),
  /** L_Content alone, at full weight from the first step. */
  CONTENT("content", "context");

  /** What L_Classification is called. */
  static final String CLASSIFICATION = "classification";

  private final List<String> names;

  Terms(String... names) {
    this.names = List.of(names);
  }

  /** The names of the terms, the one that is trained on first. */
  List<String> names() {
    return names;
  }

  /** The names of the terms that are trained on; the others are shown alone. */
  List<String> trainedOn() {
    return switch (this) {
      case ALL, BOTH -> names.subList(1, names.size());
      case CONTEXT, CONTENT -> names.subList(0, 1);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
