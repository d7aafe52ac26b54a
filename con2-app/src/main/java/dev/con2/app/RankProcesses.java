package dev.con2.app;

import dev.con2.device.ComputeDevice;
import dev.con2.error.TrainingFailedException;
import dev.con2.internal.files.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The processes of {@code train --processes N}: each a con2 of its own with the same command line
 * and one rank. This process takes no part in the work; it watches, and ends all when one ends
 * before its time.
 */
final class RankProcesses {

  /** Set where a process is one of these: it must end when its parent is gone. */
  private static final String CHILD = "con2.child";

  /** How long the others may take to notice that one has ended, and to keep their state. */
  private static final Duration TO_NOTICE = Duration.ofSeconds(15);

  /** How long a process may take to end when it is asked to. */
  private static final Duration TO_END = Duration.ofSeconds(3);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int SIGNALLED = 128;

  private final Console console;
  private final List<Process> ranks = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  private RankProcesses(Console console) {
    this.console = console;
  }

  /**
   * Trains.
   *
   * @param typed the command line, with {@code --processes}
   * @param count how many processes, at least 2
   * @param device that was asked for; of cards each rank has its own, from the first on
   * @return the number to end with
   */
  static int run(Console console, List<String> typed, int count, ComputeDevice device) {
    RankProcesses processes = new RankProcesses(console);
    Thread hook = new Thread(processes::stop, "con2-stop-ranks");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return processes.train(typed, count, device);
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // This process is ending: the hook is running, and says with which number.
      }
    }
  }

  private int train(List<String> typed, int count, ComputeDevice device) {
    Path folder;
    try {
      folder = Files.createTempDirectory("con2-ranks");
    } catch (IOException e) {
      throw cannotStart(e);
    }
    Path meeting = folder.resolve("meeting");
    try {
      for (int rank = 0; rank < count; rank++) {
        start(arguments(typed, count, rank, device, meeting), rank, count);
      }
      return await();
    } catch (IOException e) {
      throw cannotStart(e);
    } finally {
      end();
      remove(meeting);
      remove(folder);
    }
  }

  private static TrainingFailedException cannotStart(IOException e) {
    return new TrainingFailedException(
        "the processes cannot be started (%s); train with one".formatted(FileProblem.reason(e)), e);
  }

  private static void remove(Path place) {
    try {
      Files.deleteIfExists(place);
    } catch (IOException e) {
      // It is empty and lies in the folder for temporary files.
    }
  }

  private static List<String> arguments(
      List<String> typed, int count, int rank, ComputeDevice device, Path meeting) {
    List<String> arguments = without(typed, TrainFlag.PROCESSES);
    if (device.isGraphicsCard()) {
      arguments = without(arguments, TrainFlag.DEVICE);
      arguments.addAll(
          List.of(
              "--" + TrainFlag.DEVICE,
              new ComputeDevice(device.kind(), device.index() + rank).toString()));
    }
    arguments.addAll(
        List.of(
            "--" + TrainFlag.RANK,
            Integer.toString(rank),
            "--" + TrainFlag.WORLD_SIZE,
            Integer.toString(count),
            "--" + TrainFlag.RENDEZVOUS,
            meeting.toString()));
    return arguments;
  }

  /** The arguments without a flag and its value. */
  private static List<String> without(List<String> arguments, String flag) {
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--" + flag)) {
        i++; // its value
      } else if (!argument.startsWith("--" + flag + "=")) {
        rest.add(argument);
      }
    }
    return rest;
  }

  /**
   * What the user typed, of the arguments of this process: of one of these ranks, those that it was
   * started with are its parent's.
   */
  static List<String> asTyped(List<String> arguments, int worldSize) {
    if (!isChild()) {
      return arguments;
    }
    List<String> typed = arguments;
    for (String flag : List.of(TrainFlag.RANK, TrainFlag.WORLD_SIZE, TrainFlag.RENDEZVOUS)) {
      typed = without(typed, flag);
    }
    typed.addAll(List.of("--" + TrainFlag.PROCESSES, Integer.toString(worldSize)));
    return typed;
  }

  private static boolean isChild() {
    return Boolean.getBoolean(CHILD);
  }

  /** Where this process is one of these ranks: ends it at once when its parent is gone. */
  static void endWithParent() {
    if (!isChild()) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // The parent says nothing as long as it is there.
                }
              } catch (IOException e) {
                // It is gone.
              }
              Runtime.getRuntime().halt(ExitCode.FAILED.number());
            },
            "con2-parent");
    watch.setDaemon(true);
    watch.start();
  }

  private void start(List<String> arguments, int rank, int count) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + CHILD + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Con2.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    builder.environment().putIfAbsent("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().putIfAbsent("TORCH_CPP_LOG_LEVEL", "ERROR");
    if (rank == 0) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT); // it may show a bar
    }
    Process process = builder.start();
    ranks.add(process);
    // Gloo says on standard output, which is for results, that it is connected.
    passOn(
        process.inputReader(StandardCharsets.UTF_8),
        line -> {
          if (rank == 0 && !line.startsWith("[Gloo]")) {
            console.print(line);
          }
        });
    if (rank > 0) {
      passOn(process.errorReader(StandardCharsets.UTF_8), console::say);
    }
  }

  private void passOn(BufferedReader lines, Consumer<String> to) {
    Thread reader =
        new Thread(
            () -> {
              try (lines) {
                lines.lines().forEach(to);
              } catch (IOException | java.io.UncheckedIOException e) {
                // The process has ended.
              }
            },
            "con2-rank-output");
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  /** Waits for all, or ends them once one has failed and the others had time to notice. */
  private int await() {
    OptionalInt failed = OptionalInt.empty();
    long end = Long.MAX_VALUE;
    while (ranks.stream().anyMatch(Process::isAlive) && System.nanoTime() < end) {
      if (failed.isEmpty()) {
        failed = firstFailed();
        if (failed.isPresent()) {
          end = System.nanoTime() + TO_NOTICE.toNanos();
          sayIfKilled(failed.getAsInt());
        }
      }
      pause();
    }
    end();
    for (Thread reader : readers) {
      join(reader);
    }
    if (failed.isEmpty()) {
      failed = firstFailed();
      failed.ifPresent(this::sayIfKilled);
    }
    return failed.isEmpty()
        ? ExitCode.DONE.number()
        : number(ranks.get(hasFailed(0) ? 0 : failed.getAsInt()).exitValue());
  }

  /** A process that was killed has failed. */
  private static int number(int exitValue) {
    return wasKilled(exitValue) ? ExitCode.FAILED.number() : exitValue;
  }

  private static boolean wasKilled(int exitValue) {
    return exitValue > SIGNALLED && exitValue != ExitCode.STOPPED.number();
  }

  private OptionalInt firstFailed() {
    return IntStream.range(0, ranks.size()).filter(this::hasFailed).findFirst();
  }

  private boolean hasFailed(int rank) {
    Process process = ranks.get(rank);
    return !process.isAlive() && process.exitValue() != ExitCode.DONE.number();
  }

  /** One that was killed could not say anything itself. */
  private void sayIfKilled(int rank) {
    int exitValue = ranks.get(rank).exitValue();
    if (wasKilled(exitValue)) {
      console.say(
          "con2: rank %d of %d was ended by signal %d; all others are ended too"
              .formatted(rank, ranks.size(), exitValue - SIGNALLED));
    }
  }

  /** Ends what still runs: in an orderly way, and then at once. */
  private void end() {
    // Process.destroy would close their input too, by which they know that their parent is gone.
    ranks.forEach(process -> process.toHandle().destroy());
    long end = System.nanoTime() + TO_END.toNanos();
    while (ranks.stream().anyMatch(Process::isAlive) && System.nanoTime() < end) {
      pause();
    }
    ranks.forEach(Process::destroyForcibly);
  }

  private void stop() {
    end();
    Runtime.getRuntime().halt(ExitCode.STOPPED.number());
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(TO_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
