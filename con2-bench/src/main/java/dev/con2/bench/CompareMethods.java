package dev.con2.bench;

import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.AurocUncertainty;
import dev.con2.evaluate.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
      StringBuilder line = new StringBuilder("| %s |".formatted(set));
      for (Contender contender : contenders) {
        line.append(" %s |".formatted(cell(folder, set, contender, contenders.get(0))));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static String cell(Path folder, String set, Contender contender, Contender first)
      throws IOException {
    List<AurocInfluence> own = new ArrayList<>();
    List<AurocInfluence> less = new ArrayList<>();
    for (int seed = 0; ; seed++) {
      Optional<TestScores> scores = scores(folder, contender, set, seed);
      if (scores.isEmpty()) {
        break;
      }
      own.add(scores.get().influence(contender.score()));
      Optional<TestScores> others = scores(folder, first, set, seed);
      if (others.isPresent() && !contender.equals(first)) {
        if (!scores.get().samePictures(others.get())) {
          throw new InvalidInputException(
              "%s and %s were tested on other pictures of %s; score the same ones"
                  .formatted(contender.method(), first.method(), set));
        }
        less.add(
            scores.get().influence(contender.score()).minus(others.get().influence(first.score())));
      }
    }
    if (own.isEmpty()) {
      return "—";
    }
    AurocUncertainty figure = AurocUncertainty.of(own);
    String cell =
        "%s (%s; %d)"
            .formatted(
                number("%.3f", figure.mean()), limits("%.3f", figure.interval()), own.size());
    if (less.isEmpty()) {
      return cell;
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

  private static Optional<TestScores> scores(Path folder, Contender contender, String set, int seed)
      throws IOException {
    Path file = folder.resolve("%s-%s-%d.csv".formatted(contender.method(), set, seed));
    return Files.exists(file) ? Optional.of(TestScores.read(file)) : Optional.empty();
  }

  private static String word(Interval difference) {
    if (difference.low() > 0) {
      return "higher";
    }
    return difference.high() < 0 ? "lower" : "level";
  }

  private static String limits(String format, Interval interval) {
    return "%s to %s".formatted(number(format, interval.low()), number(format, interval.high()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
