package dev.con2.experiments.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as a reader sees it: named rows, and columns in named groups.
 *
 * @param corner what the names of the rows are
 * @param rows each with a cell for each column of each group, in order
 */
record Grid(String corner, List<ColumnGroup> groups, List<Row> rows) {

  /** What stands where there is nothing. */
  static final String MISSING = "—";

  /** Keeps copies, and checks that each row is whole. */
  Grid {
    groups = List.copyOf(groups);
    rows = List.copyOf(rows);
    int columns = groups.stream().mapToInt(group -> group.columns().size()).sum();
    for (Row row : rows) {
      if (row.cells().size() != columns) {
        throw new IllegalArgumentException(
            "row %s has %d cells for %d columns"
                .formatted(row.name(), row.cells().size(), columns));
      }
    }
  }

  /**
   * Neighbouring columns under one name.
   *
   * @param name empty if the names of the columns say it all
   */
  record ColumnGroup(String name, List<String> columns) {
    /** Keeps a copy. */
    ColumnGroup {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A row.
   *
   * @param isSummary whether it sums up those above
   */
  record Row(String name, List<String> cells, boolean isSummary) {
    /** Keeps a copy. */
    Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Ours and the paper's.
   *
   * @param comparable whether the difference may be taken
   * @param remark behind ours; empty for none
   */
  record Comparison(
      Optional<Estimate> ours, Optional<Estimate> paper, boolean comparable, String remark) {

    private List<String> cells(boolean withDifference) {
      List<String> cells = new ArrayList<>();
      cells.add(ours.map(estimate -> estimate + remark).orElse(MISSING));
      cells.add(paper.map(Estimate::toString).orElse(MISSING));
      if (withDifference) {
        cells.add(comparable ? difference().orElse(MISSING) : MISSING);
      }
      return cells;
    }

    private Optional<String> difference() {
      return ours.flatMap(
          measured -> paper.map(printed -> Signed.of(measured.mean() - printed.mean())));
    }

    private boolean hasDifference() {
      return comparable && ours.isPresent() && paper.isPresent();
    }
  }

  /** Comparisons under one name, one for each row. */
  record Compared(String name, List<Comparison> comparisons) {}

  /**
   * Ours beside the paper's: two columns in each group, and a third for the difference where it may
   * be taken at all.
   *
   * @param summaries how many of the last rows sum up those above
   */
  static Grid comparing(String corner, List<String> names, int summaries, List<Compared> compared) {
    List<ColumnGroup> groups = new ArrayList<>();
    List<List<String>> cells = new ArrayList<>();
    names.forEach(name -> cells.add(new ArrayList<>()));
    for (Compared group : compared) {
      boolean difference = group.comparisons.stream().anyMatch(Comparison::hasDifference);
      groups.add(
          new ColumnGroup(
              group.name,
              difference
                  ? List.of("ours", "paper", "difference")
                  : List.of("ours", "paper, full setting")));
      for (int row = 0; row < names.size(); row++) {
        cells.get(row).addAll(group.comparisons.get(row).cells(difference));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < names.size(); row++) {
      rows.add(new Row(names.get(row), cells.get(row), row >= names.size() - summaries));
    }
    return new Grid(corner, groups, rows);
  }
}
