package dev.con2.reports;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The losses of each epoch in one chart, learning rate and speed in another. */
final class TrainingCharts {

  private static final double HEIGHT = 320;
  private static final double LEFT = 56;
  private static final double RIGHT = Plot.WIDTH - 20;
  private static final double BOTTOM = 272;

  private final List<TrainingCurve.Epoch> epochs;
  private final Axis axis;

  TrainingCharts(TrainingCurve curve) {
    this.epochs = curve.epochs();
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
    plot.line(points(TrainingCurve.Epoch::contextLoss), "series-line context-loss");
    plot.line(points(TrainingCurve.Epoch::contentLoss), "series-line content-loss");
    plot.line(points(TrainingCurve.Epoch::loss), "series-line total-loss");
    legend(svg, LEFT, "total", "total-loss");
    legend(svg, LEFT + 90, "context", "context-loss");
    legend(svg, LEFT + 195, "content", "content-loss");
    return svg.finish();
  }

  String learningRateAndSpeed() {
    Svg svg = new Svg(Plot.WIDTH, HEIGHT, "Learning rate and images a second of each epoch");
    panel(svg, "learning rate", TrainingCurve.Epoch::learningRate, 34, 134).drawBaseLine();
    panel(svg, "images a second", TrainingCurve.Epoch::imagesPerSecond, 172, BOTTOM)
        .drawHorizontalAxis();
    return svg.finish();
  }

  private Plot panel(
      Svg svg,
      String title,
      ToDoubleFunction<TrainingCurve.Epoch> value,
      double top,
      double bottom) {
    double high = epochs.stream().mapToDouble(value).max().orElseThrow();
    Plot plot =
        new Plot(
            svg, axis, Axis.around(title, 0, Math.max(high, 1e-9), 3), LEFT, top, RIGHT, bottom);
    plot.drawVerticalAxis();
    plot.line(points(value), "series-line total-loss");
    return plot;
  }

  private static void legend(Svg svg, double x, String name, String style) {
    svg.line(x, 18, x + 22, 18, "series-line " + style);
    svg.text(x + 28, 22, name, "tick");
  }

  private List<double[]> points(ToDoubleFunction<TrainingCurve.Epoch> value) {
    return epochs.stream()
        .map(epoch -> new double[] {epoch.epoch(), value.applyAsDouble(epoch)})
        .toList();
  }

  private DoubleStream values() {
    return epochs.stream()
        .flatMapToDouble(
            epoch -> DoubleStream.of(epoch.loss(), epoch.contextLoss(), epoch.contentLoss()));
  }
}
