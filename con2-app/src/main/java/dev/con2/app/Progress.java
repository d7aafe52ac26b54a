package dev.con2.app;

import dev.con2.error.OneLine;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/**
 * Tells how far a piece of work is: a bar where a person watches, else a line every few seconds.
 */
abstract sealed class Progress implements AutoCloseable {

  /** How often a line is printed. */
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private Progress() {}

  /**
   * Begins to tell.
   *
   * @param task what is done, such as {@code scoring}
   * @param unit what is counted, such as {@code pictures}
   * @param done how many are done already
   * @param total how many there are
   */
  static Progress of(Console console, String task, String unit, long done, long total) {
    return console.terminal()
        ? new Bar(console, task, done, total)
        : new Lines(console, task, unit, done, total, System::nanoTime);
  }

  /** So many are done; what is left takes as long for each. */
  final void reached(long done) {
    reached(done, Optional.empty());
  }

  /**
   * So many are done.
   *
   * @param left how long the others take, where that is known better
   */
  abstract void reached(long done, Optional<Duration> left);

  /** A remark on how it goes. */
  abstract void remark(String remark);

  @Override
  public abstract void close();

  /** A time for a person: 42 s, 12 min, 3 h 20 min. */
  static String readable(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return (seconds + 59) / 60 + " min";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  private static final class Bar extends Progress {
    private final ProgressBar bar;

    /** The bar draws itself in a thread of its own. */
    private volatile Optional<Duration> known = Optional.empty();

    Bar(Console console, String task, long done, long total) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .startsFrom(done, Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setConsumer(new ConsoleProgressBarConsumer(console.err()))
              .setEtaFunction(state -> known.or(() -> left(state)))
              .build();
    }

    private static Optional<Duration> left(ProgressState state) {
      long done = state.getCurrent() - state.getStart();
      return done <= 0
          ? Optional.empty()
          : Optional.of(
              state
                  .getElapsedAfterStart()
                  .dividedBy(done)
                  .multipliedBy(state.getMax() - state.getCurrent()));
    }

    @Override
    void reached(long done, Optional<Duration> left) {
      known = left;
      bar.stepTo(done);
    }

    @Override
    void remark(String remark) {
      bar.setExtraMessage(" " + OneLine.of(remark));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  static final class Lines extends Progress {
    private final Console console;
    private final String task;
    private final String unit;
    private final long before;
    private final long total;
    private final LongSupplier nanoseconds;
    private final long start;
    private long lastLine;

    Lines(
        Console console,
        String task,
        String unit,
        long done,
        long total,
        LongSupplier nanoseconds) {
      this.console = console;
      this.task = task;
      this.unit = unit;
      this.before = done;
      this.total = total;
      this.nanoseconds = nanoseconds;
      start = nanoseconds.getAsLong();
      lastLine = start;
    }

    @Override
    void reached(long done, Optional<Duration> left) {
      long now = nanoseconds.getAsLong();
      if (now - lastLine < BETWEEN_LINES.toNanos() || done <= before) {
        return;
      }
      lastLine = now;
      double rate = (done - before) / ((now - start) / 1e9);
      Duration linear = Duration.ofMillis((long) (1000 * (total - done) / rate));
      console.say(
          String.format(
              Locale.ROOT,
              "%s: %d of %d %s, %.1f a second, %s left",
              task,
              done,
              total,
              unit,
              rate,
              readable(left.orElse(linear))));
    }

    @Override
    void remark(String remark) {
      lastLine = nanoseconds.getAsLong();
      console.say(task + ": " + remark);
    }

    @Override
    public void close() {
      // Each line stands for itself.
    }
  }
}
