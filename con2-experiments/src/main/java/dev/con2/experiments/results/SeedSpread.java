package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** How sure the averages over classes are: their spread from seed to seed. */
final class SeedSpread {

  private SeedSpread() {}

  /** Nothing if no average has two seeds. */
  static List<Block> show(RunGroup group, List<NamedDataset> datasets, List<Contender> contenders) {
    List<Grid.Row> rows = new ArrayList<>();
    for (NamedDataset dataset : datasets) {
      for (Contender contender : contenders) {
        Optional<ClassAverage> average = group.average(dataset, contender);
        average.flatMap(ours -> row(dataset, contender, ours)).ifPresent(rows::add);
      }
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Block.Heading("Averages over classes from seed to seed"),
        new Block.Table(
            new Grid(
                "average",
                List.of(
                    new Grid.ColumnGroup("", List.of("mean", "sd over seeds", "seeds", "classes"))),
                rows)),
        new Block.NoteList(
            List.of(
                "The average over the classes that were run, of each seed by itself, and the standard deviation of these averages: how certain an average is, which the spread over classes does not say.")));
  }

  private static Optional<Grid.Row> row(
      NamedDataset dataset, Contender contender, ClassAverage average) {
    OptionalDouble deviation = average.deviationOverSeeds();
    if (deviation.isEmpty() || average.classes().size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Grid.Row(
            PaperNames.of(dataset) + ": " + contender.label(),
            List.of(
                Numbers.fixed(average.estimate().mean(), 1),
                Numbers.fixed(deviation.getAsDouble(), 2),
                average.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                PaperNames.classes(dataset, average.classes())),
            false));
  }
}
