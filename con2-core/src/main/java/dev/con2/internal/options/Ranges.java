package dev.con2.internal.options;

import dev.con2.error.InvalidInputException;

/** The checks that records of options share. */
public final class Ranges {

  private Ranges() {}

  /**
   * Makes sure that the value of an option lies in a range.
   *
   * @throws InvalidInputException naming the option and the range if it does not
   */
  public static void require(String option, double low, double value, double high) {
    if (!(value >= low && value <= high)) {
      throw wrong(option, value, low, high);
    }
  }

  /** The same for whole numbers. */
  public static void require(String option, int low, int value, int high) {
    if (value < low || value > high) {
      throw wrong(option, value, low, high);
    }
  }

  private static InvalidInputException wrong(String option, Number value, Number low, Number high) {
    return new InvalidInputException(
        "option %s is %s, out of range; give a number from %s to %s"
            .formatted(option, value, low, high));
  }
}
