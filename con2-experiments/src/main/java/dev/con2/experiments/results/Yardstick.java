package dev.con2.experiments.results;

import dev.con2.method.Method;
import dev.con2.method.histograms.HistogramNeighbours;
import dev.con2.method.pixels.PixelNeighbours;
import java.util.List;
import java.util.stream.Stream;

/**
 * A score of a method that learns nothing. Tables show them all: a method that does not clearly
 * beat them on a set of pictures has found nothing there.
 *
 * @param method as {@link RunResult#method} calls it
 * @param score as {@link RunResult#auroc} calls it
 * @param description what the score is, in a few words
 */
public record Yardstick(String method, String score, String description) {

  private static final List<Method> METHODS =
      List.of(PixelNeighbours.DEFAULT, HistogramNeighbours.DEFAULT);

  /** In the order of their rows. */
  static final List<Yardstick> ALL = METHODS.stream().flatMap(Yardstick::scoresOf).toList();

  private static Stream<Yardstick> scoresOf(Method method) {
    return method.scorers().stream()
        .map(scorer -> new Yardstick(method.name(), scorer.name(), scorer.description()));
  }

  /** The names of their methods. */
  public static List<String> methods() {
    return METHODS.stream().map(Method::name).toList();
  }

  /** Whether the run is one of a yardstick. */
  public static boolean isOne(RunResult run) {
    return methods().contains(run.method());
  }

  /** What finds its figures among runs. */
  Contender contender() {
    return new Contender(method, "", score);
  }

  /** As in a table. */
  String label() {
    return "%s: %s".formatted(score, description);
  }
}
