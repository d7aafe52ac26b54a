package dev.con2.image;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/**
 * How long one picture may be decoded by the thread that began. What counts is the processor's
 * time, so that a busy machine or a stopped process loses no picture: it is asked for once half of
 * the limit has passed by the clock, which is cheap and never behind, and the other half is then
 * the processor's. Decoders cannot be stopped from outside; each asks here whenever it wants more
 * of its input.
 */
final class TimeLimit {

  /** What the largest pictures need on a slow machine, several times over. */
  static final Duration USUAL = Duration.ofSeconds(60);

  private static final long NOT_ASKED = -1;

  private final Duration limit;
  private final long begin = System.nanoTime();
  private long processorBegin = NOT_ASKED;

  TimeLimit(Duration limit) {
    this.limit = limit;
  }

  void check() throws PictureFileException {
    long half = limit.toNanos() / 2;
    if (System.nanoTime() - begin <= half) {
      return;
    }
    if (processorBegin == NOT_ASKED) {
      processorBegin = processorTime();
    } else if (processorTime() - processorBegin > half) {
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
