package dev.con2.evaluate;

/** Student's t: how far the mean of a few normal values lies from the truth. */
public final class StudentDistribution {

  private static final double TWO_SIDED = 0.95;

  private StudentDistribution() {}

  /**
   * The t between whose negative and itself lie 95 % of the distribution.
   *
   * @param degreesOfFreedom at least 1
   * @throws IllegalArgumentException if they are fewer
   */
  public static double quantile(int degreesOfFreedom) {
    if (degreesOfFreedom < 1) {
      throw new IllegalArgumentException(
          "Student's t has at least 1 degree of freedom, not " + degreesOfFreedom);
    }
    double low = 0;
    double high = Math.PI / 2;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (centralProbability(middle, degreesOfFreedom) < TWO_SIDED) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.tan(low) * Math.sqrt(degreesOfFreedom);
  }

  /**
   * The probability between -t and t, at the angle atan(t / sqrt(degrees of freedom)): the finite
   * series of Abramowitz and Stegun, 26.7.3 and 26.7.4.
   */
  private static double centralProbability(double angle, int degreesOfFreedom) {
    boolean odd = degreesOfFreedom % 2 == 1;
    double cosine = Math.cos(angle);
    double term = odd ? cosine : 1;
    double sum = degreesOfFreedom == 1 ? 0 : term;
    for (int power = odd ? 3 : 2; power <= degreesOfFreedom - 2; power += 2) {
      term *= cosine * cosine * (power - 1) / power;
      sum += term;
    }
    double series = Math.sin(angle) * sum;
    return odd ? 2 / Math.PI * (angle + series) : series;
  }
}
