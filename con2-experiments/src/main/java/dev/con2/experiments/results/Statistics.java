package dev.con2.experiments.results;

import dev.con2.evaluate.StudentDistribution;
import java.util.Collection;
import java.util.OptionalDouble;

/** The few statistics of the tables. */
final class Statistics {

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
    return StudentDistribution.quantile(values.size() - 1) * deviation / Math.sqrt(values.size());
  }
}
