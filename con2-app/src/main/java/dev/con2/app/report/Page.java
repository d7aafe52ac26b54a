package dev.con2.app.report;

import com.samskivert.mustache.Mustache;
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
 * A page made from a template of this package. Whatever a template names with two braces is
 * escaped; three braces stand only around drawings and the style sheet. A name that is missing is
 * an error. Numbers are wrapped as {@code {{#asShare}}{{auroc}}{{/asShare}}}: shown rounded, with
 * the exact value in a {@code <data>} element.
 */
final class Page {

  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().escapeHTML(true).withLoader(Page::open);

  private final Template template;
  private final Map<String, Object> context = new HashMap<>();

  Page(String template) {
    try (Reader reader = open(template)) {
      this.template = COMPILER.compile(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put("css", text("report.css"));
    number("asShare", Numbers::share);
    number("asPercent", Numbers::percent);
    number("asPercentNumber", Numbers::percentNumber);
    number("asCount", value -> Numbers.count(Math.round(value)));
  }

  void put(String name, Object value) {
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

  void writeTo(Writer out) {
    template.execute(context, out);
  }

  private static String text(String name) {
    try (InputStream in = stream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader open(String name) {
    return new InputStreamReader(stream(name), StandardCharsets.UTF_8);
  }

  private static InputStream stream(String name) {
    return Objects.requireNonNull(Page.class.getResourceAsStream(name), name);
  }
}
