package dev.con2.method;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/** What the fixed test-time views of section 3.3 are drawn from. */
public enum ViewFamily {
  /** Crops and horizontal flips alone: colours stay as they are. */
  CROPS,
  /** T as training has it, but for the size of the crops: with colour jitter, grey and blur. */
  FULL;

  /**
   * Reads {@code crops} or {@code full}.
   *
   * @throws InvalidInputException if the name is neither
   */
  public static ViewFamily parse(String name) {
    return Arrays.stream(values())
        .filter(family -> family.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "view-family '%s' is not known; give crops or full".formatted(name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
