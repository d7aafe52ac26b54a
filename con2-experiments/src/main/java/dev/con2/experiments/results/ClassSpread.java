package dev.con2.experiments.results;

import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Axis;
import dev.con2.reports.Numbers;
import dev.con2.reports.Plot;
import dev.con2.reports.Svg;
import dev.con2.score.Quantile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Figure 5: how AUROC spreads over the classes of a dataset, a box and a point for each class. */
final class ClassSpread implements Exhibit {

  private static final List<Contender> CONTENDERS =
      Stream.concat(ClassBars.CONTENDERS.stream(), Stream.of(Contender.BEST)).toList();

  private static final List<NamedDataset> DATASETS =
      List.of(
          NamedDataset.CIFAR100,
          NamedDataset.IMAGENET30,
          NamedDataset.DOGS_VS_CATS,
          NamedDataset.MUFFIN_VS_CHIHUAHUA);

  private static final int COLUMNS = 2;
  private static final double PANEL_WIDTH = 490;
  private static final double PANEL_HEIGHT = 296;
  private static final double LEFT = 112;
  private static final double TOP = 34;
  private static final double ROW = 26;

  /** Below these many classes a box would say more than there is. */
  private static final int MINIMUM_FOR_BOX = 4;

  @Override
  public String title() {
    return "Figure 5: spread of AUROC over classes";
  }

  @Override
  public List<NamedDataset> datasets() {
    return DATASETS;
  }

  @Override
  public List<Contender> contenders() {
    return CONTENDERS;
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) {
    Svg svg =
        new Svg(
            COLUMNS * PANEL_WIDTH,
            (DATASETS.size() + 1) / COLUMNS * PANEL_HEIGHT,
            "Spread of AUROC over the classes of four datasets");
    for (int i = 0; i < DATASETS.size(); i++) {
      panel(svg, group, DATASETS.get(i), i % COLUMNS * PANEL_WIDTH, i / COLUMNS * PANEL_HEIGHT);
    }
    return List.of(
        new Block.Figure(
            "figure-5",
            svg.finish(),
            "Ours, a point for each class that was run (mean over its seeds), CON2 and SimCLR by S_NND, every other method by its own score. Box: quartiles and median, from four classes on; whiskers: the lowest and the highest class."),
        new Block.Table(averages(group)),
        new Block.NoteList(notes(group)));
  }

