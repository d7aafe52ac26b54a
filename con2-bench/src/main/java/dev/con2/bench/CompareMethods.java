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
 * 95 % intervals over seeds and test pictures, with one seed over test pictures alone
 * (docs/decisions/0009-intervals.md).
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
    for (String set : sets) {
      Map<String, List<TestScores>> runs = new HashMap<>();
      for (Contender contender : contenders) {
        if (!runs.containsKey(contender.method())) {
          runs.put(contender.method(), runs(folder, contender.method(), set));
        }
      }
      StringBuilder line = new StringBuilder("| %s |".formatted(set));
      for (Contender contender : contenders) {
        line.append(" %s |".formatted(cell(runs, set, contender, contenders.get(0))));
      }
      lines.add(line.toString());
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
   * What stands in a contender's column.
   *
   * @param runs of each method by seed
   */
  private static String cell(
      Map<String, List<TestScores>> runs, String set, Contender contender, Contender first) {
    List<TestScores> own = Objects.requireNonNull(runs.get(contender.method()));
    if (own.isEmpty()) {
      return "—";
    }
    AurocUncertainty figure =
        AurocUncertainty.of(own.stream().map(run -> run.influence(contender.score())).toList());
    String cell =
        "%s (%s; %d)"
            .formatted(
                number("%.3f", figure.mean()), limits("%.3f", figure.interval()), own.size());
    List<TestScores> others = Objects.requireNonNull(runs.get(first.method()));
    if (contender.equals(first) || others.isEmpty()) {
      return cell;
    }
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
    AurocUncertainty difference = AurocUncertainty.of(less);
    return cell
        + ", "
        + number("%+.3f", difference.mean())
        + difference
            .ofDifference()
            .map(interval -> " (%s) %s".formatted(limits("%+.3f", interval), word(interval)))
            .orElse("");
  }

  private static String word(Interval difference) {
    if (difference.low() > 0) {
      return "higher";
    }
    return difference.high() < 0 ? "lower" : "level";
  }

  /** Both limits, each in that format. */
  static String limits(String format, Interval interval) {
    return "%s to %s".formatted(number(format, interval.low()), number(format, interval.high()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
