package dev.con2.experiments.results;

import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.reports.Axis;
import dev.con2.reports.Plot;
import dev.con2.reports.Svg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Figure 4: bars for each class of CIFAR10 and for their average. */
final class ClassBars implements Exhibit {

  /** S_NND for CON2. */
  static final List<Contender> CONTENDERS =
      List.of(
          Contender.SIMCLR,
          Contender.SSD,
          Contender.CSI,
          Contender.UNICON_HA,
          Contender.con2("invert", "nnd"),
          Contender.con2("flip", "nnd"));

  private static final NamedDataset DATASET = NamedDataset.CIFAR10;

  private static final double WIDTH = 980;
  private static final double HEIGHT = 380;
  private static final double LEFT = 46;
  private static final double RIGHT = WIDTH - 8;
  private static final double TOP = 66;
  private static final double BOTTOM = 338;

  /** Of the room of a class, the part between bars. */
  private static final double GAP = 0.22;

  /** AUROC of chance, where bars begin. */
  private static final double CHANCE = 50;

  private static final double LEGEND_COLUMN = 152;

  @Override
  public String title() {
    return "Figure 4: AUROC for each class of CIFAR10";
  }

  @Override
  public List<NamedDataset> datasets() {
    return List.of(DATASET);
  }

  @Override
  public List<Contender> contenders() {
    return CONTENDERS;
  }

  @Override
  public List<Block> show(RunGroup group, Path folder) {
    List<Contender> shown =
        CONTENDERS.stream()
            .filter(contender -> group.average(DATASET, contender).isPresent())
            .toList();
    String averages =
        shown.stream()
            .map(
                contender ->
                    contender.name()
                        + " over "
                        + PaperNames.classes(
                            DATASET, group.average(DATASET, contender).orElseThrow().classes()))
            .collect(Collectors.joining("; "));
    String caption =
        "Ours, AUROC in percent, CON2 and SimCLR by S_NND, every other method by its own score; bars begin at 50, which is chance. Whiskers: one standard deviation over seeds, where there are several (for the average, of the averages of each seed). "
            + (shown.isEmpty() ? "Nothing was run." : "Averages: " + averages + ".");
    return List.of(new Block.Figure("figure-4", draw(group, shown), caption));
  }

  private static String draw(RunGroup group, List<Contender> shown) {
    Svg svg = new Svg(WIDTH, HEIGHT, "AUROC of each method for each class of CIFAR10");
    int columns = DATASET.normalClasses().size() + 1;
    Axis classes =
        new Axis(
            "",
            0,
            columns,
            Stream.concat(
                    DATASET.normalClasses().stream()
                        .map(label -> new Axis.Tick(label.index() + 0.5, label.paperName())),
                    Stream.of(new Axis.Tick(columns - 0.5, "average")))
                .toList());
    Plot plot = new Plot(svg, classes, auroc(group, shown), LEFT, TOP, RIGHT, BOTTOM);
    plot.drawVerticalAxis();
    plot.drawHorizontalAxis();
    for (DatasetClass label : DATASET.normalClasses()) {
      for (Contender contender : shown) {
        group
            .ofClass(DATASET, label.index(), contender)
            .ifPresent(
                value -> bar(svg, plot, shown, contender, label.index(), label.paperName(), value));
      }
    }
    for (Contender contender : shown) {
      ClassAverage average = group.average(DATASET, contender).orElseThrow();
      Estimate value = new Estimate(average.estimate().mean(), average.deviationOverSeeds());
      bar(svg, plot, shown, contender, columns - 1, "average", value);
    }
    svg.line(plot.x(columns - 1), TOP, plot.x(columns - 1), BOTTOM, "axis faint");
    svg.line(LEFT, plot.y(CHANCE), RIGHT, plot.y(CHANCE), "axis");
    legend(svg, shown);
    return svg.finish();
  }

  private static Axis auroc(RunGroup group, List<Contender> shown) {
    List<Double> lows = new ArrayList<>(List.of(CHANCE));
    for (DatasetClass label : DATASET.normalClasses()) {
      shown.forEach(
          contender ->
              group
                  .ofClass(DATASET, label.index(), contender)
                  .ifPresent(value -> lows.add(value.mean() - value.deviation().orElse(0))));
    }
    double low = Math.max(0, lows.stream().mapToDouble(value -> value).min().orElseThrow());
    return Axis.around("AUROC in %", low, 100, 5);
  }

  private static void bar(
      Svg svg,
      Plot plot,
      List<Contender> shown,
      Contender contender,
      int place,
      String name,
      Estimate value) {
    double width = (1 - GAP) / shown.size();
    double left = place + GAP / 2 + shown.indexOf(contender) * width;
    double from = Math.min(plot.y(CHANCE), plot.y(value.mean()));
    double to = Math.max(plot.y(CHANCE), plot.y(value.mean()));
    svg.rect(
        plot.x(left) + 0.5,
        from,
        plot.x(left + width) - plot.x(left) - 1,
        to - from,
        "method " + MethodColours.of(contender),
        "%s, %s: %s".formatted(name, contender.name(), value));
    OptionalDouble deviation = value.deviation();
    if (deviation.isPresent()) {
      double x = plot.x(left + width / 2);
      double high = Math.min(100, value.mean() + deviation.getAsDouble());
      double low = Math.max(0, value.mean() - deviation.getAsDouble());
      svg.line(x, plot.y(low), x, plot.y(high), "whisker");
    }
  }

  private static void legend(Svg svg, List<Contender> shown) {
    for (int i = 0; i < CONTENDERS.size(); i++) {
      Contender contender = CONTENDERS.get(i);
      double x = LEFT + i * LEGEND_COLUMN;
      boolean there = shown.contains(contender);
      if (there) {
        svg.rect(x, 10, 12, 12, "key " + MethodColours.of(contender), contender.name());
      }
      svg.text(
          x + (there ? 18 : 0),
          20.5,
          contender.name() + (there ? "" : " (not run)"),
          there ? "tick strong" : "tick");
    }
  }
}
