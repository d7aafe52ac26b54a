package dev.con2.bench;

import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prints a table of methods on sets of pictures, with their mean below where there are several
 * ({@link MethodComparison}). An AUROC is of all seeds of its method, which are counted beside it,
 * a difference to the first method of those that both have. Where no set has two seeds, what would
 * be higher or lower is called "one seed".
 *
 * <p>Arguments: a folder of files {@code METHOD-SET-SEED.csv}, whose seeds are counted from 0 on
 * without a gap, the sets separated by commas, and each method as {@code METHOD:SCORE}, with {@code
 * =NAME} after it where it has another name in the table.
 */
public final class CompareMethods {

  private CompareMethods() {}

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    List<String> sets = List.of(arguments[1].split(","));
    List<ScoredMethod> methods =
        List.of(arguments).subList(2, arguments.length).stream().map(ScoredMethod::of).toList();
    table(Path.of(arguments[0]), sets, methods).forEach(System.out::println);
  }

  /** The lines of a Markdown table: a row for each set, a column for each method. */
  static List<String> table(Path folder, List<String> sets, List<ScoredMethod> methods)
      throws IOException {
    MethodComparison comparison = MethodComparison.of(folder, sets, methods);
    List<String> lines = new ArrayList<>();
    lines.add(row("set", methods.stream().map(ScoredMethod::name).toList()));
    lines.add("|---|" + "---|".repeat(methods.size()));
    for (MethodComparison.Row row : comparison.rows()) {
      lines.add(row(row.name(), row.figures().stream().map(CompareMethods::cell).toList()));
    }
    return lines;
  }

  private static String row(String name, List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| " + name + " | ", " |"));
  }

  private static String cell(Optional<MethodComparison.Figure> figure) {
    return figure.map(known -> figure(known.auroc(), known.of()) + difference(known)).orElse("—");
  }

  private static String figure(AurocUncertainty figure, String of) {
    return "%s (%s; %s)"
        .formatted(number("%.3f", figure.mean()), limits("%.3f", figure.interval()), of);
  }

  private static String difference(MethodComparison.Figure figure) {
    return figure
        .aboveFirst()
        .map(
            difference ->
                ", "
                    + number("%+.3f", difference.mean())
                    + difference
                        .ofDifference()
                        .map(interval -> " (%s) ".formatted(limits("%+.3f", interval)))
                        .orElse("")
                    + figure.word().orElse(""))
        .orElse("");
  }

  /** Both limits, each in that format. */
  static String limits(String format, Interval interval) {
    return "%s to %s".formatted(number(format, interval.low()), number(format, interval.high()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
