package dev.con2.app;

import dev.con2.device.ProcessorThreads;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
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

  /** Long enough that what is gone in a moment changes nothing. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  /** What is busy from here on, while the command gets ready, others are busy with. */
  private final Optional<MachineLoad.Moment> begin = MachineLoad.Moment.now();

  @Option(names = "--" + NAME, paramLabel = PLACEHOLDER, description = HELP)
  private Optional<Integer> threads = Optional.empty();

  /** Since when others have been watched, if the number is this one's to choose. */
  private Optional<MachineLoad.Moment> watched = Optional.empty();

  /** Sets the number that was asked for, or else suits the machine. */
  void use(Console console) {
    use(threads, Optional.empty(), console);
  }

  /**
   * Sets the number.
   *
   * @param asked by the user
   * @param before of a training that goes on
   */
  void use(Optional<Integer> asked, Optional<Integer> before, Console console) {
    if (asked.isPresent()) {
      ProcessorThreads.use(asked.get());
      if (asked.get() > ProcessorThreads.available()) {
        console.say(
            "warning: %d threads share %d processors and wait for each other, which may take many times as long"
                .formatted(asked.get(), ProcessorThreads.available()));
      }
    } else if (before.isPresent()) {
      ProcessorThreads.use(before.get());
    } else if (System.getenv("OMP_NUM_THREADS") == null) {
      watched = useFree(ProcessorThreads.available(), this::look, console::say);
    }
  }

  /**
   * Takes as many threads as others leave, and says so if those are fewer.
   *
   * @return since when others are to be watched; nothing where there is nothing to give up
   */
  static Optional<MachineLoad.Moment> useFree(
      int available, Supplier<Optional<MachineLoad>> look, Consumer<String> say) {
    if (available == 1) {
      return Optional.empty();
    }
    ProcessorThreads.use(available);
    look.get().ifPresent(load -> suit(load, available, say));
    return MachineLoad.Moment.now();
  }

  /**
   * Gives up threads or takes them back when others have come or gone, where nobody asked for a
   * number. To be called between steps of the work, by the thread that does it.
   */
  void useFreeAgain(Consumer<String> say) {
    if (watched.isEmpty() || System.nanoTime() - watched.get().nanos() < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    Optional<MachineLoad.Moment> now = MachineLoad.Moment.now();
    now.flatMap(end -> MachineLoad.between(watched.get(), end))
        .ifPresent(load -> suit(load, ProcessorThreads.available(), say));
    watched = now;
  }

  static void suit(MachineLoad load, int available, Consumer<String> say) {
    int before = ProcessorThreads.inUse();
    int free = load.free(available);
    if (free == before) {
      return;
    }
    ProcessorThreads.use(free);
    String threads = free == 1 ? "1 thread" : free + " threads";
    say.accept(
        free < before
            ? String.format(
                Locale.ROOT,
                "The machine is busy: others use %.1f of its %d processors, so con2 works with %s"
                    + " instead of %d; --%s N asks for another number",
                load.others(),
                load.processors(),
                threads,
                before,
                NAME)
            : "The machine has room again: con2 works with %s".formatted(threads));
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
