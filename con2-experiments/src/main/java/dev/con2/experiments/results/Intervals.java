package dev.con2.experiments.results;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The intervals of figures and of differences (docs/decisions/0009-intervals.md): over seeds and
 * test images where the runs' scores are kept, over what their figures alone tell where they are
 * not. The classes are those that were run, but for the last.
 *
 * @param kept of the runs that figures are made of
 */
record Intervals(KeptScores kept) {

  /** Below these many figures Student's t has nothing to say. */
  private static final int MINIMUM_FIGURES = 3;

  /**
   * One side of a comparison.
   *
   * @param group where its runs are
   * @param contender which of them, and which score
   */
  record Side(RunGroup group, Contender contender) {

    /** The run of a seed; of what ignores seeds, its only one. */
    private Optional<RunResult> run(NamedDataset dataset, int classIndex, long seed) {
      SortedMap<Long, RunResult> runs = group.runsBySeed(dataset, classIndex, contender);
      return Optional.ofNullable(
          contender.ignoresSeed() && !runs.isEmpty() ? runs.get(runs.firstKey()) : runs.get(seed));
    }
  }

  /** The mean over classes of one side; empty if one of the classes has no run. */
  Optional<CoveredEstimate> figure(NamedDataset dataset, List<Integer> classes, Side side) {
    return side.group
        .average(dataset, classes, side.contender)
        .filter(average -> average.classes().size() == classes.size())
        .map(
            average ->
                estimate(
                    new Sample(dataset, classes, List.of(side), side.contender.label()),
                    uncertainty -> Optional.of(uncertainty.interval()),
                    average.estimate().mean(),
                    average.perSeed(),
                    Coverage.ofSeeds(average.seeds().size()),
                    new Interval(0, 100)));
  }

  /** The first less the second, over the classes that both have; empty if there are none. */
  Optional<CoveredEstimate> difference(
      NamedDataset dataset, List<Integer> classes, Side first, Side second) {
    List<Side> sides = List.of(first, second);
    List<Integer> both =
        classes.stream().filter(index -> !seeds(dataset, List.of(index), sides).isEmpty()).toList();
    if (both.isEmpty()) {
      return Optional.empty();
    }
    Sample sample =
        new Sample(
            dataset,
            both,
            sides,
            "%s − %s".formatted(first.contender.label(), second.contender.label()));
    List<Double> differences = differences(sample, first, second);
    return Optional.of(
        estimate(
            sample,
            AurocUncertainty::ofDifference,
            Statistics.mean(differences),
            differences,
            both.size() == 1 ? Coverage.ofSeeds(differences.size()) : Coverage.CLASSES,
            new Interval(-100, 100)));
  }

  /**
   * What a figure is made of.
   *
   * @param sides one, or two to be subtracted
   * @param seeds those that count: that every side has of every class. None if there is none in
   *     common, and then each class counts with the mean over its own, as in {@link ClassAverage}
   */
  private record Sample(
      NamedDataset dataset,
      List<Integer> classes,
      List<Side> sides,
      String name,
      List<Long> seeds) {

    Sample(NamedDataset dataset, List<Integer> classes, List<Side> sides, String name) {
      this(dataset, classes, sides, name, Intervals.seeds(dataset, classes, sides));
    }

    /** How many seeds an interval is of; 0 where they change nothing. */
    int seedsOfInterval() {
      return dependsOnSeed() ? seeds().size() : 0;
    }

    boolean dependsOnSeed() {
      return sides.stream().anyMatch(side -> !side.contender.ignoresSeed());
    }

    /** Of those seeds. */
    List<RunResult> runs() {
      return seeds().stream()
          .flatMap(seed -> sides.stream().flatMap(side -> runs(side, seed).stream()))
          .toList();
    }

    /** One of each class. */
    List<RunResult> runs(Side side, long seed) {
      return classes.stream().flatMap(index -> side.run(dataset, index, seed).stream()).toList();
    }

    CoveredEstimate estimate(
        double mean, Optional<Interval> interval, Coverage coverage, boolean sameImages) {
      return new CoveredEstimate(
          dataset,
          classes,
          name,
          dependsOnSeed() ? seeds() : List.of(),
          mean,
          interval,
          coverage,
          sameImages);
    }
  }

