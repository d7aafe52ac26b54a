package dev.con2.experiments.results;

import java.util.Collection;
import java.util.OptionalDouble;

/** The few statistics of the tables. */
final class Statistics {

  private static final double TWO_SIDED = 0.95;

  /** Bounds of 95 % of the normal distribution. */
  private static final double NORMAL_QUANTILE = 1.959963984540054;

  private Statistics() {}

  static double mean(Collection<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElseThrow();
  }

  /** The sample standard deviation, dividing by n - 1; none of a single value. */
  static OptionalDouble standardDeviation(Collection<Double> values) {
    if (values.size() < 2) {
      return OptionalDouble.empty();
    }
    double mean = mean(values);
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return OptionalDouble.of(Math.sqrt(squares / (values.size() - 1)));
  }

  /**
   * Half the width of the 95 % interval of a mean by Student's t.
   *
   * @param values at least 2
   */
  static double halfWidth(Collection<Double> values) {
    double deviation = standardDeviation(values).orElseThrow();
    return studentQuantile(values.size() - 1) * deviation / Math.sqrt(values.size());
  }

  /** The t between whose negative and itself lie 95 % of Student's distribution. */
  static double studentQuantile(int degreesOfFreedom) {
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

  /**
   * How far an AUROC from so many test images may be off: half of its 95 % interval by Hanley and
   * McNeil (1982).
   *
   * @param auroc in [0, 1]
   * @return in the same unit
   */
  static double testError(double auroc, int normal, int anomalous) {
    double square = auroc * auroc;
    double anomalousPairs = auroc / (2 - auroc) - square;
    double normalPairs = 2 * square / (1 + auroc) - square;
    double variance =
        (auroc * (1 - auroc) + (anomalous - 1) * anomalousPairs + (normal - 1) * normalPairs)
            / ((double) normal * anomalous);
    return NORMAL_QUANTILE * Math.sqrt(Math.max(0, variance));
  }
}
