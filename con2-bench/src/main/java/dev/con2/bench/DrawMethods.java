package dev.con2.bench;

import dev.con2.error.InvalidInputException;
import dev.con2.internal.files.StagedFiles;
import dev.con2.reports.Axis;
import dev.con2.reports.Plot;
import dev.con2.reports.Svg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Draws methods on sets of pictures ({@link MethodComparison}): for each set a band in which each
 * method has its AUROC as a point and the 95 % interval over test pictures and seeds as a line. A
 * point is full where it is higher or lower than the first method by the interval of their
 * difference, and a ring where it is level with it, or of one seed.
 *
 * <p>Arguments: the drawing, a folder of files {@code METHOD-SET-SEED.csv}, whose seeds are counted
 * from 0 on without a gap, the sets separated by commas, and each method as {@code
 * METHOD:SCORE=NAME}, eight at most. What stands before the last underscore of a set's name is left
 * out.
 */
public final class DrawMethods {

  private static final int COLOURS = 8;
  private static final double WIDTH = 760;
  private static final double LEFT = 92;
  private static final double RIGHT = WIDTH - 14;
  private static final double TOP = 54;
  private static final double LANE = 8;
  private static final double GAP = 12;
  private static final double FOOT = 46;
  private static final double KEY_RADIUS = 4.5;
  private static final double LETTER_WIDTH = 9;

  /** AUROC of chance. */
  private static final double CHANCE = 0.5;

  private final MethodComparison comparison;
  private final double band;
  private final double bottom;
  private final Svg svg;

  private DrawMethods(MethodComparison comparison) {
    this.comparison = comparison;
    this.band = GAP + LANE * comparison.methods().size();
    this.bottom = TOP + band * comparison.rows().size();
    this.svg = new Svg(WIDTH, bottom + FOOT, "AUROC of each method on each set of pictures");
  }

  /**
   * Writes the drawing.
   *
   * @throws InvalidInputException if there are more methods than colours
   */
  public static void main(String[] arguments) throws IOException {
    List<ScoredMethod> methods =
        List.of(arguments).subList(3, arguments.length).stream().map(ScoredMethod::of).toList();
    if (methods.size() > COLOURS) {
      throw new InvalidInputException(
          "%d methods cannot be told apart; give %d at most".formatted(methods.size(), COLOURS));
    }
    MethodComparison comparison =
        MethodComparison.of(Path.of(arguments[1]), List.of(arguments[2].split(",")), methods);
    try (StagedFiles files = new StagedFiles()) {
      files.writeText(
          Path.of(arguments[0]), out -> out.write(Svg.file(new DrawMethods(comparison).draw())));
      files.moveIntoPlace();
    }
  }

  private String draw() {
    Axis auroc = Axis.around("AUROC", lowest(), 1, 6);
    Plot plot = new Plot(svg, auroc, new Axis("", 0, 1, List.of()), LEFT, TOP, RIGHT, bottom);
    for (Axis.Tick tick : auroc.ticks()) {
      svg.line(plot.x(tick.value()), TOP, plot.x(tick.value()), bottom, "grid");
    }
    svg.line(plot.x(CHANCE), TOP, plot.x(CHANCE), bottom, "guess");
    plot.drawHorizontalAxis();
    for (int i = 0; i < comparison.rows().size(); i++) {
      MethodComparison.Row row = comparison.rows().get(i);
      double top = TOP + i * band;
      svg.line(LEFT, top, RIGHT, top, row.isMean() ? "axis" : "grid");
      svg.text(
          LEFT - 8, top + band / 2 + 4, shortName(row.name()), row.isMean() ? "strong end" : "end");
      for (int method = 0; method < row.figures().size(); method++) {
        double y = top + GAP / 2 + LANE * (method + 0.5);
        Optional<MethodComparison.Figure> figure = row.figures().get(method);
        if (figure.isPresent()) {
          point(plot, figure.get(), method, y);
        }
      }
    }
    legend();
    return svg.finish();
  }

  private void point(Plot plot, MethodComparison.Figure figure, int method, double y) {
    svg.line(
        plot.x(figure.auroc().interval().low()),
        y,
        plot.x(figure.auroc().interval().high()),
        y,
        "stroke" + method);
    svg.circle(plot.x(figure.auroc().mean()), y, 3.6, mark(method, differs(figure)));
  }

  /** The first method is drawn like one that differs: it is what the others are level with. */
  private static boolean differs(MethodComparison.Figure figure) {
    return figure.aboveFirst().isEmpty() || figure.differs();
  }

  private static String mark(int method, boolean full) {
    return full ? "context" + method : "ring stroke" + method;
  }

  private void legend() {
    double x = LEFT;
    for (int i = 0; i < comparison.methods().size(); i++) {
      String name = comparison.methods().get(i).name();
      svg.circle(x + KEY_RADIUS, 15, KEY_RADIUS, mark(i, true));
      svg.text(x + 3 * KEY_RADIUS, 19.5, name, "tick strong");
      x += 5 * KEY_RADIUS + LETTER_WIDTH * name.length();
    }
    svg.circle(LEFT + KEY_RADIUS, 36, 3.6, "ring axis");
    svg.text(
        LEFT + 3 * KEY_RADIUS,
        40.5,
        "a ring: level with " + comparison.methods().get(0).name(),
        "tick");
  }

  private double lowest() {
    return comparison.rows().stream()
        .flatMap(row -> row.figures().stream())
        .flatMap(Optional::stream)
        .mapToDouble(figure -> figure.auroc().interval().low())
        .reduce(CHANCE, Math::min);
  }

  private static String shortName(String set) {
    return set.substring(set.lastIndexOf('_') + 1);
  }
}
