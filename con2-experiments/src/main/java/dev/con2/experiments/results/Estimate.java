package dev.con2.experiments.results;

import dev.con2.reports.Numbers;
import java.util.Collection;
import java.util.OptionalDouble;

/**
 * A mean and how far what it is made of scatters: AUROC in percent, or hours.
 *
 * @param mean of the values
 * @param deviation their sample standard deviation; none of a single value
 */
record Estimate(double mean, OptionalDouble deviation) {

  /** Of at least one value. */
  static Estimate of(Collection<Double> values) {
    return new Estimate(Statistics.mean(values), Statistics.standardDeviation(values));
  }

  /** As the paper prints it: {@code 93.9 ± 0.3}. */
  @Override
  public String toString() {
    String text = Numbers.fixed(mean, 1);
    return deviation.isPresent() ? text + " ± " + Numbers.fixed(deviation.getAsDouble(), 1) : text;
  }
}
