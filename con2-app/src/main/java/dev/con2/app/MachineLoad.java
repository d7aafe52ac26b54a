package dev.con2.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * @param otherCon2 how many of the others are con2; 0 where less than half a processor is busy
 */
record MachineLoad(int processors, double others, int otherCon2) {

  private static final Path PROCESSES = Path.of("/proc");
  private static final Path STATISTICS = PROCESSES.resolve("stat");

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
    double others = Math.max(0, busy - own);
    // Who leaves the machine free takes nobody's part of it, so need not be looked for.
    return Optional.of(
        new MachineLoad(end.processors(), others, others < 0.5 ? 0 : countOtherCon2()));
  }

  /** How many processes of con2 there are beside this, as far as this user may see. */
  private static int countOtherCon2() {
    long own = ProcessHandle.current().pid();
    return (int)
        ProcessHandle.allProcesses()
            .mapToLong(ProcessHandle::pid)
            .filter(pid -> pid != own && isCon2(PROCESSES.resolve(pid + "/cmdline")))
            .count();
  }

  private static boolean isCon2(Path commandLine) {
    try {
      // Java's own ProcessHandle cuts it off before the main class, behind a long class path.
      String arguments = Files.readString(commandLine, StandardCharsets.ISO_8859_1);
      return List.of(arguments.split("\0")).contains(Con2.class.getName());
    } catch (IOException e) {
      return false; // it has ended, or is another user's
    }
  }

  /**
   * As many as others leave, to the nearest whole number; but each con2 on the machine may have its
   * equal part, so that the first does not keep all.
   *
   * @param available how many this process may use
   * @return 1 to {@code available}
   */
  int free(int available) {
    long left = Math.round(processors - others);
    long equalPart = available / (1L + otherCon2);
    return (int) Math.max(1, Math.min(available, Math.max(left, otherCon2 > 0 ? equalPart : 0)));
  }
}
