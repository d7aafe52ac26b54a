package dev.con2.reports;

import dev.con2.train.EpochSummary;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The losses of each epoch in one chart, learning rate and speed in another. */
final class TrainingCharts {

  private static final double HEIGHT = 320;
  private static final double LEFT = 56;
  private static final double RIGHT = Plot.WIDTH - 20;
  private static final double BOTTOM = 272;
  private static final int STYLES = 4;
  private static final double LEGEND_MARK = 50;
  private static final double LETTER = 7.5;

  private final List<EpochSummary> epochs;
  private final Axis axis;

  TrainingCharts(List<EpochSummary> curve) {
    this.epochs = List.copyOf(curve);
    this.axis =
        Axis.counting("epoch", epochs.get(0).epoch(), epochs.get(epochs.size() - 1).epoch(), 6);
  }

  String losses() {
    Svg svg = new Svg(Plot.WIDTH, HEIGHT, "Losses of each epoch");
    double low = values().min().orElseThrow();
    double high = values().max().orElseThrow();
    Plot plot =
        new Plot(svg, axis, Axis.around("mean loss", low, high, 5), LEFT, 58, RIGHT, BOTTOM);
    plot.drawVerticalAxis();
    plot.drawHorizontalAxis();
    List<String> terms = List.copyOf(epochs.get(0).losses().keySet());
    double x = LEFT;
    for (int term = 0; term < terms.size(); term++) {
      String name = terms.get(term);
      String style = "term" + Math.min(term, STYLES - 1);
      legend(svg, x, name, style);
      x += LEGEND_MARK + LETTER * name.length();
    }
    // The one that is trained on is drawn last, over the others.
    for (int term = terms.size() - 1; term >= 0; term--) {
      String name = terms.get(term);
      plot.line(
          points(epoch -> loss(epoch, name)), "series-line term" + Math.min(term, STYLES - 1));
    }
    return svg.finish();
  }

  String learningRateAndSpeed() {
    Svg svg = new Svg(Plot.WIDTH, HEIGHT, "Learning rate and pictures a second of each epoch");
    panel(svg, "learning rate", EpochSummary::learningRate, 34, 134).drawBaseLine();
    panel(svg, "pictures a second", EpochSummary::imagesPerSecond, 172, BOTTOM)
        .drawHorizontalAxis();
    return svg.finish();
  }

  private Plot panel(
      Svg svg, String title, ToDoubleFunction<EpochSummary> value, double top, double bottom) {
    double high = epochs.stream().mapToDouble(value).max().orElseThrow();
    Plot plot =
        new Plot(
            svg, axis, Axis.around(title, 0, Math.max(high, 1e-9), 3), LEFT, top, RIGHT, bottom);
    plot.drawVerticalAxis();
    plot.line(points(value), "series-line term0");
    return plot;
  }

  private static void legend(Svg svg, double x, String name, String style) {
    svg.line(x, 18, x + 22, 18, "series-line " + style);
    svg.text(x + 28, 22, name, "tick");
  }

  private List<double[]> points(ToDoubleFunction<EpochSummary> value) {
    return epochs.stream()
        .map(epoch -> new double[] {epoch.epoch(), value.applyAsDouble(epoch)})
        .toList();
  }

  private static double loss(EpochSummary epoch, String term) {
    return Objects.requireNonNull(epoch.losses().get(term), term);
  }

  private DoubleStream values() {
    return epochs.stream()
        .flatMapToDouble(
            epoch -> epoch.losses().values().stream().mapToDouble(Double::doubleValue));
  }
}
