package dev.con2.experiments.results;

import dev.con2.reports.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The interval of each figure of an exhibit, whose own cells show how much seeds scatter. */
final class IntervalTable {

  private static final String EXPLANATION =
      "95 % intervals of the mean over seeds, in percent. Classes are those that were run; the interval of their mean says nothing of others.";

  private static final String BOTH =
      "They are over seeds and test images together: in 95 of 100 repetitions with other seeds and other test images of the same kinds they hold the true value.";

  private static final String NO_SEED =
      "Where a seed changes nothing, they are over test images, which is all that can differ.";

  private static final String ONE_SEED =
      "In brackets test images: with one seed the interval is over test images alone, and another seed may well lie outside.";

  private static final String SEEDS =
      "In brackets seeds: the scores of test images are not kept, and the interval is over seeds on these very images.";

  private static final String NONE =
      "No interval where neither the scores of test images are kept nor there are three seeds.";

  private static final String OTHER_IMAGES =
      "No interval where runs were tested on other images than each other.";

  private static final String FEWER_CLASSES =
      "No interval of a mean over classes of which some were not run.";

  private final RunGroup group;
  private final List<Yardsticks.Column> columns;
  private final Map<Contender, List<Optional<CoveredEstimate>>> rows = new LinkedHashMap<>();

  /**
   * Computes them.
   *
   * @param columns of the exhibit
   */
  IntervalTable(
      RunGroup group,
      Intervals intervals,
      List<Yardsticks.Column> columns,
      List<Contender> contenders) {
    this.group = group;
    this.columns = List.copyOf(columns);
    for (Contender contender : contenders) {
      Intervals.Side side = new Intervals.Side(group, contender);
      rows.put(
          contender,
          columns.stream()
              .map(column -> intervals.figure(column.dataset(), column.classes(), side))
              .toList());
    }
  }

  /** The figures in the exhibit's columns, with their intervals where there are some. */
  List<CoveredEstimate> estimates() {
    return rows.values().stream().flatMap(List::stream).flatMap(Optional::stream).toList();
  }

  /** Nothing if there is no figure. */
  List<Block> show() {
    List<Grid.Row> shown = new ArrayList<>();
    rows.forEach(
        (contender, cells) -> {
          if (cells.stream().anyMatch(Optional::isPresent)) {
            List<String> texts =
                cells.stream()
                    .map(cell -> cell.map(IntervalTable::cell).orElse(Grid.MISSING))
                    .toList();
            if (!texts.stream().allMatch(Grid.MISSING::equals)) {
              shown.add(new Grid.Row(contender.label(), texts, false));
            }
          }
        });
    if (shown.isEmpty()) {
      return List.of();
    }
    List<Grid.ColumnGroup> groups =
        columns.stream().map(column -> new Grid.ColumnGroup("", List.of(column.name()))).toList();
    return List.of(
        new Block.Heading("Intervals"),
        new Block.Table(new Grid("method", groups, shown)),
        new Block.NoteList(notes()));
  }

  /** What is true of some of the cells. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>(List.of(EXPLANATION));
    addIf(notes, BOTH, estimate -> estimate.coverage().isOfBoth());
    addIf(notes, NO_SEED, estimate -> estimate.coverage().hasNoSeed());
    addIf(notes, ONE_SEED, estimate -> estimate.coverage().lacksSeeds());
    addIf(notes, SEEDS, estimate -> estimate.coverage().lacksImages());
    addIf(notes, NONE, estimate -> estimate.interval().isEmpty() && estimate.sameImages());
    addIf(notes, OTHER_IMAGES, estimate -> !estimate.sameImages());
    if (rows.keySet().stream().anyMatch(this::lacksClasses)) {
      notes.add(FEWER_CLASSES);
    }
    List<String> fewer =
        estimates().stream().filter(this::hasFewerSeeds).map(IntervalTable::seeds).toList();
    if (!fewer.isEmpty()) {
      notes.add(
          "Only seeds that all of a figure's classes have count: %s."
              .formatted(String.join("; ", fewer)));
    }
    return notes;
  }

  private boolean lacksClasses(Contender contender) {
    return columns.stream()
        .anyMatch(
            column ->
                group
                    .average(column.dataset(), column.classes(), contender)
                    .filter(average -> average.classes().size() < column.classes().size())
                    .isPresent());
  }

  private void addIf(List<String> notes, String note, Predicate<CoveredEstimate> isSo) {
    if (estimates().stream().anyMatch(isSo)) {
      notes.add(note);
    }
  }

  /** Whether some of its classes have a seed that does not count. */
  private boolean hasFewerSeeds(CoveredEstimate estimate) {
    return !estimate.seeds().isEmpty()
        && rows.keySet().stream()
            .filter(contender -> contender.label().equals(estimate.name()))
            .anyMatch(
                contender ->
                    estimate.classes().stream()
                        .anyMatch(
                            index ->
                                group.runsBySeed(estimate.dataset(), index, contender).size()
                                    > estimate.seeds().size()));
  }

  private static String seeds(CoveredEstimate estimate) {
    return "%s on %s, %s"
        .formatted(
            estimate.name(),
            PaperNames.of(estimate.dataset()),
            ConditionsLine.listed(estimate.seeds()));
  }

  private static String cell(CoveredEstimate estimate) {
    String limits =
        estimate
            .interval()
            .map(
                interval ->
                    Numbers.fixed(interval.low(), 1) + " to " + Numbers.fixed(interval.high(), 1))
            .orElse(Grid.MISSING);
    if (estimate.coverage().lacksSeeds()) {
      return limits + " (test images)";
    }
    return estimate.coverage().lacksImages()
        ? "%s (%d seeds)".formatted(limits, estimate.coverage().seeds())
        : limits;
  }
}
