package dev.con2.reports;

import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextFigures;
import dev.con2.contexts.ContextWords;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Fills {@code contexts.html}. */
final class ContextsPage {

  private final String title;
  private final ContextChoice choice;
  private final List<ContextExample> examples;
  private final Map<String, String> options;

  /** A row of the table. */
  record ContextRow(
      String name,
      double distinctiveness,
      double colourAlone,
      double alignment,
      double fitness,
      boolean chosen) {
    static ContextRow of(ContextFigures figures, boolean chosen) {
      return new ContextRow(
          figures.context().toString(),
          figures.distinctiveness(),
          figures.colourAlone(),
          figures.alignment(),
          figures.fitness(),
          chosen);
    }
  }

  /** An example's pictures as data URIs. */
  record Example(String name, List<String> images) {}

  ContextsPage(
      String title,
      ContextChoice choice,
      List<ContextExample> examples,
      Map<String, String> options) {
    this.title = title;
    this.choice = choice;
    this.examples = examples;
    this.options = options;
  }

  void writeTo(Writer out) throws IOException {
    ContextWords words = new ContextWords(choice);
    List<String> columns = new ArrayList<>(List.of("as it is"));
    choice.figures().forEach(figures -> columns.add(figures.context().toString()));
    Page page = new Page("contexts.html");
    page.number("asFigure", value -> Numbers.fixed(value, 3));
    page.put("title", title);
    page.put("headline", words.headline());
    page.put("reasons", words.reasons());
    page.put(
        "rows",
        choice.figures().stream()
            .map(figures -> ContextRow.of(figures, choice.best().equals(figures)))
            .toList());
    page.put("columns", columns);
    page.put("examples", examples.stream().map(ContextsPage::example).toList());
    page.put("learnedFrom", choice.learnedFrom());
    page.put("keptAside", choice.keptAside());
    page.put("settings", ReportPage.NamedText.of(options));
    page.put("hasSettings", !options.isEmpty());
    page.writeTo(out);
  }

  private static Example example(ContextExample example) {
    return new Example(
        example.name(),
        example.jpegs().stream()
            .map(bytes -> "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes))
            .toList());
  }
}
