package dev.con2.augment;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;

/**
 * A value for each channel of a picture.
 *
 * @param red finite
 * @param green finite
 * @param blue finite
 */
public record ChannelValues(double red, double green, double blue) {

  /** Checks the values. */
  public ChannelValues {
    if (!Double.isFinite(red) || !Double.isFinite(green) || !Double.isFinite(blue)) {
      throw new InvalidInputException(
          "%s, %s, %s are not numbers for red, green and blue; give three such as 0.485,0.456,0.406"
              .formatted(red, green, blue));
    }
  }

  /** The same for all three. */
  public static ChannelValues all(double value) {
    return new ChannelValues(value, value, value);
  }

  /**
   * Reads {@code 0.485,0.456,0.406}, or one number for all three.
   *
   * @throws InvalidInputException if it is neither
   */
  public static ChannelValues parse(String text) {
    double[] values;
    try {
      values =
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .mapToDouble(Double::parseDouble)
              .toArray();
    } catch (NumberFormatException e) {
      values = new double[0];
    }
    return switch (values.length) {
      case 1 -> all(values[0]);
      case 3 -> new ChannelValues(values[0], values[1], values[2]);
      default ->
          throw new InvalidInputException(
              "'%s' is not a number for each channel; give three such as 0.485,0.456,0.406, or one for all"
                  .formatted(text));
    };
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return red == green && green == blue ? Double.toString(red) : red + "," + green + "," + blue;
  }
}
