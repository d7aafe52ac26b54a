package dev.con2.experiments.results;

import dev.con2.evaluate.Interval;
import dev.con2.experiments.dataset.NamedDataset;
import java.util.List;
import java.util.Optional;

/**
 * An AUROC or a difference of two, in percent, with its 95 % interval and what that covers.
 *
 * @param name of the method, or of both, with their scores
 * @param classes that were normal in turn; of several it is the mean
 * @param mean over classes and seeds
 * @param interval empty if the runs do not tell it
 * @param covers what was drawn anew in the thought that the interval is about, in words, such as
 *     {@code 3 seeds, test images}; empty without an interval
 */
record CoveredEstimate(
    NamedDataset dataset,
    List<Integer> classes,
    String name,
    double mean,
    Optional<Interval> interval,
    String covers) {

  /** Keeps a copy. */
  CoveredEstimate {
    classes = List.copyOf(classes);
  }

  /** Of a difference: which of both is higher, or that they are level. */
  String verdict() {
    return interval
        .map(found -> found.contains(0) ? "level" : mean > 0 ? "first higher" : "second higher")
        .orElse(Grid.MISSING);
  }

  /** Of a difference: whether the first is higher by more than chance, as far as is known. */
  boolean isAbove() {
    return mean > 0 && interval.map(found -> found.low() > 0).orElse(true);
  }
}
