package dev.con2.augment;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One fixed change of a picture, of which contexts are made; none of them draws anything. */
public enum Transformation {
  /** Up becomes down: the rows are reversed. */
  FLIP,
  /** Every value x in [0, 1] becomes 1 - x. */
  INVERT,
  /** Histogram equalisation of each channel alone, on 256 levels. */
  EQUALIZE,
  /** A quarter turn counter-clockwise. */
  ROTATE90,
  /** A half turn. */
  ROTATE180,
  /** A quarter turn clockwise. */
  ROTATE270,
  /** The left half and the right half change places, each as it is. */
  HALVES_ACROSS,
  /** The upper half and the lower half change places, each as it is. */
  HALVES_DOWN;

  /**
   * Reads a name such as {@code flip}.
   *
   * @throws InvalidInputException if it is none
   */
  static Transformation parse(String name) {
    return Arrays.stream(values())
        .filter(one -> one.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "context '%s' is not known; give %s, or several joined by +, such as flip+invert"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Transformation::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** How many quarter turns counter-clockwise it is; 0 if it is no turn. */
  int quarterTurns() {
    return switch (this) {
      case ROTATE90 -> 1;
      case ROTATE180 -> 2;
      case ROTATE270 -> 3;
      case FLIP, INVERT, EQUALIZE, HALVES_ACROSS, HALVES_DOWN -> 0;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
