package dev.con2.experiments.results;

import dev.con2.reports.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The interval of each figure of an exhibit, whose own cells show how much seeds scatter. */
final class IntervalTable {

  private static final String EXPLANATION =
      "95 % intervals of the mean over seeds, in percent, over seeds and test images together: in 95 of 100 repetitions with other seeds and other test images of the same kinds they hold the true value. Classes are those that were run; the interval of their mean says nothing of others.";

  private static final String LESS =
      "In brackets what an interval covers where that is less: with one seed the test images alone (another seed may well lie outside); where the scores of test images are not kept, seeds alone. No interval where neither is there.";

  private final RunGroup group;
  private final Intervals intervals;

  IntervalTable(RunGroup group, Intervals intervals) {
    this.group = group;
    this.intervals = intervals;
  }

  /** The figures in the exhibit's columns, with their intervals where there are some. */
  List<CoveredEstimate> estimates(Exhibit exhibit, List<Contender> contenders) {
    List<CoveredEstimate> found = new ArrayList<>();
    for (Contender contender : contenders) {
      for (Yardsticks.Column column : exhibit.yardstickColumns(group)) {
        estimate(contender, column).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<CoveredEstimate> estimate(Contender contender, Yardsticks.Column column) {
    return intervals.figure(
        column.dataset(), column.classes(), new Intervals.Side(group, contender));
  }

  /** Nothing if no figure has an interval. */
  List<Block> show(Exhibit exhibit, List<Contender> contenders) {
    List<Yardsticks.Column> columns = exhibit.yardstickColumns(group);
    List<Grid.Row> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      List<String> cells =
          columns.stream()
              .map(column -> estimate(contender, column).map(IntervalTable::cell))
              .map(cell -> cell.orElse(Grid.MISSING))
              .toList();
      if (!cells.stream().allMatch(Grid.MISSING::equals)) {
        rows.add(new Grid.Row(contender.label(), cells, false));
      }
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Grid.ColumnGroup> groups =
        columns.stream().map(column -> new Grid.ColumnGroup("", List.of(column.name()))).toList();
    return List.of(
        new Block.Heading("Intervals"),
        new Block.Table(new Grid("method", groups, rows)),
        new Block.NoteList(List.of(EXPLANATION, LESS)));
  }

  private static String cell(CoveredEstimate estimate) {
    String limits =
        estimate
            .interval()
            .map(
                interval ->
                    Numbers.fixed(interval.low(), 1) + " to " + Numbers.fixed(interval.high(), 1))
            .orElse(Grid.MISSING);
    return estimate.covers().endsWith(" alone")
        ? "%s (%s)".formatted(limits, estimate.covers().replace(" alone", ""))
        : limits;
  }
}
