package dev.con2.experiments.results;

import dev.con2.reports.Page;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page of results as HTML that needs no other file. */
final class HtmlPage {

  private HtmlPage() {}

  /** Fills {@code results.html}. */
  static void write(ResultPage page, Writer out) throws IOException {
    Page html = new Page(HtmlPage.class, "results.html");
    html.put("title", page.title());
    html.put("sections", sections(page));
    html.writeTo(out);
  }

  /** What stands before the first heading, and then each heading with what follows it. */
  private static List<Map<String, Object>> sections(ResultPage page) {
    List<Map<String, Object>> sections = new ArrayList<>();
    List<Map<String, Object>> blocks = new ArrayList<>();
    boolean isBefore = true;
    for (Block block : page.blocks()) {
      if (block instanceof Block.Heading heading) {
        blocks = new ArrayList<>();
        sections.add(Map.of("heading", heading.text(), "blocks", blocks));
        isBefore = false;
      } else {
        if (isBefore) {
          sections.add(Map.of("blocks", blocks));
          isBefore = false;
        }
        blocks.add(Map.of(name(block), content(block)));
      }
    }
    return sections;
  }

  private static String name(Block block) {
    if (block instanceof Block.Budget budget) {
      return budget.isReduced() ? "reduced" : "budget";
    }
    return block.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static Object content(Block block) {
    if (block instanceof Block.Budget budget) {
      return budget.text();
    }
    if (block instanceof Block.Paragraph paragraph) {
      return paragraph.text();
    }
    return block instanceof Block.Table table ? table(table.grid()) : block;
  }

  private static Map<String, Object> table(Grid grid) {
    List<Map<String, Object>> groups = new ArrayList<>();
    List<Map<String, Object>> columns = new ArrayList<>();
    for (Grid.ColumnGroup group : grid.groups()) {
      groups.add(Map.of("groupName", group.name(), "span", group.columns().size()));
      for (int i = 0; i < group.columns().size(); i++) {
        columns.add(Map.of("text", group.columns().get(i), "style", style(group, i)));
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Grid.Row row : grid.rows()) {
      List<Map<String, Object>> cells = new ArrayList<>();
      for (int i = 0; i < row.cells().size(); i++) {
        cells.add(Map.of("text", row.cells().get(i), "style", columns.get(i).get("style")));
      }
      rows.add(
          Map.of(
              "rowName", row.name(), "cells", cells, "rowStyle", row.isSummary() ? "sum" : "row"));
    }
    boolean named = grid.groups().stream().anyMatch(group -> !group.name().isEmpty());
    return Map.of(
        "corner",
        grid.corner(),
        "named",
        named,
        "groups",
        groups,
        "columns",
        columns,
        "rows",
        rows);
  }

  /** The first column of a group is set apart, and the paper's are quiet. */
  private static String style(Grid.ColumnGroup group, int column) {
    return (column == 0 ? "first " : "")
        + (group.columns().get(column).startsWith("paper") ? "paper" : "value");
  }
}
