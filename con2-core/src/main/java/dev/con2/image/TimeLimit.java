package dev.con2.image;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * How long one picture may be decoded by the thread that began. What counts is the processor's
 * time, so that a busy machine or a stopped process loses no picture. Decoders cannot be stopped
 * from outside; each asks here whenever it wants more of its input.
 */
final class TimeLimit {

  /** What the largest pictures need on a slow machine, several times over. */
  static final Duration USUAL = Duration.ofSeconds(60);

  private final Duration limit;
  private final long begin = System.nanoTime();
  private final long processorBegin = processorTime();

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  void check() throws PictureFileException {
    // The clock costs little and is never behind; the processor's time is a call of the system.
    if (System.nanoTime() - begin > limit.toNanos()
        && processorTime() - processorBegin > limit.toNanos()) {
      throw new PictureFileException(
          String.format(
              Locale.ROOT,
              "takes more than %,d seconds to decode, which no honest picture does; save it anew",
              limit.toSeconds()));
    }
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
