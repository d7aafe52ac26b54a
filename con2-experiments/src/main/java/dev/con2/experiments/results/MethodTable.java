package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.results.Grid.Compared;
import dev.con2.experiments.results.Grid.Comparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tables 1, 3 and 9: a row for each method, context and score, a column for each dataset. A dataset
 * with several classes shows the average over them.
 */
final class MethodTable implements Exhibit {

  private final PaperResults paper;
  private final int number;
  private final String title;

  MethodTable(PaperResults paper, int number, String title) {
    this.paper = paper;
    this.number = number;
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<NamedDataset> datasets() {
    return paper.table(number).stream().map(PaperResults.PaperFigure::dataset).distinct().toList();
  }

  @Override
  public List<Contender> contenders() {
    return paper.contenders(number);
  }

  /**
   * The paper's, then those of other methods that were run, and those of other scores of the
   * paper's rows; of CON2 and its parts the paper's alone, as others are of other tables.
   */
  @Override
  public List<Contender> contenders(List<RunResult> runs) {
    Stream<Contender> others =
        runs.stream()
            .filter(
                run -> datasets().stream().anyMatch(one -> run.dataset().equals(one.toString())))
            .flatMap(this::others);
    return Stream.concat(contenders().stream(), others).distinct().toList();
  }

  private Stream<Contender> others(RunResult run) {
    List<Contender> papers = Contender.papers(run);
    boolean isOfThisTable = contenders().stream().anyMatch(contender -> contender.matches(run));
    if (!isOfThisTable && papers.stream().anyMatch(Contender::isCon2)) {
      return Stream.empty();
    }
    Stream<Contender> rows = Contender.besideThePapers(run).stream();
    return isOfThisTable
        ? rows
        : Stream.concat(
            papers.stream().filter(row -> run.auroc().containsKey(row.ourScore())), rows);
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) {
    List<Compared> columns = new ArrayList<>();
    List<String> notes = new ArrayList<>(List.of(SharedNotes.CELLS, SharedNotes.DIFFERENCES));
    List<Contender> rows = contenders(group.runs());
    for (NamedDataset dataset : datasets()) {
      List<Comparison> comparisons =
          rows.stream().map(contender -> comparison(group, dataset, contender)).toList();
      columns.add(new Compared(PaperNames.of(dataset), comparisons));
      notes.addAll(partial(group, dataset, rows));
    }
    notes.addAll(remarks());
    List<String> names = rows.stream().map(this::name).toList();
    Grid grid = Grid.comparing(number == 9 ? "loss" : "method", names, 0, columns);
    return List.of(new Block.Table(grid), new Block.NoteList(notes));
  }

  /** The mean over the classes that were run of each dataset. */
  @Override
  public List<Yardsticks.Column> yardstickColumns(RunGroup group) {
    return datasets().stream()
        .filter(dataset -> !group.on(dataset).isEmpty())
        .map(
            dataset ->
                new Yardsticks.Column(
                    PaperNames.of(dataset) + remark(dataset, group.classes(dataset).size()),
                    dataset,
                    group.classes(dataset)))
        .toList();
  }

  /** How many classes, unless they are all. */
  private static String remark(NamedDataset dataset, int classes) {
    int all = dataset.normalClasses().size();
    return classes == all ? "" : " (%d of %d)".formatted(classes, all);
  }

  private Comparison comparison(RunGroup group, NamedDataset dataset, Contender contender) {
    int all = dataset.normalClasses().size();
    Optional<Estimate> printed =
        all == 1
            ? paper.ofClass(number, dataset, 0, contender)
            : paper.average(number, dataset, contender);
    Optional<ClassAverage> average = group.average(dataset, contender);
    int run = average.map(ours -> ours.classes().size()).orElse(0);
    return new Comparison(
        average.map(ClassAverage::estimate),
        printed,
        run == all
            && group.isComparable(dataset)
            && average.orElseThrow().seeds().size() >= contender.papersSeeds(),
        remark(dataset, run));
  }

  /** Which classes stand behind averages that are not over all. */
  private static List<String> partial(RunGroup group, NamedDataset dataset, List<Contender> rows) {
    Map<List<Integer>, List<String>> byClasses = new LinkedHashMap<>();
    for (Contender contender : rows) {
      group
          .average(dataset, contender)
          .ifPresent(
              average ->
                  byClasses
                      .computeIfAbsent(average.classes(), key -> new ArrayList<>())
                      .add(contender.label()));
    }
    boolean differ = byClasses.size() > 1;
    List<String> notes = new ArrayList<>();
    byClasses.forEach(
        (classes, names) -> {
          if (classes.size() < dataset.normalClasses().size()) {
            notes.add(
                "%s%s: over %s."
                    .formatted(
                        PaperNames.of(dataset),
                        differ ? ", " + String.join("; ", names) : "",
                        PaperNames.classes(dataset, classes)));
          }
        });
    return notes;
  }

  private String name(Contender contender) {
    if (number != 9 || !contender.isCon2()) {
      return contender.label();
    }
    String terms =
        switch (contender.method()) {
          case "CON2 (content only)" -> "content";
          case "CON2 (context only)" -> "context";
          case "CON2" -> "both";
          default -> contender.name();
        };
    return terms + ", " + Contender.scoreName(contender.score());
  }

  private List<String> remarks() {
    return switch (number) {
      case 1 -> List.of(SharedNotes.XRAYS);
      case 3 -> List.of(SharedNotes.OVER_CLASSES, SharedNotes.SLIPS, SharedNotes.DEVELOPMENT_SET);
      case 9 ->
          List.of(
              "Context Equalize. Content alone has the weight 1 throughout, context alone no content term; the rest is the same.",
              SharedNotes.XRAYS);
      default -> List.of();
    };
  }
}