  /** The AUROC of each class by the name of its row, in the order of the rows. */
  private static Map<String, List<Double>> values(RunGroup group, NamedDataset dataset) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Contender contender : CONTENDERS) {
      List<Double> means = new ArrayList<>();
      for (int index = 0; index < dataset.normalClasses().size(); index++) {
        group.ofClass(dataset, index, contender).ifPresent(value -> means.add(value.mean()));
      }
      values.put(contender.name(), means);
    }
    values.put(OracleContext.NAME, OracleContext.of(group, dataset).perClass(group));
    return values;
  }

  private static void panel(
      Svg svg, RunGroup group, NamedDataset dataset, double left, double top) {
    Map<String, List<Double>> values = values(group, dataset);
    double low =
        values.values().stream().flatMap(List::stream).mapToDouble(value -> value).min().orElse(50);
    double bottom = top + TOP + values.size() * ROW;
    Plot plot =
        new Plot(
            svg,
            Axis.around("AUROC in %", Math.min(low, 99), 100, 5),
            new Axis("", 0, values.size(), List.of()),
            left + LEFT,
            top + TOP,
            left + PANEL_WIDTH - 22,
            bottom);
    plot.drawHorizontalAxis();
    svg.text(left + LEFT, top + 18, PaperNames.of(dataset), "series strong");
    int row = 0;
    for (Map.Entry<String, List<Double>> entry : values.entrySet()) {
      double y = top + TOP + (row + 0.5) * ROW;
      svg.text(left + LEFT - 10, y + 4, entry.getKey(), "tick end");
      if (entry.getValue().isEmpty()) {
        svg.text(left + LEFT + 6, y + 4, "not run", "tick");
      } else {
        spread(svg, plot, y, entry.getValue(), colour(row));
      }
      row++;
    }
  }

  private static String colour(int row) {
    return row < CONTENDERS.size() ? MethodColours.of(CONTENDERS.get(row)) : MethodColours.ORACLE;
  }

  private static void spread(Svg svg, Plot plot, double y, List<Double> values, String colour) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    if (sorted.length >= MINIMUM_FOR_BOX) {
      double first = plot.x(Quantile.of(sorted, 0.25));
      double third = plot.x(Quantile.of(sorted, 0.75));
      double median = plot.x(Quantile.of(sorted, 0.5));
      svg.line(plot.x(sorted[0]), y, plot.x(sorted[sorted.length - 1]), y, "whisker");
      svg.rect(
          first,
          y - 8,
          third - first,
          16,
          "box " + colour,
          "median %s, %d classes"
              .formatted(Numbers.fixed(Quantile.of(sorted, 0.5), 1), sorted.length));
      svg.line(median, y - 8, median, y + 8, "median");
    }
    for (double value : sorted) {
      svg.circle(plot.x(value), y, 3, "mark full " + colour);
    }
  }

  /** Which contexts were chosen for which class; a class may be in two lists by its seeds. */
  private static String picks(RunGroup group, NamedDataset dataset) {
    Map<String, SortedSet<Integer>> classes =
        group.on(dataset).stream()
            .filter(Contender.BEST::matches)
            .collect(
                Collectors.groupingBy(
                    run -> String.join(", ", run.contexts()),
                    TreeMap::new,
                    Collectors.mapping(
                        RunResult::classIndex, Collectors.toCollection(TreeSet::new))));
    return classes.entrySet().stream()
        .map(pick -> pick.getKey() + " for " + PaperNames.listed(dataset, pick.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static Grid averages(RunGroup group) {
    List<Grid.Row> rows = new ArrayList<>();
    for (Contender contender : CONTENDERS) {
      rows.add(row(contender.name(), dataset -> group.average(dataset, contender)));
    }
    rows.add(row(OracleContext.NAME, dataset -> OracleContext.of(group, dataset).average(group)));
    return new Grid(
        "method, ours only",
        List.of(new Grid.ColumnGroup("", DATASETS.stream().map(PaperNames::of).toList())),
        rows);
  }

  private static Grid.Row row(String name, Function<NamedDataset, Optional<ClassAverage>> average) {
    List<String> cells =
        DATASETS.stream()
            .map(
                dataset ->
                    average
                        .apply(dataset)
                        .map(
                            ours ->
                                "%s (%d of %d)"
                                    .formatted(
                                        ours.estimate(),
                                        ours.classes().size(),
                                        dataset.normalClasses().size()))
                        .orElse(Grid.MISSING))
            .toList();
    return new Grid.Row(name, cells, false);
  }

  private static List<String> notes(RunGroup group) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Mean ± standard deviation over all runs (classes and seeds; dividing by their number less one; none with one seed), and how many classes; "
            + Grid.MISSING
            + " stands where nothing was run. The paper gives no value for each class of the rivals, and none of CON2 (Best).");
    notes.add(
        OracleContext.NAME
            + " takes for each class the better of Flip and Invert by the AUROC on the test images. It is an upper bound of choosing one of both, no method: who has normal images only cannot choose so. CON2 (Best) may be above it, as it may take Equalize.");
    notes.add(
        Contender.BEST.name()
            + " has a training of its own for each class, with the context that `con2 contexts` finds to suit its normal training images best. How the paper chose is not said.");
    for (NamedDataset dataset : DATASETS) {
      String picks = picks(group, dataset);
      if (!picks.isEmpty()) {
        notes.add("%s on %s: %s.".formatted(Contender.BEST.name(), PaperNames.of(dataset), picks));
      }
      Optional.of(OracleContext.of(group, dataset))
          .filter(oracle -> !oracle.picks().isEmpty())
          .ifPresent(
              oracle ->
                  notes.add(
                      "The oracle on %s: %s."
                          .formatted(PaperNames.of(dataset), oracle.described())));
    }
    return notes;
  }
}
