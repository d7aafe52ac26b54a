package dev.con2.reports;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;

/**
 * A page made from a template; the parts that a template includes, such as {@code head.html}, are
 * of this package. Whatever a template names with two braces is escaped; three braces stand only
 * around drawings and the style sheet. A name that is missing is an error. Numbers are wrapped as
 * {@code {{#asShare}}{{auroc}}{{/asShare}}}: shown rounded, with the exact value in a {@code
 * <data>} element.
 */
public final class Page {

  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().escapeHTML(true).withLoader(Page::open);

  private final Template template;
  private final Map<String, Object> context = new HashMap<>();

  Page(String template) {
    this(Page.class, template);
  }

  /**
   * @param place a class beside which the template lies
   */
  public Page(Class<?> place, String template) {
    try (Reader reader = open(place, template)) {
      this.template = COMPILER.compile(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put("css", chartStyle() + text("report.css"));
    number("asShare", Numbers::share);
    number("asPercent", Numbers::percent);
    number("asPercentNumber", Numbers::percentNumber);
    number("asCount", value -> Numbers.count(Math.round(value)));
  }

  /** Gives a name of the template its value. */
  public void put(String name, Object value) {
    context.put(name, value);
  }

  void putAll(Map<String, Object> values) {
    context.putAll(values);
  }

  /** Makes {@code {{#name}}number{{/name}}} show a number in this way. */
  void number(String name, DoubleFunction<String> format) {
    Mustache.Lambda lambda =
        (fragment, out) -> {
          String exact = fragment.execute();
          out.append("<data value=\"")
              .append(exact)
              .append("\">")
              .append(format.apply(Double.parseDouble(exact)))
              .append("</data>");
        };
    put(name, lambda);
  }

  /**
   * Writes the filled template.
   *
   * @throws IOException if the writer cannot take it
   */
  public void writeTo(Writer out) throws IOException {
    try {
      template.execute(context, out);
    } catch (MustacheException e) {
      if (e.getCause() instanceof IOException full) {
        throw full;
      }
      throw e;
    }
  }

  /** Colours and the elements of drawings, for a page as for a drawing by itself. */
  static String chartStyle() {
    return text("chart.css");
  }

  private static String text(String name) {
    try (InputStream in = stream(Page.class, name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader open(String name) {
    return open(Page.class, name);
  }

  private static Reader open(Class<?> place, String name) {
    return new InputStreamReader(stream(place, name), StandardCharsets.UTF_8);
  }

  private static InputStream stream(Class<?> place, String name) {
    return Objects.requireNonNull(place.getResourceAsStream(name), name);
  }
}
