package dev.con2.experiments.results;

import dev.con2.augment.ContextAugmentation;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Axis;
import dev.con2.reports.Plot;
import dev.con2.reports.Svg;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Figure 6: AUROC against the number of contexts, a line for each class. */
final class ContextCounts implements Exhibit {

  private static final int MINIMUM = 2;
  private static final int MAXIMUM = 8;

  /** The classes that the caption of the figure names. */
  private static final List<NormalClass> CAPTION =
      List.of(
          new NormalClass(NamedDataset.CIFAR10, 1),
          new NormalClass(NamedDataset.CIFAR10, 3),
          new NormalClass(NamedDataset.IMAGENET30, 2),
          new NormalClass(NamedDataset.IMAGENET30, 28));

  private static final double WIDTH = 720;
  private static final double LEFT = 50;
  private static final double RIGHT = WIDTH - 16;
  private static final double LEGEND_LINE = 18;
  private static final double LEGEND_COLUMN = 218;
  private static final int LEGEND_COLUMNS = 3;
  private static final int COLOURS = 8;

  /** A class of a dataset. */
  private record NormalClass(NamedDataset dataset, int index) {
    String name() {
      return PaperNames.of(dataset) + " " + PaperNames.of(dataset.normalClass(index));
    }

    boolean isOf(RunResult run) {
      return run.dataset().equals(dataset.toString()) && run.classIndex() == index;
    }
  }

  /** CON2 with that many contexts, by S_NND. */
  static Contender with(int contexts) {
    return Contender.con2(ContextAugmentation.names(ContextAugmentation.first(contexts)), "nnd");
  }

  @Override
  public String title() {
    return "Figure 6: AUROC against the number of contexts";
  }

  @Override
  public List<NamedDataset> datasets() {
    return List.of(NamedDataset.values());
  }

  @Override
  public List<Contender> contenders() {
    return IntStream.rangeClosed(MINIMUM, MAXIMUM).mapToObj(ContextCounts::with).toList();
  }

  /** The classes of the caption, and others that were run with more than two contexts. */
  @Override
  public List<RunResult> select(List<RunResult> runs, Path folder) {
    List<RunResult> candidates = Exhibit.super.select(runs, folder);
    List<NormalClass> normalClasses = normalClasses(candidates);
    return candidates.stream()
        .filter(run -> normalClasses.stream().anyMatch(normalClass -> normalClass.isOf(run)))
        .toList();
  }

  private static List<NormalClass> normalClasses(List<RunResult> runs) {
    Stream<NormalClass> others =
        runs.stream()
            .filter(run -> run.contexts().size() >= MINIMUM)
            .map(run -> new NormalClass(NamedDataset.parse(run.dataset()), run.classIndex()));
    return Stream.concat(CAPTION.stream(), others).distinct().toList();
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) {
    List<NormalClass> normalClasses = normalClasses(group.runs());
    return List.of(
        new Block.Figure(
            "figure-6",
            draw(group, normalClasses),
            "Ours by S_NND; the original images count as a context, so C = 2 is Flip alone. Bars: one standard deviation over seeds, where there are several. The paper's figure has no values to compare with."),
        new Block.Table(table(group, normalClasses)),
        new Block.NoteList(
            List.of(
                SharedNotes.CELLS,
                "With C contexts: the original images and the first C − 1 of Flip, Invert, Equalize, Flip+Invert, Flip+Equalize, Invert+Equalize, Flip+Invert+Equalize. Which the paper takes is not said.")));
  }

  /** The classes that were run. */
  @Override
  public List<Yardsticks.Column> yardstickColumns(RunGroup group) {
    return normalClasses(group.runs()).stream()
        .filter(normalClass -> group.runs().stream().anyMatch(normalClass::isOf))
        .map(
            normalClass ->
                new Yardsticks.Column(
                    normalClass.name(), normalClass.dataset, List.of(normalClass.index)))
        .toList();
  }

