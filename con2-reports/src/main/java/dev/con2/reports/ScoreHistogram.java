package dev.con2.reports;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The scores of both classes, one panel above the other over one axis, and the threshold through
 * both; of normal pictures alone, one panel. Bins start at the threshold, so that each bar lies on
 * one side of it.
 */
final class ScoreHistogram {

  private static final int BINS = 40;
  private static final double HEIGHT = 350;
  private static final double HEIGHT_OF_ONE = 208;
  private static final double LEFT = 46;
  private static final double RIGHT = Plot.WIDTH - 20;

  private final double[] normal;
  private final double[] anomalous;
  private final OptionalDouble threshold;
  private final double first;
  private final double width;
  private final int bins;
  private final ScoreFormat format;

  /**
   * Of these scores.
   *
   * @param normal at least one
   * @param anomalous may be none
   */
  ScoreHistogram(
      double[] normal, double[] anomalous, OptionalDouble threshold, ScoreFormat format) {
    this.normal = normal;
    this.anomalous = anomalous;
    this.threshold = threshold;
    this.format = format;
    double[] all =
        DoubleStream.concat(Arrays.stream(normal), Arrays.stream(anomalous)).sorted().toArray();
    double low = all[0];
    double high = all[all.length - 1];
    // A few far scores must not press all others into one bar.
    double innerLow = all[all.length / 100];
    double innerHigh = all[all.length - 1 - all.length / 100];
    if (innerHigh > innerLow) {
      double margin = 0.5 * (innerHigh - innerLow);
      low = Math.max(low, innerLow - margin);
      high = Math.min(high, innerHigh + margin);
    }
    double span = high > low ? high - low : Math.max(1e-9, Math.abs(low) * 1e-3);
    this.width = span / BINS;
    double anchor = threshold.orElse(low);
    this.first = anchor + Math.floor((low - anchor) / width) * width;
    this.bins = (int) Math.floor((high - first) / width) + 1;
  }

  /** How many scores lie beyond the axis; they are counted in the outermost bars. */
  int beyond() {
    return (int)
        DoubleStream.concat(Arrays.stream(normal), Arrays.stream(anomalous))
            .filter(score -> score < first || score >= first + bins * width)
            .count();
  }

  String draw() {
    double[] normalShares = shares(normal);
    double[] anomalousShares = shares(anomalous);
    double most =
        DoubleStream.concat(Arrays.stream(normalShares), Arrays.stream(anomalousShares))
            .max()
            .orElse(1);
    boolean both = anomalous.length > 0;
    Svg svg =
        both
            ? new Svg(
                Plot.WIDTH, HEIGHT, "Histograms of the scores of normal and anomalous pictures")
            : new Svg(Plot.WIDTH, HEIGHT_OF_ONE, "Histogram of the scores of normal pictures");
    Axis scores = Axis.over("anomaly score", first, first + bins * width, 5);
    Axis shares = Axis.percent("", most, 2);
    Plot above = new Plot(svg, scores, shares, LEFT, 48, RIGHT, 158);
    above.drawVerticalAxis();
    bars(svg, above, normalShares, Truth.NORMAL);
    svg.text(LEFT, 37, "normal pictures", "series normal");
    if (both) {
      above.drawBaseLine();
      Plot below = new Plot(svg, scores, shares, LEFT, 190, RIGHT, 300);
      below.drawVerticalAxis();
      bars(svg, below, anomalousShares, Truth.ANOMALOUS);
      below.drawHorizontalAxis();
      svg.text(LEFT, 179, "anomalous pictures", "series anomalous");
    } else {
      above.drawHorizontalAxis();
    }
    threshold.ifPresent(value -> drawThreshold(svg, above.x(value), both ? 300 : 158));
    return svg.finish();
  }

  private void drawThreshold(Svg svg, double x, double bottom) {
    double at = Math.min(RIGHT, Math.max(LEFT, x));
    svg.line(at, 21, at, bottom, "threshold");
    String side = at < 120 ? "tick strong" : at > 340 ? "tick strong end" : "tick strong middle";
    svg.text(at, 15, "flagged above " + format.format(threshold.orElseThrow()) + " \u2192", side);
  }

  private void bars(Svg svg, Plot plot, double[] shares, Truth truth) {
    int total = truth == Truth.NORMAL ? normal.length : anomalous.length;
    for (int bin = 0; bin < bins; bin++) {
      if (shares[bin] > 0) {
        double from = first + bin * width;
        boolean flagged = threshold.isPresent() && from + width / 2 > threshold.getAsDouble();
        svg.rect(
            plot.x(from) + 0.5,
            plot.y(shares[bin]),
            plot.x(from + width) - plot.x(from) - 1,
            plot.y(0) - plot.y(shares[bin]),
            "bar " + truth.label() + (flagged ? " flagged" : ""),
            "%s to %s: %s %s pictures (%s)"
                .formatted(
                    format.format(from),
                    format.format(from + width),
                    Numbers.count(Math.round(shares[bin] * total)),
                    truth.label(),
                    Numbers.percent(shares[bin])));
      }
    }
  }

  private double[] shares(double[] scores) {
    double[] shares = new double[bins];
    for (double score : scores) {
      int bin = (int) Math.floor((score - first) / width);
      shares[Math.min(bins - 1, Math.max(0, bin))] += 1.0 / scores.length;
    }
    return shares;
  }
}
