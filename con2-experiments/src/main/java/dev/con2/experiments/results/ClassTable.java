package dev.con2.experiments.results;

import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.results.Grid.Compared;
import dev.con2.experiments.results.Grid.Comparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables 4 to 8: a row for each class of a dataset, a column for each context and score. */
final class ClassTable implements Exhibit {

  /** Tables 7 and 8 print numbers of classes, and which is which is not sure. */
  private static final int FIRST_WITHOUT_NAMES = 7;

  private final PaperResults paper;
  private final int number;
  private final NamedDataset dataset;

  ClassTable(PaperResults paper, int number) {
    this.paper = paper;
    this.number = number;
    this.dataset = paper.table(number).get(0).dataset();
  }

  @Override
  public String title() {
    return "Table %d: AUROC of CON2 for each class of %s".formatted(number, PaperNames.of(dataset));
  }

  @Override
  public List<NamedDataset> datasets() {
    return List.of(dataset);
  }

  @Override
  public List<Contender> contenders() {
    return paper.contenders(number);
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) {
    List<Compared> columns = new ArrayList<>();
    Set<String> averages = new LinkedHashSet<>();
    for (Contender contender : contenders()) {
      List<Comparison> comparisons = new ArrayList<>();
      for (DatasetClass label : dataset.normalClasses()) {
        comparisons.add(comparison(group, contender, label, label.index()));
      }
      if (number >= FIRST_WITHOUT_NAMES) {
        for (DatasetClass label : dataset.normalClasses()) {
          comparisons.add(comparison(group, contender, label, 1 - label.index()));
        }
      }
      Optional<ClassAverage> average = group.average(dataset, contender);
      comparisons.add(average(group, contender, average));
      average.ifPresent(ours -> averages.add(described(ours)));
      columns.add(
          new Compared(
              Contender.contextName(contender.context())
                  + ", "
                  + Contender.scoreName(contender.score()),
              comparisons));
    }
    List<String> names =
        dataset.normalClasses().stream()
            .map(PaperNames::of)
            .collect(Collectors.toCollection(ArrayList::new));
    if (number >= FIRST_WITHOUT_NAMES) {
      for (DatasetClass label : dataset.normalClasses()) {
        names.add("%s, the paper's %d".formatted(PaperNames.of(label), 1 - label.index()));
      }
    }
    names.add("mean");
    return List.of(
        new Block.Table(Grid.comparing("normal class", names, 1, columns)),
        new Block.NoteList(notes(averages)));
  }

  /** The classes that were run, and the mean over several. */
  @Override
  public List<Yardsticks.Column> yardstickColumns(RunGroup group) {
    List<Integer> classes = group.classes(dataset);
    List<Yardsticks.Column> columns = new ArrayList<>();
    for (int index : classes) {
      String name = PaperNames.of(dataset.normalClass(index));
      columns.add(new Yardsticks.Column(name, dataset, List.of(index)));
    }
    if (classes.size() > 1) {
      columns.add(new Yardsticks.Column("mean", dataset, classes));
    }
    return columns;
  }

  /** Ours of a class beside the paper's of the class that it numbers so. */
  private Comparison comparison(
      RunGroup group, Contender contender, DatasetClass label, int papersNumber) {
    return new Comparison(
        group.ofClass(dataset, label.index(), contender),
        paper.ofClass(number, dataset, papersNumber, contender),
        group.isComparable(dataset)
            && group.bySeed(dataset, label.index(), contender).size() >= contender.papersSeeds(),
        "");
  }

  /** Ours over the classes that were run, beside the paper's rows of the same classes. */
  private Comparison average(RunGroup group, Contender contender, Optional<ClassAverage> average) {
    return new Comparison(
        average.map(ClassAverage::estimate),
        average.map(
            ours ->
                new Estimate(
                    Statistics.mean(
                        ours.classes().stream()
                            .map(index -> paper.ofClass(number, dataset, index, contender))
                            .map(printed -> printed.orElseThrow().mean())
                            .toList()),
                    OptionalDouble.empty())),
        group.isComparable(dataset)
            && average.isPresent()
            && average.get().classes().size() == dataset.normalClasses().size()
            && average.get().seeds().size() >= contender.papersSeeds(),
        "");
  }

  private String described(ClassAverage average) {
    String classes = PaperNames.classes(dataset, average.classes());
    return average.seeds().isEmpty()
        ? classes + ", each with the seeds that it has"
        : classes
            + (average.seeds().size() == 1 ? ", seed " : ", seeds ")
            + average.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private List<String> notes(Set<String> averages) {
    List<String> notes = new ArrayList<>(List.of(SharedNotes.CELLS, SharedNotes.DIFFERENCES));
    if (!averages.isEmpty()) {
      notes.add(
          "The mean is over the classes that were run and the seeds that all of them have (%s), with the standard deviation over all these runs; the paper's is the mean of its rows of the same classes."
              .formatted(String.join("; ", averages)));
    }
    if (number >= FIRST_WITHOUT_NAMES) {
      notes.add(SharedNotes.CLASS_NUMBERS);
    }
    if (dataset == NamedDataset.CIFAR10) {
      notes.add(SharedNotes.DEVELOPMENT_SET);
    }
    return notes;
  }
}
