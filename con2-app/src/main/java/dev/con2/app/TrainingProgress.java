package dev.con2.app;

import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Tells how a training goes, and asks it to stop when the user does. */
final class TrainingProgress implements TrainingListener, AutoCloseable {

  private static final String TRAINING = "training";

  private final Console console;
  private final BooleanSupplier stop;
  private final ThreadsFlag threads;
  private Optional<Progress> current = Optional.empty();
  private String task = "";
  private Duration remaining = Duration.ZERO;

  /**
   * Of a training.
   *
   * @param stop whether the user wants it to stop
   * @param threads that it works with, whose number follows the machine's load
   */
  TrainingProgress(Console console, BooleanSupplier stop, ThreadsFlag threads) {
    this.console = console;
    this.stop = stop;
    this.threads = threads;
  }

  @Override
  public void phase(Phase phase, long done, long total) {
    String name =
        switch (phase) {
          case READING -> "reading";
          case REPRESENTING -> "representing";
          case CALIBRATING -> "calibrating";
        };
    progress(name, "pictures", 0, total).reached(done);
  }

  @Override
  public void step(long step, long steps, double imagesPerSecond, Duration left) {
    remaining = left;
    progress(TRAINING, "steps", step - 1, steps).reached(step, Optional.of(left));
    threads.useFreeAgain(this::notice);
  }

  @Override
  public void epoch(EpochSummary summary, int epochs) {
    // A bar has little room and tells the pace itself.
    String remark =
        console.terminal()
            ? String.format(
                Locale.ROOT, "epoch %d/%d loss %.3f", summary.epoch(), epochs, summary.loss())
            : String.format(
                Locale.ROOT,
                "epoch %d of %d, %s, %.1f pictures a second, %s left",
                summary.epoch(),
                epochs,
                losses(summary),
                summary.imagesPerSecond(),
                Progress.readable(remaining));
    current.ifPresent(progress -> progress.remark(remark));
  }

  /** Such as {@code loss 4.9 (context 4.8, content 0.9)}: what is trained on needs no name. */
  static String losses(EpochSummary summary) {
    String others =
        summary.losses().entrySet().stream()
            .skip(1)
            .map(term -> String.format(Locale.ROOT, "%s %.4f", term.getKey(), term.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "loss %.4f", summary.loss())
        + (others.isEmpty() ? "" : " (" + others + ")");
  }

  @Override
  public void notice(String sentence) {
    close();
    console.say(sentence);
  }

  @Override
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }

  private Progress progress(String name, String unit, long done, long total) {
    if (!name.equals(task)) {
      close();
    }
    if (current.isEmpty()) {
      task = name;
      current = Optional.of(Progress.of(console, name, unit, done, total));
    }
    return current.get();
  }

  /** Ends the bar that is shown. */
  @Override
  public void close() {
    current.ifPresent(Progress::close);
    current = Optional.empty();
  }
}
