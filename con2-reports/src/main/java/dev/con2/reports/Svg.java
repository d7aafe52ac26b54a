package dev.con2.reports;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A drawing for inside a page, written element by element. Elements have classes and no colours:
 * the style sheet of the page gives them, so that one drawing serves light, dark and paper. Lengths
 * are in user units, some 1/96 inch when shown at its natural size.
 */
public final class Svg {

  private static final Pattern HEAD =
      Pattern.compile("<svg class=\"chart\" viewBox=\"0 0 ([0-9.]+) ([0-9.]+)\"[^\n]*>\n");

  private final StringBuilder out = new StringBuilder();

  /**
   * @param label what the drawing shows, for those who hear the page
   */
  public Svg(double width, double height, String label) {
    out.append("<svg class=\"chart\" viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\" role=\"img\" aria-label=\"")
        .append(escaped(label))
        .append("\">\n");
  }

  /** A straight line. */
  public void line(double x1, double y1, double x2, double y2, String style) {
    path("M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2), style);
  }

  /** A rectangle with a text that shows when it is pointed at. */
  public void rect(double x, double y, double width, double height, String style, String tooltip) {
    out.append(
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\">"
                .formatted(
                    number(x),
                    number(y),
                    number(Math.max(0, width)),
                    number(Math.max(0, height)),
                    style))
        .append("<title>")
        .append(escaped(tooltip))
        .append("</title></rect>\n");
  }

  /** A circle. */
  public void circle(double x, double y, double radius, String style) {
    out.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"/>\n"
            .formatted(number(x), number(y), number(radius), style));
  }

  /** A path of straight lines; {@code d} as SVG spells it. */
  public void path(String d, String style) {
    out.append("<path d=\"%s\" class=\"%s\"/>\n".formatted(d, style));
  }

  /** Text whose base line starts, ends or is centred at (x, y), as its style says. */
  public void text(double x, double y, String text, String style) {
    out.append("<text x=\"%s\" y=\"%s\" class=\"%s\">".formatted(number(x), number(y), style))
        .append(escaped(text))
        .append("</text>\n");
  }

  /** The whole drawing. */
  public String finish() {
    return out + "</svg>";
  }

  /**
   * A finished drawing as a file of its own: with the style sheet that a page would give it, and
   * its natural size.
   */
  public static String file(String drawing) {
    Matcher head = HEAD.matcher(drawing);
    if (!head.lookingAt()) {
      throw new IllegalArgumentException("a drawing begins with <svg class=\"chart\" viewBox=");
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" "
            .formatted(head.group(1), head.group(2))
        + drawing.substring("<svg ".length(), drawing.indexOf('\n') + 1)
        + "<style>\n"
        + Page.chartStyle()
        + "</style>\n"
        + drawing.substring(drawing.indexOf('\n') + 1)
        + "\n";
  }

  static String number(double value) {
    String text = Numbers.fixed(value, 1);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
