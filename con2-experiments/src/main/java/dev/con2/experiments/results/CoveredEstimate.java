package dev.con2.experiments.results;

import dev.con2.evaluate.Interval;
import dev.con2.experiments.dataset.NamedDataset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An AUROC or a difference of two, in percent, with its 95 % interval and what that allows to
 * differ.
 *
 * @param name of the method, or of both, with their scores
 * @param classes that were normal in turn; of several it is the mean
 * @param seeds that count, ascending: those that all classes and both methods have; none where a
 *     seed changes nothing, or where there is none in common and each class has the mean over its
 *     own
 * @param mean over classes and seeds
 * @param interval empty if the runs do not tell it
 * @param coverage of the interval
 * @param sameImages whether all its runs were tested on the same images; else it has no interval
 */
record CoveredEstimate(
    NamedDataset dataset,
    List<Integer> classes,
    String name,
    List<Long> seeds,
    double mean,
    Optional<Interval> interval,
    Coverage coverage,
    boolean sameImages) {

  /** Which of two is higher by more than chance explains. */
  enum Standing {
    LEVEL,
    FIRST_HIGHER,
    SECOND_HIGHER;

    /** As on a page. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Keeps copies. */
  CoveredEstimate {
    classes = List.copyOf(classes);
    seeds = List.copyOf(seeds);
  }

  /** What the interval allows to differ, in words: {@code 3 seeds, test images}; maybe empty. */
  String covers() {
    if (!sameImages) {
      return "tested on other images";
    }
    if (interval.isEmpty()) {
      return "";
    }
    if (coverage.classes()) {
      return "%d classes alone".formatted(classes.size());
    }
    if (coverage.lacksImages()) {
      return "%d seeds alone".formatted(coverage.seeds());
    }
    if (coverage.lacksSeeds()) {
      return "test images alone";
    }
    return coverage.hasNoSeed()
        ? "no seed, test images"
        : "%d seeds, test images".formatted(coverage.seeds());
  }

  /**
   * Of a difference; empty without an interval, and where the interval of one seed does not hold 0,
   * as another seed's may (docs/results/seeds.md).
   */
  Optional<Standing> standing() {
    return interval.flatMap(
        found -> {
          if (found.contains(0)) {
            return Optional.of(Standing.LEVEL);
          }
          if (coverage.lacksSeeds()) {
            return Optional.empty();
          }
          return Optional.of(mean > 0 ? Standing.FIRST_HIGHER : Standing.SECOND_HIGHER);
        });
  }

  /**
   * Of a difference: whether the first is shown not to be higher by more than chance, as its mean
   * is not or the interval holds 0. Without an interval a higher mean shows neither.
   */
  boolean isNoLead() {
    return mean <= 0 || interval.filter(found -> found.low() <= 0).isPresent();
  }
}
