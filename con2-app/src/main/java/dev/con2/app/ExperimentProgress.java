package dev.con2.app;

import dev.con2.experiments.ExperimentListener;
import dev.con2.experiments.PlannedRun;
import dev.con2.experiments.results.RunResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Tells how an experiment goes: a line a run, and one a minute within it. */
final class ExperimentProgress implements ExperimentListener {

  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Console console;
  private final BooleanSupplier stop;
  private long lastLine = System.nanoTime();

  ExperimentProgress(Console console, BooleanSupplier stop) {
    this.console = console;
    this.stop = stop;
  }

  @Override
  public void notice(String sentence) {
    console.say(sentence);
  }

  @Override
  public void step(PlannedRun run, long step, long steps, Duration remaining) {
    long now = System.nanoTime();
    if (now - lastLine >= BETWEEN_LINES.toNanos()) {
      lastLine = now;
      console.say(
          "%s: step %d of %d, %s left of this training"
              .formatted(run.title(), step, steps, Progress.readable(remaining)));
    }
  }

  @Override
  public void finished(
      PlannedRun run, RunResult result, int finished, int runs, Duration remaining) {
    lastLine = System.nanoTime();
    console.say(
        "%d of %d: %s%s: AUROC %s; %s, %s left of all"
            .formatted(
                finished,
                runs,
                run.title(),
                run.method().choosesContext() ? ", " + String.join(",", result.contexts()) : "",
                aurocs(result.auroc()),
                Progress.readable(Duration.ofMillis((long) (1000 * result.seconds()))),
                Progress.readable(remaining)));
  }

  private static String aurocs(Map<String, Double> auroc) {
    return new TreeMap<>(auroc)
        .entrySet().stream()
            .map(
                score ->
                    String.format(Locale.ROOT, "%s %.1f", score.getKey(), 100 * score.getValue()))
            .collect(Collectors.joining(", "));
  }

  @Override
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }
}
