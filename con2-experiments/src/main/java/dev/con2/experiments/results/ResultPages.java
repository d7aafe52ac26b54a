package dev.con2.experiments.results;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.internal.files.StagedFiles;
import dev.con2.reports.Svg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes the tables and figures of the paper from finished runs. */
public final class ResultPages {

  /** The page for a terminal or a code host. */
  public static final String MARKDOWN = "results.md";

  /** The page for a browser. */
  public static final String HTML = "results.html";

  private static final String JSON = "results.json";

  private static final Map<String, List<Exhibit>> EXPERIMENTS = experiments();

  private ResultPages() {}

  private static Map<String, List<Exhibit>> experiments() {
    PaperResults paper = PaperResults.load();
    Map<String, List<Exhibit>> experiments = new LinkedHashMap<>();
    Exhibit table3 =
        new MethodTable(paper, 3, "Table 3: AUROC on natural images, averaged over classes");
    experiments.put(
        "table-1", List.of(new MethodTable(paper, 1, "Table 1: AUROC on medical images")));
    experiments.put("table-2", List.of(new TimeTable(paper)));
    experiments.put("table-3", List.of(table3, new ClassSpread()));
    for (int number = 4; number <= 8; number++) {
      experiments.put("table-" + number, List.of(new ClassTable(paper, number)));
    }
    experiments.put(
        "table-9",
        List.of(new MethodTable(paper, 9, "Table 9: AUROC with each term of the loss alone")));
    experiments.put("figure-2", List.of(new ContextGallery()));
    experiments.put("figure-3", List.of(new EmbeddingMap()));
    experiments.put("figure-4", List.of(new ClassBars(), new ClassTable(paper, 4)));
    experiments.put("figure-5", List.of(new ClassSpread(), table3));
    experiments.put("figure-6", List.of(new ContextCounts()));
    return experiments;
  }

  /** The names of the experiments that have a page. */
  public static List<String> experimentNames() {
    return List.copyOf(EXPERIMENTS.keySet());
  }

  /**
   * Writes {@code results.md}, {@code results.html}, {@code results.json} with the figures and
   * their intervals, and a file for each drawing.
   *
   * @param experiment such as {@code table-4}
   * @param runs all that are finished; those of other experiments are left aside
   * @param folder where to, and where the files of {@code figure-3} and the pictures of {@code
   *     figure-2} are; made if it is not there
   * @throws InvalidInputException if there is no such experiment, or a file of it cannot be used
   * @throws dev.con2.error.OutputFailedException if a file cannot be written
   * @throws IOException if a file cannot be read
   */
  public static void write(String experiment, List<RunResult> runs, Path folder)
      throws IOException {
    List<Exhibit> exhibits = EXPERIMENTS.get(experiment);
    if (exhibits == null) {
      throw new InvalidInputException(
          "experiment '%s' has no results to show; give one of %s"
              .formatted(experiment, String.join(", ", EXPERIMENTS.keySet())));
    }
    ResultPage page = page(exhibits, runs, folder);
    StagedFiles.makeFolder(folder.resolve(MARKDOWN));
    try (StagedFiles files = new StagedFiles()) {
      for (Block.Figure figure : page.figures().toList()) {
        files.writeText(
            folder.resolve(figure.name() + ".svg"), out -> out.write(Svg.file(figure.drawing())));
      }
      files.writeText(folder.resolve(MARKDOWN), out -> out.write(MarkdownText.of(page)));
      files.writeText(folder.resolve(HTML), out -> HtmlPage.write(page, out));
      files.writeText(folder.resolve(JSON), out -> IntervalsJson.write(page, out));
      files.moveIntoPlace();
    }
  }

  /** The pages in this folder, beside which each drawing has its file. */
  public static List<Path> files(Path folder) {
    return Stream.of(MARKDOWN, HTML, JSON).map(folder::resolve).toList();
  }

  private static ResultPage page(List<Exhibit> exhibits, List<RunResult> runs, Path folder)
      throws IOException {
    List<RunGroup> groups = groups(exhibits, runs, folder);
    List<Block> blocks = new ArrayList<>();
    List<ResultPage.Part> parts = new ArrayList<>();
    if (groups.size() > 1) {
      blocks.add(
          new Block.Paragraph(
              "The runs differ in their options, their images or the version of the numerics. They are not mixed: there are %d parts below, each with its own."
                  .formatted(groups.size())));
    }
    for (int i = 0; i < groups.size(); i++) {
      String part = groups.size() > 1 ? "Part " + (i + 1) + ". " : "";
      Intervals intervals = new Intervals(new KeptScores(folder));
      Yardsticks yardsticks = new Yardsticks(groups.get(i), runs, intervals);
      Computed computed = Computed.of(exhibits, groups.get(i), intervals);
      parts.add(computed.part());
      for (Block block : blocks(exhibits, groups.get(i), yardsticks, computed, part, folder)) {
        blocks.add(i == 0 ? block : numbered(block, i + 1));
      }
    }
    boolean reduced = groups.stream().anyMatch(RunGroup::isReduced);
    return new ResultPage(titled(exhibits.get(0).title(), reduced), blocks, parts);
  }

