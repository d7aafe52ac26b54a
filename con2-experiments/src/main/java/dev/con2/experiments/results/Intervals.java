package dev.con2.experiments.results;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

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

    private boolean ignoresSeed() {
      return Yardstick.ALL.stream().anyMatch(one -> one.contender().equals(contender));
    }

    /** The run of a seed; of what ignores seeds, its only one. */
    private Optional<RunResult> run(NamedDataset dataset, int classIndex, long seed) {
      SortedMap<Long, RunResult> runs = group.runsBySeed(dataset, classIndex, contender);
      return Optional.ofNullable(
          ignoresSeed() && !runs.isEmpty() ? runs.get(runs.firstKey()) : runs.get(seed));
    }
  }

  /** The mean over classes of one side; empty if one of the classes has no run. */
  Optional<CoveredEstimate> figure(NamedDataset dataset, List<Integer> classes, Side side) {
    Optional<AurocUncertainty> found = uncertainty(dataset, classes, List.of(side));
    if (found.isPresent()) {
      return Optional.of(
          estimate(
              dataset,
              classes,
              side.contender.label(),
              found.get().mean(),
              Optional.of(found.get().interval()),
              seeds(dataset, classes, List.of(side)).size()));
    }
    return side.group
        .average(dataset, classes, side.contender)
        .filter(average -> average.classes().size() == classes.size())
        .map(
            average ->
                fallback(
                    dataset,
                    classes,
                    side.contender.label(),
                    average.estimate().mean(),
                    average.perSeed(),
                    "seeds",
                    new Interval(0, 100)));
  }

  /** The first less the second, over the classes that both have; empty if there are none. */
  Optional<CoveredEstimate> difference(
      NamedDataset dataset, List<Integer> classes, Side first, Side second) {
    List<Integer> both =
        classes.stream()
            .filter(index -> !seeds(dataset, List.of(index), List.of(first, second)).isEmpty())
            .toList();
    if (both.isEmpty()) {
      return Optional.empty();
    }
    String name = "%s − %s".formatted(first.contender.label(), second.contender.label());
    Optional<AurocUncertainty> found = uncertainty(dataset, both, List.of(first, second));
    if (found.isPresent()) {
      return Optional.of(
          estimate(
              dataset,
              both,
              name,
              found.get().mean(),
              found.get().ofDifference(),
              seeds(dataset, both, List.of(first, second)).size()));
    }
    List<Double> differences = differences(dataset, both, first, second);
    return Optional.of(
        fallback(
            dataset,
            both,
            name,
            Statistics.mean(differences),
            differences,
            both.size() == 1 ? "seeds" : "classes",
            new Interval(-100, 100)));
  }

  /** Of each class the mean over the seeds that both have, or each seed of the only class. */
  private static List<Double> differences(
      NamedDataset dataset, List<Integer> classes, Side first, Side second) {
    Map<Integer, List<Double>> perClass = new TreeMap<>();
    for (int index : classes) {
      List<Double> ofClass = new ArrayList<>();
      for (long seed : seeds(dataset, List.of(index), List.of(first, second))) {
        ofClass.add(auroc(dataset, index, seed, first) - auroc(dataset, index, seed, second));
      }
      perClass.put(index, ofClass);
    }
    return perClass.size() == 1
        ? perClass.values().iterator().next()
        : perClass.values().stream().map(Statistics::mean).toList();
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
        if (!side.ignoresSeed()) {
          TreeSet<Long> all = common.orElseGet(() -> new TreeSet<>(own));
          all.retainAll(own);
          common = Optional.of(all);
        }
      }
    }
    return common.map(List::copyOf).orElse(List.of(0L));
  }

  /** Empty if the scores of one of the runs are not kept, or there is no seed in common. */
  private Optional<AurocUncertainty> uncertainty(
      NamedDataset dataset, List<Integer> classes, List<Side> sides) {
    List<AurocInfluence> perSeed = new ArrayList<>();
    for (long seed : seeds(dataset, classes, sides)) {
      List<AurocInfluence> means = new ArrayList<>();
      for (Side side : sides) {
        List<AurocInfluence> ofClasses =
            classes.stream()
                .flatMap(index -> side.run(dataset, index, seed).stream())
                .flatMap(run -> kept.influence(run, side.contender.ourScore()).stream())
                .toList();
        if (ofClasses.size() < classes.size()) {
          return Optional.empty();
        }
        means.add(AurocInfluence.mean(ofClasses));
      }
      perSeed.add(means.size() == 1 ? means.get(0) : means.get(0).minus(means.get(1)));
    }
    return perSeed.isEmpty() ? Optional.empty() : Optional.of(AurocUncertainty.of(perSeed));
  }

  /** In percent. */
  private static CoveredEstimate estimate(
      NamedDataset dataset,
      List<Integer> classes,
      String name,
      double mean,
      Optional<Interval> interval,
      int seeds) {
    return new CoveredEstimate(
        dataset,
        classes,
        name,
        100 * mean,
        interval.map(found -> new Interval(100 * found.low(), 100 * found.high())),
        interval.isEmpty() ? "" : seeds == 1 ? "test images alone" : seeds + " seeds, test images");
  }

  /** By Student's t over figures, within what is possible; none of too few. */
  private static CoveredEstimate fallback(
      NamedDataset dataset,
      List<Integer> classes,
      String name,
      double mean,
      List<Double> figures,
      String kind,
      Interval possible) {
    if (figures.size() < MINIMUM_FIGURES) {
      return new CoveredEstimate(dataset, classes, name, mean, Optional.empty(), "");
    }
    double half = Statistics.halfWidth(figures);
    return new CoveredEstimate(
        dataset,
        classes,
        name,
        mean,
        Optional.of(
            new Interval(
                Math.max(possible.low(), mean - half), Math.min(possible.high(), mean + half))),
        "%d %s alone".formatted(figures.size(), kind));
  }
}
