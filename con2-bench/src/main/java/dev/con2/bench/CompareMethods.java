package dev.con2.bench;

import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares methods on sets of pictures, from the scores that {@link ScoreTestPictures} wrote: the
 * AUROC of each, and by how much it is above that of the first, both the mean over the seeds, with
 * 95 % intervals over test pictures and seeds, whose spread is that of all sets given together
 * ({@link SeedSpread}). Where no set has two seeds, they are over test pictures alone, and what
 * would be higher or lower is of one seed. Several sets have their mean below them.
 *
 * <p>Arguments: a folder of files {@code METHOD-SET-SEED.csv}, whose seeds are counted from 0 on
 * without a gap, the sets separated by commas, and each method as {@code METHOD:SCORE}. An AUROC is
 * of all seeds of its method, which are counted beside it, a difference of those that both have.
 */
public final class CompareMethods {

  private CompareMethods() {}

  /**
   * A method by one of its scores.
   *
   * @param method the first part of its files' names
   */
  record Contender(String method, String score) {

    static Contender of(String argument) {
      String[] parts = argument.split(":", 2);
      if (parts.length < 2) {
        throw new InvalidInputException(
            argument + " names no score; give METHOD:SCORE, such as con2:stages");
      }
      return new Contender(parts[0], parts[1]);
    }
  }

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    List<String> sets = List.of(arguments[1].split(","));
    List<Contender> contenders =
        List.of(arguments).subList(2, arguments.length).stream().map(Contender::of).toList();
    table(Path.of(arguments[0]), sets, contenders).forEach(System.out::println);
  }

  /** The lines of a Markdown table: a row for each set, a column for each contender. */
  static List<String> table(Path folder, List<String> sets, List<Contender> contenders)
      throws IOException {
    StringBuilder heading = new StringBuilder("| set |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Contender contender : contenders) {
      heading.append(" %s, %s |".formatted(contender.method(), contender.score()));
      rule.append("---|");
    }
    List<String> lines = new ArrayList<>(List.of(heading.toString(), rule.toString()));
    List<Map<String, List<TestScores>>> runs = new ArrayList<>();
    for (String set : sets) {
      Map<String, List<TestScores>> ofSet = new HashMap<>();
      for (Contender contender : contenders) {
        if (!ofSet.containsKey(contender.method())) {
          ofSet.put(contender.method(), runs(folder, contender.method(), set));
        }
      }
      runs.add(ofSet);
    }
    List<List<String>> columns = new ArrayList<>();
    for (Contender contender : contenders) {
      columns.add(column(runs, sets, contender, contenders.get(0)));
    }
    for (int row = 0; row < columns.get(0).size(); row++) {
      StringBuilder line = new StringBuilder(row < sets.size() ? sets.get(row) : "mean");
      for (List<String> column : columns) {
        line.append(" | ").append(column.get(row));
      }
      lines.add("| " + line + " |");
    }
    return lines;
  }

  /** Those of a method on a set, by seed. */
  private static List<TestScores> runs(Path folder, String method, String set) throws IOException {
    List<TestScores> runs = new ArrayList<>();
    Path file = file(folder, method, set, 0);
    while (Files.exists(file)) {
      runs.add(TestScores.read(file));
      file = file(folder, method, set, runs.size());
    }
    return runs;
  }

  private static Path file(Path folder, String method, String set, int seed) {
    return folder.resolve("%s-%s-%d.csv".formatted(method, set, seed));
  }

  /**
   * What stands in a contender's column: a cell for each set, and of several sets their mean.
   *
   * @param runs of each set, of each method by seed
   */
  private static List<String> column(
      List<Map<String, List<TestScores>>> runs,
      List<String> sets,
      Contender contender,
      Contender first) {
    List<List<AurocInfluence>> figures = new ArrayList<>();
    List<List<AurocInfluence>> differences = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      List<TestScores> own = Objects.requireNonNull(runs.get(set).get(contender.method()));
      List<TestScores> others = Objects.requireNonNull(runs.get(set).get(first.method()));
      figures.add(own.stream().map(run -> run.influence(contender.score())).toList());
      differences.add(
          contender.equals(first)
              ? List.of()
              : differences(own, contender, others, first, sets.get(set)));
    }
    SeedSpread spread = SeedSpread.of(figures);
    SeedSpread ofDifferences = SeedSpread.of(differences);
    List<String> cells = new ArrayList<>();
    for (int set = 0; set < sets.size(); set++) {
      List<AurocInfluence> own = figures.get(set);
      List<AurocInfluence> less = differences.get(set);
      cells.add(
          own.isEmpty()
              ? "—"
              : figure(spread.figure(own), Integer.toString(own.size()))
                  + (less.isEmpty()
                      ? ""
                      : difference(ofDifferences.figure(less), ofDifferences.isKnown())));
    }
    if (sets.size() > 1) {
      cells.add(
          figures.stream().anyMatch(List::isEmpty)
              ? "—"
              : figure(spread.mean(figures), figures.size() + " sets")
                  + (differences.stream().anyMatch(List::isEmpty)
                      ? ""
                      : difference(ofDifferences.mean(differences), ofDifferences.isKnown())));
    }
    return cells;
  }

  /** By how much one is above the other, of each seed that both have. */
  private static List<AurocInfluence> differences(
      List<TestScores> own,
      Contender contender,
      List<TestScores> others,
      Contender first,
      String set) {
    List<AurocInfluence> less = new ArrayList<>();
    for (int seed = 0; seed < Math.min(own.size(), others.size()); seed++) {
      if (!own.get(seed).samePictures(others.get(seed))) {
        throw new InvalidInputException(
            "%s and %s were tested on other pictures of %s; score the same ones"
                .formatted(contender.method(), first.method(), set));
      }
      AurocInfluence base = others.get(seed).influence(first.score());
      less.add(own.get(seed).influence(contender.score()).minus(base));
    }
    return less;
  }

  private static String figure(AurocUncertainty figure, String of) {
    return "%s (%s; %s)"
        .formatted(number("%.3f", figure.mean()), limits("%.3f", figure.interval()), of);
  }

  private static String difference(AurocUncertainty difference, boolean coversSeeds) {
    return ", "
        + number("%+.3f", difference.mean())
        + difference
            .ofDifference()
            .map(
                interval ->
                    " (%s) %s".formatted(limits("%+.3f", interval), word(interval, coversSeeds)))
            .orElse("");
  }

  private static String word(Interval difference, boolean coversSeeds) {
    if (difference.contains(0)) {
      return "level";
    }
    if (!coversSeeds) {
      return "one seed";
    }
    return difference.low() > 0 ? "higher" : "lower";
  }

  /** Both limits, each in that format. */
  static String limits(String format, Interval interval) {
    return "%s to %s".formatted(number(format, interval.low()), number(format, interval.high()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
