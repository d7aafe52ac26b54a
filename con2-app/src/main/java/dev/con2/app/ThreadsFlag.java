package dev.con2.app;

import dev.con2.device.ProcessorThreads;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How many threads of the processor a command works with: the flag that all share. */
final class ThreadsFlag {

  static final String NAME = "threads";
  static final String PLACEHOLDER = "N";
  static final String HELP =
      "Threads of the processor to work with. Default: OMP_NUM_THREADS; without it, as many as"
          + " others leave of the processors that this may use.";

  /** Shorter ones say little: the system counts in hundredths of a second. */
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(200);

  /** What is busy from here on, while the command gets ready, others are busy with. */
  private final Optional<MachineLoad.Moment> begin = MachineLoad.Moment.now();

  @Option(names = "--" + NAME, paramLabel = PLACEHOLDER, description = HELP)
  private Optional<Integer> threads = Optional.empty();

  /** Sets the number that was asked for, or else suits the machine. */
  void use(Console console) {
    use(threads, OptionalInt.empty(), console);
  }

  /**
   * Sets the number.
   *
   * @param asked by the user
   * @param before of a training that goes on
   */
  void use(Optional<Integer> asked, OptionalInt before, Console console) {
    if (asked.isPresent()) {
      ProcessorThreads.use(asked.get());
    } else if (before.isPresent()) {
      ProcessorThreads.use(before.getAsInt());
    } else if (System.getenv("OMP_NUM_THREADS") == null) {
      useFree(ProcessorThreads.available(), this::look, console);
    }
  }

  static void useFree(int available, Supplier<Optional<MachineLoad>> look, Console console) {
    if (available == 1) {
      return;
    }
    Optional<MachineLoad> load = look.get();
    int free = load.map(known -> known.free(available)).orElse(available);
    ProcessorThreads.use(free);
    if (free < available) {
      console.say(
          String.format(
              Locale.ROOT,
              "The machine is busy: others use %.1f of its %d processors, so con2 works with %d %s"
                  + " instead of %d; --%s N asks for another number",
              load.orElseThrow().others(),
              load.orElseThrow().processors(),
              free,
              free == 1 ? "thread" : "threads",
              available,
              NAME));
    }
  }

  private Optional<MachineLoad> look() {
    if (begin.isEmpty()) {
      return Optional.empty();
    }
    long left = SHORTEST_LOOK.toNanos() - (System.nanoTime() - begin.get().nanos());
    if (left > 0) {
      try {
        Thread.sleep(Duration.ofNanos(left).toMillis() + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return MachineLoad.Moment.now().flatMap(end -> MachineLoad.between(begin.get(), end));
  }
}
