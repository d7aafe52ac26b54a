package dev.con2.experiments.results;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A page of results as Markdown that can be read as it is, in a terminal. */
final class MarkdownText {

  /** A table that is wider is written in parts, some groups of columns each. */
  private static final int WIDEST = 110;

  private final StringBuilder out = new StringBuilder();

  private MarkdownText() {}

  static String of(ResultPage page) {
    MarkdownText text = new MarkdownText();
    text.paragraph("# " + escaped(page.title()));
    page.blocks().forEach(text::add);
    return text.out.toString();
  }

  private void add(Block block) {
    if (block instanceof Block.Heading heading) {
      paragraph("## " + escaped(heading.text()));
    } else if (block instanceof Block.Budget budget) {
      paragraph(
          budget.isReduced() ? "> **" + escaped(budget.text()) + "**" : escaped(budget.text()));
    } else if (block instanceof Block.Paragraph words) {
      paragraph(escaped(words.text()));
    } else if (block instanceof Block.Table table) {
      parts(table.grid()).forEach(this::table);
    } else if (block instanceof Block.NoteList notes) {
      paragraph(
          notes.sentences().stream()
              .map(sentence -> "- " + escaped(sentence))
              .collect(Collectors.joining("\n")));
    } else if (block instanceof Block.Figure figure) {
      paragraph("![%s](%s.svg)".formatted(figure.name(), figure.name()));
      paragraph(escaped(figure.caption()));
    } else if (block instanceof Block.Gallery gallery) {
      gallery.rows().forEach(this::pictures);
      paragraph(escaped(gallery.caption()));
    }
  }

  private void pictures(List<Block.GalleryPicture> row) {
    paragraph(
        row.stream()
            .map(picture -> "![%s](%s)".formatted(escaped(picture.name()), picture.file()))
            .collect(Collectors.joining(" ")));
  }

  private void paragraph(String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(text).append('\n');
  }

  private void table(Grid grid) {
    List<List<String>> lines = new ArrayList<>();
    List<String> heading = new ArrayList<>(List.of(escaped(grid.corner())));
    for (Grid.ColumnGroup group : grid.groups()) {
      // The others stand beside the first, which has the group's name.
      heading.add(escaped((group.name() + " " + group.columns().get(0)).strip()));
      group.columns().stream().skip(1).forEach(column -> heading.add(escaped(column)));
    }
    lines.add(heading);
    for (Grid.Row row : grid.rows()) {
      List<String> line = new ArrayList<>(List.of(escaped(row.name())));
      row.cells().forEach(cell -> line.add(escaped(cell)));
      lines.add(line);
    }
    int[] widths = widths(lines);
    lines.add(1, List.of());
    paragraph(lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n")));
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      if (cells.isEmpty()) {
        line.append("-".repeat(widths[i] + (i == 0 ? 2 : 1))).append(i == 0 ? "|" : ":|");
      } else {
        String space = " ".repeat(widths[i] - cells.get(i).length());
        line.append(' ').append(i == 0 ? cells.get(i) + space : space + cells.get(i)).append(" |");
      }
    }
    return line.toString();
  }

  private static int[] widths(List<List<String>> lines) {
    int[] widths = new int[lines.get(0).size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }

  /** The table in parts that fit a terminal, each with the names of the rows. */
  private static List<Grid> parts(Grid grid) {
    List<Grid> parts = new ArrayList<>();
    int first = 0;
    while (first < grid.groups().size()) {
      int end = first + 1;
      while (end < grid.groups().size() && width(part(grid, first, end + 1)) <= WIDEST) {
        end++;
      }
      parts.add(part(grid, first, end));
      first = end;
    }
    return parts;
  }

  /** Groups [first, end). */
  private static Grid part(Grid grid, int first, int end) {
    int from = columns(grid.groups().subList(0, first));
    int to = columns(grid.groups().subList(0, end));
    return new Grid(
        grid.corner(),
        grid.groups().subList(first, end),
        grid.rows().stream()
            .map(row -> new Grid.Row(row.name(), row.cells().subList(from, to), row.isSummary()))
            .toList());
  }

  private static int columns(List<Grid.ColumnGroup> groups) {
    return groups.stream().mapToInt(group -> group.columns().size()).sum();
  }

  private static int width(Grid grid) {
    MarkdownText text = new MarkdownText();
    text.table(grid);
    return text.out.indexOf("\n");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("`", "\\`")
        .replace("[", "\\[")
        .replace('\u00a0', ' ');
  }
}
