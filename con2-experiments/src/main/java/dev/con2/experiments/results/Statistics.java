package dev.con2.experiments.results;

import dev.con2.evaluate.BinomialInterval;
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
    return BinomialInterval.NORMAL_QUANTILE * Math.sqrt(Math.max(0, variance));
  }
}
