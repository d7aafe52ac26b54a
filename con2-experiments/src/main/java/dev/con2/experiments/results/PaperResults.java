package dev.con2.experiments.results;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.con2.experiments.dataset.NamedDataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The figures of the paper's tables, in the order in which it prints them. */
final class PaperResults {

  /** What stands for a mean over all classes. */
  static final String ALL_CLASSES = "all";

  private static final List<String> HEADING =
      List.of("table", "dataset", "normal_class", "method", "context", "score", "mean", "sd");

  private static final Set<String> SCORES = Set.of("auroc", "nnd", "lh", "hours");

  /**
   * A figure.
   *
   * @param table 1 to 9
   * @param normalClass number of the normal class, or {@link #ALL_CLASSES}
   * @param contender whose it is; in Table 2 the score is {@code hours}
   * @param estimate percent, or hours
   */
  record PaperFigure(
      int table,
      NamedDataset dataset,
      String normalClass,
      Contender contender,
      Estimate estimate) {}

  private final List<PaperFigure> rows;

  private PaperResults(List<PaperFigure> rows) {
    this.rows = List.copyOf(rows);
  }

  /** Those that come with the program. */
  static PaperResults load() {
    try (InputStream in =
        Objects.requireNonNull(PaperResults.class.getResourceAsStream("paper-results.csv"))) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws IOException if a line is not as it must be, naming it
   */
  static PaperResults read(InputStream in) throws IOException {
    List<PaperFigure> rows = new ArrayList<>();
    try (MappingIterator<String[]> lines =
        new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .readValues(in)) {
      if (!lines.hasNext() || !List.of(lines.next()).equals(HEADING)) {
        throw new IOException("the heading must be " + String.join(",", HEADING));
      }
      while (lines.hasNext()) {
        rows.add(row(List.of(lines.next()), rows.size() + 2));
      }
    }
    long different =
        rows.stream()
            .map(row -> List.of(row.table, row.dataset, row.normalClass, row.contender))
            .distinct()
            .count();
    if (different != rows.size()) {
      throw new IOException("a figure stands twice");
    }
    return new PaperResults(rows);
  }

  private static PaperFigure row(List<String> fields, int line) throws IOException {
    try {
      require(fields.size() == HEADING.size(), "has " + fields.size() + " fields");
      int table = Integer.parseInt(fields.get(0));
      require(table >= 1 && table <= 9, "names table " + table);
      NamedDataset dataset = NamedDataset.parse(fields.get(1));
      String normalClass = fields.get(2);
      require(
          normalClass.equals(ALL_CLASSES)
              || Integer.parseInt(normalClass) < dataset.normalClasses().size(),
          "names class " + normalClass);
      Contender contender = new Contender(fields.get(3), fields.get(4), fields.get(5));
      require(
          contender.contexts().size() == (contender.context().isEmpty() ? 0 : 1),
          "has several contexts");
      require(SCORES.contains(contender.score()), "names score " + contender.score());
      double mean = number(fields.get(6));
      OptionalDouble deviation =
          fields.get(7).isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(number(fields.get(7)));
      return new PaperFigure(table, dataset, normalClass, contender, new Estimate(mean, deviation));
    } catch (RuntimeException e) {
      throw new IOException("line " + line + " of the paper's figures: " + e.getMessage(), e);
    }
  }

  private static double number(String text) {
    double value = Double.parseDouble(text);
    require(value >= 0 && value <= 100, "has the figure " + text);
    return value;
  }

  private static void require(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }

  /** The figures of a table. */
  List<PaperFigure> table(int number) {
    return rows.stream().filter(row -> row.table == number).toList();
  }

  /** The rows of a table, each once, in its order. */
  List<Contender> contenders(int table) {
    return table(table).stream().map(PaperFigure::contender).distinct().toList();
  }

  /** The mean of a table over all classes. */
  Optional<Estimate> average(int table, NamedDataset dataset, Contender contender) {
    return find(table, dataset, ALL_CLASSES, contender);
  }

  /** A figure of one class. */
  Optional<Estimate> ofClass(int table, NamedDataset dataset, int index, Contender contender) {
    return find(table, dataset, String.valueOf(index), contender);
  }

  private Optional<Estimate> find(
      int table, NamedDataset dataset, String normalClass, Contender contender) {
    return rows.stream()
        .filter(row -> row.table == table && row.dataset == dataset)
        .filter(row -> row.normalClass.equals(normalClass) && row.contender.equals(contender))
        .map(PaperFigure::estimate)
        .findFirst();
  }
}
