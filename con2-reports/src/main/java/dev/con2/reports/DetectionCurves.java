package dev.con2.reports;

import dev.con2.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * The ROC curve and the precision-recall curve, each with chance level and the chosen threshold.
 */
final class DetectionCurves {

  private static final double HEIGHT = 390;
  private static final double LEFT = 52;
  private static final double TOP = 34;
  private static final double RIGHT = Plot.WIDTH - 24;
  private static final double BOTTOM = 340;

  private final Findings findings;
  private final boolean hasThreshold;

  /**
   * Of an evaluation.
   *
   * @param hasThreshold whether there is one that the findings are at
   */
  DetectionCurves(Findings findings, boolean hasThreshold) {
    this.findings = findings;
    this.hasThreshold = hasThreshold;
  }

  String roc() {
    Svg svg = new Svg(Plot.WIDTH, HEIGHT, "Receiver operating characteristic");
    Plot plot = rates(svg, "false alarms: normal pictures flagged", "anomalous pictures found");
    Evaluation evaluation = findings.evaluation();
    plot.line(List.of(new double[] {0, 0}, new double[] {1, 1}), "guess");
    svg.text(plot.x(0.78), plot.y(0.7), "chance", "tick");
    List<double[]> curve =
        evaluation.roc().points().stream()
            .map(point -> new double[] {point.falsePositiveRate(), point.detectionRate()})
            .toList();
    List<double[]> area = new ArrayList<>(curve);
    area.add(new double[] {1, 0});
    plot.line(area, "area");
    plot.line(curve, "curve");
    if (hasThreshold) {
      operatingPoint(
          svg, plot, findings.falseAlarms().value(), findings.detections().value(), false);
    }
    svg.text(
        plot.x(0.97),
        plot.y(0.08),
        "AUROC " + Numbers.share(evaluation.auroc()),
        "figure halo end");
    return svg.finish();
  }

  String precisionRecall() {
    Svg svg = new Svg(Plot.WIDTH, HEIGHT, "Precision against recall");
    Plot plot =
        rates(
            svg,
            "recall: anomalous pictures found",
            "precision: flagged pictures that are anomalous");
    Evaluation evaluation = findings.evaluation();
    double prevalence =
        (double) evaluation.anomalousCount()
            / (evaluation.anomalousCount() + evaluation.normalCount());
    plot.line(List.of(new double[] {0, prevalence}, new double[] {1, prevalence}), "guess");
    boolean rare = prevalence < 0.3;
    svg.text(plot.x(0.03), plot.y(prevalence) + (rare ? -6 : 16), "chance", "tick halo");
    List<double[]> curve = new ArrayList<>();
    evaluation.precisionRecall().points().stream()
        .map(point -> new double[] {point.recall(), point.precision()})
        .forEach(curve::add);
    plot.line(curve, "curve");
    int flagged = findings.falseAlarms().count() + findings.detections().count();
    if (flagged > 0) {
      operatingPoint(
          svg,
          plot,
          findings.detections().value(),
          (double) findings.detections().count() / flagged,
          true);
    }
    svg.text(
        plot.x(0.03),
        plot.y(rare ? prevalence + 0.12 : 0.08),
        "average precision " + Numbers.share(evaluation.averagePrecision()),
        "figure halo");
    return svg.finish();
  }

  private static Plot rates(Svg svg, String horizontal, String vertical) {
    Plot plot =
        new Plot(
            svg,
            Axis.percent(horizontal, 1, 5),
            Axis.percent(vertical, 1, 5),
            LEFT,
            TOP,
            RIGHT,
            BOTTOM);
    plot.drawVerticalAxis();
    plot.drawHorizontalAxis();
    return plot;
  }

  /** The chosen threshold; its label stands on the side where a curve that is any good is not. */
  private static void operatingPoint(Svg svg, Plot plot, double x, double y, boolean falling) {
    svg.circle(plot.x(x), plot.y(y), 5, "point");
    boolean right = falling ? x < 0.35 : x < 0.6;
    svg.text(
        plot.x(x) + (right ? 10 : -10),
        plot.y(y) + (y < 0.08 ? -12 : 19),
        "at the threshold",
        right ? "tick strong halo" : "tick strong halo end");
  }
}
