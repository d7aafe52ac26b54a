package dev.con2.reports;

import java.util.List;

/** A panel of a drawing: two axes and the lines and points between them. */
public final class Plot {

  /** Width of every chart, so that text has one size on the page. */
  public static final double WIDTH = 460;

  private static final double LABEL_GAP = 7;

  private final Svg svg;
  private final Axis xAxis;
  private final Axis yAxis;
  private final double left;
  private final double top;
  private final double right;
  private final double bottom;

  /** Lays the panel out in the rectangle given by its four sides. */
  public Plot(
      Svg svg, Axis xAxis, Axis yAxis, double left, double top, double right, double bottom) {
    this.svg = svg;
    this.xAxis = xAxis;
    this.yAxis = yAxis;
    this.left = left;
    this.top = top;
    this.right = right;
    this.bottom = bottom;
  }

  /** Where a value of the horizontal axis lies in the drawing. */
  public double x(double value) {
    return left + (value - xAxis.low()) / (xAxis.high() - xAxis.low()) * (right - left);
  }

  /** Where a value of the vertical axis lies in the drawing. */
  public double y(double value) {
    return bottom - (value - yAxis.low()) / (yAxis.high() - yAxis.low()) * (bottom - top);
  }

  /** Grid lines and labels of the vertical axis, its title above it. */
  public void drawVerticalAxis() {
    for (Axis.Tick tick : yAxis.ticks()) {
      svg.line(left, y(tick.value()), right, y(tick.value()), "grid");
      svg.text(left - LABEL_GAP, y(tick.value()) + 4, tick.label(), "tick end");
    }
    svg.text(left, top - 11, yAxis.title(), "title");
  }

  /** The base line with its ticks, labels and title. */
  public void drawHorizontalAxis() {
    svg.line(left, bottom, right, bottom, "axis");
    for (Axis.Tick tick : xAxis.ticks()) {
      svg.line(x(tick.value()), bottom, x(tick.value()), bottom + 4, "axis");
      svg.text(x(tick.value()), bottom + 18, tick.label(), "tick middle");
    }
    svg.text((left + right) / 2, bottom + 37, xAxis.title(), "title middle");
  }

  /** The base line alone, for a panel that shares its axis with the one below. */
  void drawBaseLine() {
    svg.line(left, bottom, right, bottom, "axis");
  }

  /** A line through the points; points closer than the eye can tell are left out. */
  public void line(List<double[]> points, String style) {
    StringBuilder path = new StringBuilder();
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < points.size(); i++) {
      double x = x(points.get(i)[0]);
      double y = y(points.get(i)[1]);
      boolean far = !(Math.abs(x - lastX) < 0.3 && Math.abs(y - lastY) < 0.3);
      if (far || i == points.size() - 1) {
        path.append(i == 0 ? "M" : "L").append(Svg.number(x)).append(' ').append(Svg.number(y));
        lastX = x;
        lastY = y;
      }
    }
    svg.path(path.toString(), style);
    if (points.size() == 1) {
      svg.circle(lastX, lastY, 3, style + " dot");
    }
  }
}
