package dev.con2.experiments.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * AUROC over several classes, in percent. Where the classes have different seeds, those that all
 * have count, so that no class weighs more than another.
 *
 * @param classes indices of those that were run, ascending
 * @param seeds that count, ascending; none if the classes have none in common, and then each class
 *     counts with the mean of its own
 * @param estimate mean, and the sd over all runs as the paper's Table 3 takes it (dividing by the
 *     number of runs less one); no sd with less than two seeds, but of what ignores seeds that over
 *     the classes
 * @param perSeed mean over the classes of each seed
 */
record ClassAverage(
    List<Integer> classes, List<Long> seeds, Estimate estimate, List<Double> perSeed) {

  /**
   * Of the AUROC of each seed of each class; no class is without.
   *
   * @param ignoresSeed whether runs with different seeds are the same run
   */
  static ClassAverage of(Map<Integer, SortedMap<Long, Double>> perClass, boolean ignoresSeed) {
    TreeSet<Long> common = new TreeSet<>(perClass.values().iterator().next().keySet());
    perClass.values().forEach(values -> common.retainAll(values.keySet()));
    List<Long> seeds = List.copyOf(common);
    List<Integer> classes = perClass.keySet().stream().sorted().toList();
    if (seeds.isEmpty()) {
      List<Double> means =
          perClass.values().stream().map(values -> Statistics.mean(values.values())).toList();
      Estimate mean = new Estimate(Statistics.mean(means), OptionalDouble.empty());
      return new ClassAverage(classes, seeds, mean, List.of());
    }
    List<Double> all = new ArrayList<>();
    List<Double> perSeed = new ArrayList<>();
    for (Long seed : seeds) {
      List<Double> ofSeed =
          perClass.values().stream().map(values -> values.getOrDefault(seed, Double.NaN)).toList();
      all.addAll(ofSeed);
      perSeed.add(Statistics.mean(ofSeed));
    }
    OptionalDouble deviation =
        seeds.size() < 2 && !ignoresSeed
            ? OptionalDouble.empty()
            : Statistics.standardDeviation(all);
    Estimate estimate = new Estimate(Statistics.mean(all), deviation);
    return new ClassAverage(classes, seeds, estimate, List.copyOf(perSeed));
  }

  /** The sd over seeds of the mean over the classes: how sure that mean is. */
  OptionalDouble deviationOverSeeds() {
    return Statistics.standardDeviation(perSeed);
  }
}
