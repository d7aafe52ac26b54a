package dev.con2.evaluate;

/**
 * An interval that holds the true value in 95 of 100 repetitions of the measurement.
 *
 * @param low lower limit
 * @param high upper limit, at least {@code low}
 */
public record Interval(double low, double high) {
  /** Checks that the limits are numbers in order. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("an interval cannot run from " + low + " to " + high);
    }
  }

  /** Whether {@code value} lies between the limits or on one of them. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
