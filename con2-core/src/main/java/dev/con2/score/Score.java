package dev.con2.score;

import dev.con2.error.InvalidInputException;
import java.util.Locale;

/** The two anomaly scores of section 3.3; a model holds what both need. */
public enum Score {
  /** S_NND: minus the cosine to the nearest training image (equation 5). */
  NND,
  /** S_LH: minus the log-likelihood under a Gaussian (equations 6 to 8). */
  LH;

  /**
   * Reads {@code nnd} or {@code lh}.
   *
   * @throws InvalidInputException if the name is neither
   */
  public static Score parse(String name) {
    return switch (name) {
      case "nnd" -> NND;
      case "lh" -> LH;
      default ->
          throw new InvalidInputException(
              "score '%s' is not known; give nnd (nearest neighbour) or lh (likelihood)"
                  .formatted(name));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
