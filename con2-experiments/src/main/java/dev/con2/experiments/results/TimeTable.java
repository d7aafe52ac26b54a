package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Numbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Table 2: hours a run, fitting and scoring included; a table for each machine. */
final class TimeTable implements Exhibit {

  private static final double SECONDS_AN_HOUR = 3600;

  private final PaperResults paper;

  TimeTable(PaperResults paper) {
    this.paper = paper;
  }

  @Override
  public String title() {
    return "Table 2: hours a run";
  }

  @Override
  public List<NamedDataset> datasets() {
    return paper.table(2).stream().map(PaperResults.PaperFigure::dataset).distinct().toList();
  }

  /** None: what is shown is no AUROC. */
  @Override
  public List<Contender> contenders() {
    return List.of();
  }

  /** One training of SimCLR serves SSD too, and one of CON2 both of its scores. */
  @Override
  public List<RunResult> select(List<RunResult> runs, Path folder) {
    List<String> names = datasets().stream().map(NamedDataset::toString).toList();
    return runs.stream()
        .filter(run -> names.contains(run.dataset()))
        .filter(
            run ->
                Contender.SIMCLR.matches(run)
                    || Contender.CSI.matches(run)
                    || Contender.UNICON_HA.matches(run)
                    || run.method().equals("con2") && run.contexts().size() == 1)
        .toList();
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) {
    Map<String, List<RunResult>> byMachine =
        group.runs().stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.device() + ", " + run.machine(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    if (byMachine.isEmpty()) {
      byMachine.put("no device yet", List.of());
    }
    List<Block> blocks = new ArrayList<>();
    byMachine.forEach(
        (machine, runs) -> {
          blocks.add(new Block.Paragraph("Ours on " + machine + ":"));
          blocks.add(new Block.Table(grid(runs)));
        });
    blocks.add(
        new Block.NoteList(
            List.of(
                "Mean wall time in hours of the runs that are finished, with all but decoding: making the encoder, training, fitting, scoring the test pictures, and under a budget measuring the speed. "
                    + Grid.MISSING
                    + " stands where nothing was run.",
                "The paper's are of a single RTX 2080 Ti, 3090 or 4090, mixed, and whether they count scoring is not said: no difference is taken.")));
    return blocks;
  }

  private Grid grid(List<RunResult> runs) {
    List<Grid.ColumnGroup> groups =
        datasets().stream()
            .map(
                dataset ->
                    new Grid.ColumnGroup(
                        PaperNames.of(dataset), List.of("ours", "paper, full setting")))
            .toList();
    List<Grid.Row> rows = new ArrayList<>();
    for (Contender row : paper.contenders(2)) {
      List<String> cells = new ArrayList<>();
      for (NamedDataset dataset : datasets()) {
        cells.add(hours(runs, dataset, row).map(TimeTable::text).orElse(Grid.MISSING));
        cells.add(
            paper
                .average(2, dataset, row)
                .map(printed -> Numbers.fixed(printed.mean(), 0))
                .orElse(Grid.MISSING));
      }
      rows.add(new Grid.Row(row.method(), cells, false));
    }
    return new Grid("method", groups, rows);
  }

  private static Optional<Double> hours(List<RunResult> runs, NamedDataset dataset, Contender row) {
    String method =
        switch (row.method()) {
          case "SimCLR/SSD" -> "simclr";
          case "CSI" -> "csi";
          case "UniCon-HA" -> "unicon-ha";
          case "CON2" -> "con2";
          default -> row.method();
        };
    OptionalDouble seconds =
        runs.stream()
            .filter(run -> run.dataset().equals(dataset.toString()) && run.method().equals(method))
            .mapToDouble(RunResult::seconds)
            .average();
    return seconds.isPresent()
        ? Optional.of(seconds.getAsDouble() / SECONDS_AN_HOUR)
        : Optional.empty();
  }

  /** Two digits that count, at least: {@code 5.2}, {@code 0.10}, {@code 0.0061}. */
  private static String text(double hours) {
    int decimals = hours >= 10 ? 0 : Math.max(1, 1 - (int) Math.floor(Math.log10(hours)));
    return Numbers.fixed(hours, Math.min(decimals, 5));
  }
}
