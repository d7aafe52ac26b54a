package dev.con2.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How many of the machine's processors are at work for others than this process, between two
 * moments. Linux tells; of other systems nothing is known.
 *
 * @param processors of the machine
 * @param others how many of them are busy for others, from 0
 */
record MachineLoad(int processors, double others) {

  private static final Path STATISTICS = Path.of("/proc/stat");

  /** Of the columns of {@link #STATISTICS} those of time in which a processor has nothing to do. */
  private static final int IDLE = 3;

  private static final int WAITING_FOR_DISKS = 4;

  /** Behind these, time of guests, which the first two hold already. */
  private static final int COLUMNS = 8;

  /**
   * A moment.
   *
   * @param busy ticks of work on all processors since the machine was started
   * @param all ticks
   * @param processors of the machine
   * @param own processor time of this process
   * @param nanos on the clock of {@link System#nanoTime}
   */
  record Moment(long busy, long all, int processors, Duration own, long nanos) {

    /** This one; nothing where the system does not say. */
    static Optional<Moment> now() {
      Optional<Duration> own = ProcessHandle.current().info().totalCpuDuration();
      if (own.isEmpty()) {
        return Optional.empty();
      }
      try {
        return of(Files.readAllLines(STATISTICS), own.get(), System.nanoTime());
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    static Optional<Moment> of(List<String> statistics, Duration own, long nanos) {
      int processors = (int) statistics.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
      if (processors == 0 || !statistics.get(0).startsWith("cpu ")) {
        return Optional.empty();
      }
      long[] ticks =
          Arrays.stream(statistics.get(0).split(" +"))
              .skip(1)
              .limit(COLUMNS)
              .mapToLong(Long::parseLong)
              .toArray();
      if (ticks.length <= WAITING_FOR_DISKS) {
        return Optional.empty();
      }
      long all = Arrays.stream(ticks).sum();
      return Optional.of(
          new Moment(all - ticks[IDLE] - ticks[WAITING_FOR_DISKS], all, processors, own, nanos));
    }
  }

  /** What happened between them; nothing if no tick passed. */
  static Optional<MachineLoad> between(Moment begin, Moment end) {
    long ticks = end.all() - begin.all();
    double seconds = (end.nanos() - begin.nanos()) / 1e9;
    if (ticks <= 0 || seconds <= 0) {
      return Optional.empty();
    }
    double busy = (double) (end.busy() - begin.busy()) / ticks * end.processors();
    double own = end.own().minus(begin.own()).toNanos() / 1e9 / seconds;
    return Optional.of(new MachineLoad(end.processors(), Math.max(0, busy - own)));
  }

  /**
   * As many as others leave, to the nearest whole number.
   *
   * @param available how many this process may use
   * @return 1 to {@code available}
   */
  int free(int available) {
    return (int) Math.max(1, Math.min(available, Math.round(processors - others)));
  }
}
