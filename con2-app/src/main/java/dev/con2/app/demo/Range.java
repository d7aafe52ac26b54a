package dev.con2.app.demo;

/** The values from low to high, drawn evenly. */
record Range(double low, double high) {

  Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException("the range " + low + " to " + high + " is empty");
    }
  }

  static Range around(double middle, double reach) {
    return new Range(middle - reach, middle + reach);
  }
}
