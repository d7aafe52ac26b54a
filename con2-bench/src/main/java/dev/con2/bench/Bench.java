package dev.con2.bench;

import dev.con2.bench.fuzz.Fuzz;
import dev.con2.error.Con2Exception;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs a measurement by its name, and says in one line what is wrong with its arguments or files.
 *
 * <p>Arguments: the name, then those of the measurement, whose Javadoc says what they mean.
 */
public final class Bench {

  private static final List<Measurement> ALL =
      List.of(
          new Measurement(
              "CompareMethods", "FOLDER SET,... METHOD:SCORE[=NAME]...", 3, CompareMethods::main),
          new Measurement(
              "CompareScores",
              "KEPT [MODEL TRAINING NORMAL ANOMALOUS [anew]]",
              1,
              CompareScores::main),
          new Measurement(
              "ConformalPromise",
              "SPLITS PICTURES FRESH SIDE FOLDER...",
              5,
              ConformalPromise::main),
          new Measurement(
              "DrawMethods", "OUT.svg FOLDER SET,... METHOD:SCORE[=NAME]...", 4, DrawMethods::main),
          new Measurement("IntervalCoverage", "DRAWS", 1, IntervalCoverage::main),
          new Measurement("Parts", "[ARGUMENTS OF JMH...]", 0, Parts::main),
          new Measurement(
              "ScoreKeptEmbeddings",
              "OUT.csv KEPT [MODEL TRAINING NORMAL ANOMALOUS [anew]]",
              2,
              ScoreKeptEmbeddings::main),
          new Measurement(
              "ScoreTestPictures", "MODEL OUT.csv NORMAL ANOMALOUS", 4, ScoreTestPictures::main),
          new Measurement("ScoringRate", "FOLDER SIDE WIDTH VIEWS CONTEXTS", 5, ScoringRate::main),
          new Measurement("StepProfile", "SIDE WIDTH BATCH CONTEXTS STEPS", 5, StepProfile::main),
          new Measurement("SumTimes", "RANKS", 1, SumTimes::main),
          new Measurement("fuzz.Fuzz", "CHECKOUT MINUTES [SEED]", 2, Fuzz::main));

  private Bench() {}

  /**
   * One of them.
   *
   * @param arguments as a reader of its usage sees them
   * @param least how many it needs
   */
  private record Measurement(String name, String arguments, int least, Main main) {}

  /** A program's main method. */
  @FunctionalInterface
  private interface Main {
    void run(String[] arguments) throws IOException, InterruptedException;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws InterruptedException {
    Optional<String> failure = failure(arguments);
    if (failure.isPresent()) {
      System.err.println("bench: " + failure.get());
      System.exit(1);
    }
  }

  /** What went wrong, if anything did. */
  static Optional<String> failure(String... arguments) throws InterruptedException {
    String name = arguments.length == 0 ? "" : arguments[0];
    Optional<Measurement> found = ALL.stream().filter(own -> own.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return Optional.of(
          ALL.stream()
              .map(Measurement::name)
              .collect(
                  Collectors.joining(
                      ", ", "'%s' is no measurement; there are ".formatted(name), "")));
    }
    Measurement measurement = found.get();
    String[] own = Arrays.copyOfRange(arguments, 1, arguments.length);
    String usage = "scripts/bench %s %s".formatted(name, measurement.arguments());
    if (own.length < measurement.least()) {
      return Optional.of("arguments are missing; usage: " + usage);
    }
    try {
      measurement.main().run(own);
      return Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.of("a number is expected: %s; usage: %s".formatted(e.getMessage(), usage));
    } catch (Con2Exception e) {
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    } catch (IOException e) {
      return Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