  /** The runs of methods; where there are none, those of the yardsticks themselves. */
  private static List<RunGroup> groups(List<Exhibit> exhibits, List<RunResult> runs, Path folder) {
    List<RunResult> used =
        exhibits.stream()
            .flatMap(exhibit -> exhibit.select(runs, folder).stream())
            .distinct()
            .toList();
    List<RunGroup> yardsticks =
        RunGroup.of(runs.stream().filter(Yardstick::isOne).toList()).stream()
            .filter(
                group ->
                    exhibits.stream()
                        .anyMatch(exhibit -> !exhibit.yardstickColumns(group).isEmpty()))
            .toList();
    return used.isEmpty() && !yardsticks.isEmpty() ? yardsticks : RunGroup.of(used);
  }

  private static List<Block> blocks(
      List<Exhibit> exhibits,
      RunGroup group,
      Yardsticks yardsticks,
      Computed computed,
      String part,
      Path folder)
      throws IOException {
    List<Block> blocks = new ArrayList<>();
    boolean isTitleEnough = exhibits.size() == 1 && part.isEmpty();
    for (int i = 0; i < exhibits.size(); i++) {
      Exhibit exhibit = exhibits.get(i);
      if (!isTitleEnough) {
        blocks.add(new Block.Heading(part + titled(exhibit.title(), group.isReduced())));
      }
      if (!exhibit.datasets().isEmpty()) {
        RunGroup shown = new RunGroup(exhibit.select(group.runs(), folder));
        blocks.addAll(ConditionsLine.of(shown, exhibit.datasets()));
        if (!exhibit.contenders().isEmpty()) { // what shows times or pictures has none
          blocks.addAll(ChoicesNote.of(shown));
        }
        blocks.addAll(UnlearnedNote.of(shown, exhibit.datasets()));
      }
      blocks.addAll(exhibit.show(group, folder));
      blocks.addAll(titled(part, computed.figures().get(i).show()));
      blocks.addAll(titled(part, yardsticks.show(exhibit, computed.contenders())));
      blocks.addAll(titled(part, new TrivialTable(group).show(exhibit.yardstickColumns(group))));
    }
    blocks.addAll(titled(part, computed.differences().show()));
    return blocks;
  }

  /**
   * What is computed once for a group of runs, for the page and for programs.
   *
   * @param figures one table for each exhibit
   */
  private record Computed(
      List<Contender> contenders, List<IntervalTable> figures, PairedDifferences differences) {

    static Computed of(List<Exhibit> exhibits, RunGroup group, Intervals intervals) {
      List<Contender> contenders = ResultPages.contenders(exhibits, group);
      return new Computed(
          contenders,
          exhibits.stream()
              .map(
                  exhibit ->
                      new IntervalTable(
                          group, intervals, exhibit.yardstickColumns(group), contenders))
              .toList(),
          new PairedDifferences(group, intervals, datasets(exhibits), contenders));
    }

    /** Exhibits may have figures in common. */
    ResultPage.Part part() {
      return new ResultPage.Part(
          figures.stream().flatMap(table -> table.estimates().stream()).distinct().toList(),
          differences.estimates());
    }
  }

  private static List<Contender> contenders(List<Exhibit> exhibits, RunGroup group) {
    return exhibits.stream()
        .flatMap(exhibit -> exhibit.contenders(group.runs()).stream())
        .distinct()
        .toList();
  }

  private static List<NamedDataset> datasets(List<Exhibit> exhibits) {
    return exhibits.stream().flatMap(exhibit -> exhibit.datasets().stream()).distinct().toList();
  }

  /** With the part in each heading. */
  private static List<Block> titled(String part, List<Block> blocks) {
    return blocks.stream()
        .map(
            block ->
                block instanceof Block.Heading heading
                    ? new Block.Heading(part + heading.text())
                    : block)
        .toList();
  }

  /** "Table 4: ..." becomes "Table 4 (reduced): ...". */
  private static String titled(String title, boolean reduced) {
    return reduced ? title.replaceFirst(":", " (reduced):") : title;
  }

  private static Block numbered(Block block, int part) {
    return block instanceof Block.Figure figure
        ? new Block.Figure(figure.name() + "-part-" + part, figure.drawing(), figure.caption())
        : block;
  }
}
