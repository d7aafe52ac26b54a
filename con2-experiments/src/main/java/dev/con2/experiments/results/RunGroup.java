package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs that may stand in one table: all were computed by the same numerics, the {@link
 * SharedOptions} of those on a dataset stand beside each other, and all or none are reduced, but
 * for methods that are given their encoder: they train nothing, and stand beside whatever was done
 * with the same images.
 *
 * @param runs at most one of each class, method, context and seed
 */
record RunGroup(List<RunResult> runs) {

  /** Keeps a copy. */
  RunGroup {
    runs = List.copyOf(runs);
  }

  /**
   * Sorts runs into as few groups as may be, those of the latest numerics first, of these the full
   * setting first; at least one, maybe empty.
   */
  static List<RunGroup> of(Collection<RunResult> runs) {
    List<RunGroup> groups = new ArrayList<>();
    SortedMap<Integer, List<RunResult>> byNumerics =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    RunResult::numerics,
                    () -> new TreeMap<>(Comparator.reverseOrder()),
                    Collectors.toList()));
    byNumerics.values().forEach(some -> groups.addAll(ofOneNumerics(some)));
    return groups.isEmpty() ? List.of(new RunGroup(List.of())) : List.copyOf(groups);
  }

  private static List<RunGroup> ofOneNumerics(List<RunResult> runs) {
    List<RunResult> trained = runs.stream().filter(run -> !run.needsEncoder()).toList();
    List<List<RunResult>> full =
        alike(trained.stream().filter(run -> run.reductions().isEmpty()).toList());
    List<List<RunResult>> reduced =
        alike(trained.stream().filter(run -> !run.reductions().isEmpty()).toList());
    for (List<RunResult> given : alike(runs.stream().filter(RunResult::needsEncoder).toList())) {
      boolean stands = standBeside(given, full);
      stands |= standBeside(given, reduced);
      if (!stands) {
        (new RunGroup(given).isReduced() ? reduced : full).add(given);
      }
    }
    return Stream.concat(byPlace(full).stream(), byPlace(reduced).stream()).toList();
  }

  /**
   * Runs whose options stand beside each other, the most numerous first; the list may be changed.
   * Those that stand beside several kinds which part from each other, as SimCLR's beside SSD's of
   * one cluster and of three, are with each.
   */
  private static List<List<RunResult>> alike(List<RunResult> runs) {
    Map<SharedOptions, List<RunResult>> byOptions =
        runs.stream()
            .collect(
                Collectors.groupingBy(SharedOptions::of, LinkedHashMap::new, Collectors.toList()));
    List<SharedOptions> mostFirst =
        byOptions.entrySet().stream()
            .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
            .map(Map.Entry::getKey)
            .toList();
    List<List<SharedOptions>> groups = new ArrayList<>();
    for (SharedOptions first : mostFirst) {
      if (groups.stream().noneMatch(group -> group.contains(first))) {
        List<SharedOptions> group = new ArrayList<>(List.of(first));
        for (SharedOptions options : mostFirst) {
          if (group.stream().allMatch(options::standsBeside)) {
            group.add(options);
          }
        }
        groups.add(group);
      }
    }
    return groups.stream()
        .map(
            group ->
                latest(
                    group.stream()
                        .flatMap(options -> byOptions.getOrDefault(options, List.of()).stream())
                        .toList()))
        .sorted(Comparator.comparing(List::size, Comparator.reverseOrder()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /**
   * Adds runs of a method that is given its encoder to those that they may stand beside, unless
   * these have some of the same method already, with another encoder.
   *
   * @return whether there are any
   */
  private static boolean standBeside(List<RunResult> given, List<List<RunResult>> groups) {
    SharedOptions own = SharedOptions.of(given.get(0));
    Set<String> methods = given.stream().map(RunResult::method).collect(Collectors.toSet());
    boolean found = false;
    for (int i = 0; i < groups.size(); i++) {
      List<RunResult> group = groups.get(i);
      if (group.stream().map(SharedOptions::of).distinct().allMatch(one -> one.admits(own))
          && group.stream().noneMatch(run -> methods.contains(run.method()))) {
        groups.set(i, Stream.concat(group.stream(), given.stream()).toList());
        found = true;
      }
    }
    return found;
  }

  /** Group i has the options of each dataset that come i-th by their number of runs. */
  private static List<RunGroup> byPlace(List<List<RunResult>> alike) {
    Map<String, List<List<RunResult>>> byDataset =
        alike.stream()
            .collect(
                Collectors.groupingBy(
                    some -> some.get(0).dataset(), LinkedHashMap::new, Collectors.toList()));
    int groups = byDataset.values().stream().mapToInt(List::size).max().orElse(0);
    List<RunGroup> found = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      int place = i;
      found.add(
          new RunGroup(
              byDataset.values().stream()
                  .filter(sorted -> place < sorted.size())
                  .flatMap(sorted -> sorted.get(place).stream())
                  .toList()));
    }
    return found;
  }

  /** Of runs that differ in nothing that a table tells apart, the one started last. */
  private static List<RunResult> latest(List<RunResult> runs) {
    Map<List<Object>, RunResult> kept = new LinkedHashMap<>();
    for (RunResult run : runs) {
      kept.merge(
          List.of(run.classIndex(), run.method(), run.contexts(), run.seed()),
          run,
          (one, other) -> one.started().compareTo(other.started()) > 0 ? one : other);
    }
    return List.copyOf(kept.values());
  }

  /** Whether something is less than in the paper's full setting. */
  boolean isReduced() {
    return runs.stream().anyMatch(run -> !run.reductions().isEmpty());
  }

  /** Its runs on a dataset. */
  List<RunResult> on(NamedDataset dataset) {
    return runs.stream().filter(run -> run.dataset().equals(dataset.toString())).toList();
  }

  /** Whether a figure on the dataset may be held against the paper's of the same classes. */
  boolean isComparable(NamedDataset dataset) {
    return on(dataset).stream()
        .allMatch(run -> run.reductions().isEmpty() && run.variant().equals(run.dataset()));
  }

  /** The runs of a contender that have its score. */
  SortedMap<Long, RunResult> runsBySeed(NamedDataset dataset, int classIndex, Contender contender) {
    SortedMap<Long, RunResult> found = new TreeMap<>();
    for (RunResult run : on(dataset)) {
      if (run.classIndex() == classIndex
          && contender.matches(run)
          && run.auroc().containsKey(contender.ourScore())) {
        found.merge(run.seed(), run, contender::preferred);
      }
    }
    return found;
  }

  /** AUROC of each seed in percent. */
  SortedMap<Long, Double> bySeed(NamedDataset dataset, int classIndex, Contender contender) {
    SortedMap<Long, Double> values = new TreeMap<>();
    runsBySeed(dataset, classIndex, contender)
        .forEach(
            (seed, run) ->
                values.put(seed, 100 * run.auroc().getOrDefault(contender.ourScore(), Double.NaN)));
    return values;
  }

  /** Mean and sd over the seeds of a class, in percent. */
  Optional<Estimate> ofClass(NamedDataset dataset, int classIndex, Contender contender) {
    SortedMap<Long, Double> values = bySeed(dataset, classIndex, contender);
    return values.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(values.values()));
  }

  /** The classes of a dataset that were run, ascending. */
  List<Integer> classes(NamedDataset dataset) {
    return on(dataset).stream().map(RunResult::classIndex).distinct().sorted().toList();
  }

  /** Over the classes that were run. */
  Optional<ClassAverage> average(NamedDataset dataset, Contender contender) {
    return average(dataset, classes(dataset), contender);
  }

  /** Over those of some classes that were run. */
  Optional<ClassAverage> average(NamedDataset dataset, List<Integer> classes, Contender contender) {
    Map<Integer, SortedMap<Long, Double>> perClass = new TreeMap<>();
    for (int index : classes) {
      SortedMap<Long, Double> values = bySeed(dataset, index, contender);
      if (!values.isEmpty()) {
        perClass.put(index, values);
      }
    }
    return perClass.isEmpty()
        ? Optional.empty()
        : Optional.of(ClassAverage.of(perClass, contender.ignoresSeed()));
  }
}
