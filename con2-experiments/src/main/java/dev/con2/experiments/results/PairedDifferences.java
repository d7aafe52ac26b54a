package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What may be compared whatever the budget: two methods, contexts or scores of the same options, on
 * the same classes and seeds.
 */
final class PairedDifferences {

  private static final int MINIMUM_FOR_INTERVAL = 3;

  private final RunGroup group;
  private final List<NamedDataset> datasets;
  private final List<Contender> contenders;

  PairedDifferences(RunGroup group, List<NamedDataset> datasets, List<Contender> contenders) {
    this.group = group;
    this.datasets = datasets;
    this.contenders = contenders;
  }

  /** Nothing if no two can be compared. */
  List<Block> show() {
    List<Grid.Row> rows = new ArrayList<>();
    for (NamedDataset dataset : datasets) {
      for (int later = 1; later < contenders.size(); later++) {
        for (int earlier = 0; earlier < later; earlier++) {
          row(dataset, contenders.get(later), contenders.get(earlier)).ifPresent(rows::add);
        }
      }
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Block.Heading("Differences at equal settings"),
        new Block.Table(
            new Grid(
                "first − second",
                List.of(
                    new Grid.ColumnGroup("", List.of("mean difference", "95 % interval", "pairs"))),
                rows)),
        new Block.NoteList(
            List.of(
                "In points of AUROC; above 0 the first is better. Both had the same settings, classes, seeds and test images.",
                "A pair is a class, with the mean over the seeds that both have; where one class was run, a pair is a seed. The interval is by Student's t from three pairs on, and is about classes (or seeds) like these; of many intervals some miss by chance.",
                "Seeds alone move an AUROC by 0.1 to 1 points in most of the paper's classes: with one seed, less than a point says nothing.")));
  }

  private Optional<Grid.Row> row(NamedDataset dataset, Contender first, Contender second) {
    if (!differInOneThing(first, second)) {
      return Optional.empty();
    }
    List<Double> differences = differences(dataset, first, second);
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    double mean = Statistics.mean(differences);
    String interval = Grid.MISSING;
    if (differences.size() >= MINIMUM_FOR_INTERVAL) {
      double half = Statistics.halfWidth(differences);
      interval = Signed.of(mean - half) + " to " + Signed.of(mean + half);
    }
    return Optional.of(
        new Grid.Row(
            "%s: %s − %s".formatted(PaperNames.of(dataset), first.label(), second.label()),
            List.of(Signed.of(mean), interval, Numbers.count(differences.size())),
            false));
  }

  /** For each class, or for each seed of the only one, in points. */
  List<Double> differences(NamedDataset dataset, Contender first, Contender second) {
    Map<Integer, List<Double>> perClass = new TreeMap<>();
    for (int index = 0; index < dataset.normalClasses().size(); index++) {
      SortedMap<Long, Double> others = group.bySeed(dataset, index, second);
      List<Double> ofClass = new ArrayList<>();
      group
          .bySeed(dataset, index, first)
          .forEach(
              (seed, auroc) -> {
                Double other = others.get(seed);
                if (other != null) {
                  ofClass.add(auroc - other);
                }
              });
      if (!ofClass.isEmpty()) {
        perClass.put(index, ofClass);
      }
    }
    return perClass.size() == 1
        ? perClass.values().iterator().next()
        : perClass.values().stream().map(Statistics::mean).toList();
  }

  /**
   * The method, or the context, or the score; a rival has no choice of the last two, and one that
   * chooses its contexts is held against each.
   */
  private static boolean differInOneThing(Contender one, Contender other) {
    if (!one.isCon2() || !other.isCon2()) {
      return true;
    }
    if (one.equals(Contender.BEST) || other.equals(Contender.BEST)) {
      return one.score().equals(other.score());
    }
    int same = 0;
    same += one.method().equals(other.method()) ? 1 : 0;
    same += one.context().equals(other.context()) ? 1 : 0;
    same += one.score().equals(other.score()) ? 1 : 0;
    return same == 2;
  }
}
