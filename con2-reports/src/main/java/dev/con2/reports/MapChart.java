package dev.con2.reports;

import dev.con2.reports.RepresentationMap.Position;
import dev.con2.reports.RepresentationMap.Trace;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Stream;

/** Figure 3 of the paper: both panels have the same axes, and a unit is as long across as up. */
public final class MapChart {

  private static final double LEFT = 44;
  private static final double HIGHEST = 400;
  private static final double MARGIN = 1.06;
  private static final double SIDE = Plot.WIDTH - LEFT - 20;
  private static final double LEGEND_LINE = 17;

  private final RepresentationMap map;
  private final Axis horizontal;
  private final Axis vertical;
  private final double top;
  private final double bottom;
  private final int legendColumns;

  /** Of this map. */
  public MapChart(RepresentationMap map) {
    this.map = map;
    DoubleSummaryStatistics xs = points().mapToDouble(Position::x).summaryStatistics();
    DoubleSummaryStatistics ys = points().mapToDouble(Position::y).summaryStatistics();
    double rangeX = MARGIN * (xs.getMax() - xs.getMin());
    double rangeY = MARGIN * (ys.getMax() - ys.getMin());
    double unit = Math.max(1e-9, Math.max(rangeX / SIDE, rangeY / HIGHEST));
    double height = Math.max(SIDE / 2, rangeY / unit);
    this.legendColumns = map.contexts().size() > 4 ? 3 : 4;
    this.top = 52 + (map.contexts().size() - 1) / legendColumns * LEGEND_LINE;
    this.bottom = top + height;
    this.horizontal = axis("first component", xs, unit * SIDE);
    this.vertical = axis("second component", ys, unit * height);
  }

  private static Axis axis(String title, DoubleSummaryStatistics values, double length) {
    double middle = (values.getMin() + values.getMax()) / 2;
    return Axis.over(title, middle - length / 2, middle + length / 2, 5);
  }

  /** Panel (a). */
  public String trainingAndNormal() {
    Svg svg =
        new Svg(Plot.WIDTH, bottom + 46, "Representations of training and normal test images");
    Plot plot = frame(svg);
    traces(svg, plot, map.training(), "faint");
    traces(svg, plot, map.normal(), "full");
    return svg.finish();
  }

  /** Panel (b). */
  public String anomalous() {
    Svg svg = new Svg(Plot.WIDTH, bottom + 46, "Representations of anomalous test images");
    traces(svg, frame(svg), map.anomalous(), "full");
    return svg.finish();
  }

  private Plot frame(Svg svg) {
    Plot plot = new Plot(svg, horizontal, vertical, LEFT, top, LEFT + SIDE, bottom);
    plot.drawVerticalAxis();
    plot.drawHorizontalAxis();
    for (int context = 0; context < map.contexts().size(); context++) {
      double x = LEFT + 6 + context % legendColumns * (SIDE / legendColumns);
      double y = 12 + context / legendColumns * LEGEND_LINE;
      svg.circle(x, y, 4.5, "context" + context + " mark full");
      svg.text(x + 10, y + 4, map.contexts().get(context), "tick");
    }
    return plot;
  }

  private static void traces(Svg svg, Plot plot, List<Trace> traces, String style) {
    for (Trace trace : traces) {
      plot.line(
          trace.points().stream().map(point -> new double[] {point.x(), point.y()}).toList(),
          "trace " + style);
    }
    for (Trace trace : traces) {
      for (int context = 0; context < trace.points().size(); context++) {
        Position point = trace.points().get(context);
        svg.circle(
            plot.x(point.x()),
            plot.y(point.y()),
            style.equals("full") ? 3 : 2.4,
            "context" + context + " mark " + style);
      }
    }
  }

  private Stream<Position> points() {
    return Stream.of(map.training(), map.normal(), map.anomalous())
        .flatMap(List::stream)
        .flatMap(trace -> trace.points().stream());
  }
}
