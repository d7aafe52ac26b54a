package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What CON2 would reach with the better of Flip and Invert for each class, chosen by the AUROC on
 * the test images: an upper bound of choosing one of both, which nobody reaches by intent who knows
 * normal images only.
 *
 * @param picks the better context of each class for which both were run
 */
record OracleContext(NamedDataset dataset, Map<Integer, Contender> picks) {

  static final String NAME = "CON2 (oracle)";

  static final Contender FLIP = Contender.con2("flip", "nnd");
  static final Contender INVERT = Contender.con2("invert", "nnd");

  static OracleContext of(RunGroup group, NamedDataset dataset) {
    Map<Integer, Contender> picks = new TreeMap<>();
    for (int index = 0; index < dataset.normalClasses().size(); index++) {
      Optional<Estimate> flip = group.ofClass(dataset, index, FLIP);
      Optional<Estimate> invert = group.ofClass(dataset, index, INVERT);
      if (flip.isPresent() && invert.isPresent()) {
        picks.put(index, flip.get().mean() >= invert.get().mean() ? FLIP : INVERT);
      }
    }
    return new OracleContext(dataset, Map.copyOf(picks));
  }

  /** The mean over seeds of each class that has a pick, in percent. */
  List<Double> perClass(RunGroup group) {
    List<Double> means = new ArrayList<>();
    new TreeMap<>(picks)
        .forEach(
            (index, pick) -> means.add(group.ofClass(dataset, index, pick).orElseThrow().mean()));
    return means;
  }

  private String classesWith(Contender context) {
    List<Integer> indices =
        picks.entrySet().stream()
            .filter(pick -> pick.getValue().equals(context))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return indices.isEmpty() ? "none" : PaperNames.listed(dataset, indices);
  }

  /** Over the classes that have a pick. */
  Optional<ClassAverage> average(RunGroup group) {
    Map<Integer, SortedMap<Long, Double>> perClass = new TreeMap<>();
    picks.forEach((index, pick) -> perClass.put(index, group.bySeed(dataset, index, pick)));
    return perClass.isEmpty() ? Optional.empty() : Optional.of(ClassAverage.of(perClass, false));
  }

  /** Which it takes where, in words. */
  String described() {
    return Stream.of(FLIP, INVERT)
        .map(context -> Contender.contextName(context.context()) + " for " + classesWith(context))
        .collect(Collectors.joining("; "));
  }
}