  /**
   * With an interval over seeds and test images where scores are kept, else over figures.
   *
   * @param interval of what kept scores tell
   * @param mean in percent
   * @param figures that an interval without kept scores is made of, in percent
   * @param coverage of that
   * @param possible that it lies within
   */
  private CoveredEstimate estimate(
      Sample sample,
      Function<AurocUncertainty, Optional<Interval>> interval,
      double mean,
      List<Double> figures,
      Coverage coverage,
      Interval possible) {
    if (!kept.sameImages(sample.runs())) {
      return sample.estimate(mean, Optional.empty(), Coverage.NOTHING, false);
    }
    Optional<AurocUncertainty> found = uncertainty(sample);
    if (found.isPresent()) {
      Optional<Interval> shares = interval.apply(found.get());
      return sample.estimate(
          100 * found.get().mean(),
          shares.map(share -> new Interval(100 * share.low(), 100 * share.high())),
          shares.isPresent()
              ? new Coverage(sample.seedsOfInterval(), true, false)
              : Coverage.NOTHING,
          true);
    }
    if (figures.size() < MINIMUM_FIGURES) {
      return sample.estimate(mean, Optional.empty(), Coverage.NOTHING, true);
    }
    // By Student's t, within what is possible.
    double half = Statistics.halfWidth(figures);
    return sample.estimate(
        mean,
        Optional.of(
            new Interval(
                Math.max(possible.low(), mean - half), Math.min(possible.high(), mean + half))),
        coverage,
        true);
  }

  /** Of each class the mean over the seeds that count, or each seed of the only class. */
  private static List<Double> differences(Sample sample, Side first, Side second) {
    List<Long> common = sample.seeds();
    List<List<Double>> perClass = new ArrayList<>();
    for (int index : sample.classes()) {
      List<Long> counted =
          common.isEmpty() ? seeds(sample.dataset(), List.of(index), sample.sides()) : common;
      perClass.add(
          counted.stream()
              .map(
                  seed ->
                      auroc(sample.dataset(), index, seed, first)
                          - auroc(sample.dataset(), index, seed, second))
              .toList());
    }
    return perClass.size() == 1
        ? perClass.get(0)
        : perClass.stream().map(Statistics::mean).toList();
  }

  private static double auroc(NamedDataset dataset, int classIndex, long seed, Side side) {
    Double auroc =
        side.run(dataset, classIndex, seed).orElseThrow().auroc().get(side.contender.ourScore());
    return 100 * Optional.ofNullable(auroc).orElseThrow();
  }

  /** The seeds that every side has of every class; 0 where no side depends on one. */
  private static List<Long> seeds(NamedDataset dataset, List<Integer> classes, List<Side> sides) {
    Optional<TreeSet<Long>> common = Optional.empty();
    for (Side side : sides) {
      for (int index : classes) {
        Collection<Long> own = side.group.runsBySeed(dataset, index, side.contender).keySet();
        if (own.isEmpty()) {
          return List.of();
        }
        if (!side.contender.ignoresSeed()) {
          TreeSet<Long> all = common.orElseGet(() -> new TreeSet<>(own));
          all.retainAll(own);
          common = Optional.of(all);
        }
      }
    }
    return common.map(List::copyOf).orElse(List.of(0L));
  }

  /** Empty if the scores of one of the runs are not kept, or there is no seed in common. */
  private Optional<AurocUncertainty> uncertainty(Sample sample) {
    List<AurocInfluence> perSeed = new ArrayList<>();
    for (long seed : sample.seeds()) {
      List<AurocInfluence> means = new ArrayList<>();
      for (Side side : sample.sides()) {
        List<AurocInfluence> ofClasses =
            sample.runs(side, seed).stream()
                .flatMap(run -> kept.influence(run, side.contender.ourScore()).stream())
                .toList();
        if (ofClasses.size() < sample.classes().size()) {
          return Optional.empty();
        }
        means.add(AurocInfluence.mean(ofClasses));
      }
      perSeed.add(means.size() == 1 ? means.get(0) : means.get(0).minus(means.get(1)));
    }
    return perSeed.isEmpty() ? Optional.empty() : Optional.of(AurocUncertainty.of(perSeed));
  }
}
