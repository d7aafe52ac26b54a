package dev.con2.train;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/** Whose optimiser and schedule a method is trained with. */
public enum Recipe {
  /** That of CON2, for every method: what is compared is the methods alone. */
  COMMON,
  /** That of the method's own authors. */
  ORIGINAL;

  /**
   * Reads {@code common} or {@code original}.
   *
   * @throws InvalidInputException if the name is neither
   */
  public static Recipe parse(String name) {
    return Arrays.stream(values())
        .filter(recipe -> recipe.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "recipe '%s' is not known; give common or original".formatted(name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
