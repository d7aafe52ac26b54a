package dev.con2.reports;

import java.util.List;

/**
 * A picture as it is and in each context.
 *
 * @param name of its file
 * @param jpegs encoded pictures, as it is first, then in each context in the order of the figures
 */
public record ContextExample(String name, List<byte[]> jpegs) {

  /** Copies the list. */
  public ContextExample {
    jpegs = List.copyOf(jpegs);
  }
}
