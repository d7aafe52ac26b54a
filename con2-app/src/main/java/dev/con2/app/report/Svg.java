package dev.con2.app.report;

/**
 * A drawing for inside a page, written element by element. Elements have classes and no colours:
 * the style sheet of the page gives them, so that one drawing serves light, dark and paper. Lengths
 * are in user units, some 1/96 inch when shown at its natural size.
 */
final class Svg {

  private final StringBuilder out = new StringBuilder();

  /**
   * @param label what the drawing shows, for those who hear the page
   */
  Svg(double width, double height, String label) {
    out.append("<svg class=\"chart\" viewBox=\"0 0 ")
        .append(number(width))
        .append(' ')
        .append(number(height))
        .append("\" role=\"img\" aria-label=\"")
        .append(escaped(label))
        .append("\">\n");
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    path("M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2), style);
  }

  void rect(double x, double y, double width, double height, String style, String tooltip) {
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

  void circle(double x, double y, double radius, String style) {
    out.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"%s\"/>\n"
            .formatted(number(x), number(y), number(radius), style));
  }

  /** A path of straight lines; {@code d} as SVG spells it. */
  void path(String d, String style) {
    out.append("<path d=\"%s\" class=\"%s\"/>\n".formatted(d, style));
  }

  /** Text whose base line starts, ends or is centred at (x, y), as its style says. */
  void text(double x, double y, String text, String style) {
    out.append("<text x=\"%s\" y=\"%s\" class=\"%s\">".formatted(number(x), number(y), style))
        .append(escaped(text))
        .append("</text>\n");
  }

  /** The whole drawing. */
  String finish() {
    return out + "</svg>";
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