  private String draw(RunGroup group, List<NormalClass> normalClasses) {
    List<NormalClass> shown =
        normalClasses.stream()
            .filter(normalClass -> !estimates(group, normalClass).isEmpty())
            .toList();
    double top = 44 + (Math.max(0, shown.size() - 1) / LEGEND_COLUMNS) * LEGEND_LINE;
    double bottom = top + 280;
    Svg svg = new Svg(WIDTH, bottom + 46, "AUROC against the number of contexts");
    Plot plot =
        new Plot(
            svg,
            Axis.over(
                "number of contexts, including the original images",
                MINIMUM - 0.3,
                MAXIMUM + 0.3,
                7),
            auroc(group, shown),
            LEFT,
            top,
            RIGHT,
            bottom);
    plot.drawVerticalAxis();
    plot.drawHorizontalAxis();
    for (int i = 0; i < shown.size(); i++) {
      line(svg, plot, group, shown.get(i), i);
      double x = LEFT + i % LEGEND_COLUMNS * LEGEND_COLUMN;
      double y = 12 + i / LEGEND_COLUMNS * LEGEND_LINE;
      svg.line(x, y, x + 22, y, "series-line stroke" + i % COLOURS + dash(i));
      svg.text(x + 28, y + 4, shown.get(i).name(), "tick");
    }
    return svg.finish();
  }

  /** Of C = 2 to 8 those that were run, with C in front. */
  private List<double[]> estimates(RunGroup group, NormalClass normalClass) {
    return IntStream.rangeClosed(MINIMUM, MAXIMUM)
        .mapToObj(
            contexts ->
                group
                    .ofClass(normalClass.dataset, normalClass.index, with(contexts))
                    .map(
                        value ->
                            new double[] {contexts, value.mean(), value.deviation().orElse(0)}))
        .flatMap(Optional::stream)
        .toList();
  }

  private Axis auroc(RunGroup group, List<NormalClass> shown) {
    List<double[]> all =
        shown.stream().flatMap(normalClass -> estimates(group, normalClass).stream()).toList();
    double low = all.stream().mapToDouble(point -> point[1] - point[2]).min().orElse(50);
    double high = all.stream().mapToDouble(point -> point[1] + point[2]).max().orElse(100);
    return Axis.around("AUROC in %", Math.max(0, low - 1), Math.min(100, high + 1), 6);
  }

  private void line(Svg svg, Plot plot, RunGroup group, NormalClass normalClass, int number) {
    List<double[]> points = estimates(group, normalClass);
    String stroke = "stroke" + number % COLOURS;
    plot.line(points, "series-line " + stroke + dash(number));
    for (double[] point : points) {
      double x = plot.x(point[0]);
      if (point[2] > 0) {
        svg.line(
            x, plot.y(point[1] - point[2]), x, plot.y(point[1] + point[2]), "whisker " + stroke);
      }
      svg.circle(x, plot.y(point[1]), 4, "mark full context" + number % COLOURS);
    }
  }

  /** Every second line is dashed, so that colours alone tell nothing. */
  private static String dash(int number) {
    return number % 2 == 1 ? " dashed" : "";
  }

  private Grid table(RunGroup group, List<NormalClass> normalClasses) {
    List<Grid.Row> rows =
        normalClasses.stream()
            .map(
                normalClass ->
                    new Grid.Row(
                        normalClass.name(),
                        contenders().stream()
                            .map(
                                contender ->
                                    group
                                        .ofClass(normalClass.dataset, normalClass.index, contender)
                                        .map(Estimate::toString)
                                        .orElse(Grid.MISSING))
                            .toList(),
                        false))
            .toList();
    List<String> columns =
        IntStream.rangeClosed(MINIMUM, MAXIMUM).mapToObj(contexts -> "C = " + contexts).toList();
    return new Grid("ours, normal class", List.of(new Grid.ColumnGroup("", columns)), rows);
  }
}
