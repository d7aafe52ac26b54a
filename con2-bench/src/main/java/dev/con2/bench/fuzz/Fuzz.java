package dev.con2.bench.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Alters real files at random and has con2 read them: pictures of every format, models,
 * checkpoints, configuration and safetensors. Each kind gets an equal part of the time, in a
 * process of its own with a small heap, so that a crash is a finding and not the end.
 *
 * <p>A finding is: an exception that is not the documented one, or whose message is no sentence for
 * a person; anything on standard output or error; more than ten seconds of the processor, 256 MB of
 * heap or 2 GB of memory; other pixels for the same bytes; a model that is read and does not score;
 * the end of the process.
 *
 * <p>Arguments: the repository, minutes, and the seed, 1 unless given. The same seed tries the same
 * inputs in the same order.
 */
public final class Fuzz {

  private static final String HEAP = "-Xmx256m";
  private static final Duration HANGS = Duration.ofMinutes(3);
  private static final long BETWEEN_LINES = 10_000_000_000L;

  private final Path repository;
  private final FuzzFolder folder;
  private final long seed;
  private final Path temporary;

  private Fuzz(Path repository, FuzzFolder folder, long seed) throws IOException {
    this.repository = repository;
    this.folder = folder;
    this.seed = seed;
    this.temporary = temporaryFolder();
  }

  /** Ends with 1 if there is a finding. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path repository = Path.of(arguments[0]);
    double minutes = Double.parseDouble(arguments[1]);
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    FuzzFolder folder = new FuzzFolder(repository.resolve("target/fuzz/" + seed));
    Fuzz fuzz = new Fuzz(repository, folder, seed);
    long findings = fuzz.run(60 * minutes);
    empty(fuzz.temporary);
    System.exit(findings == 0 ? 0 : 1);
  }

  private long run(double seconds) throws IOException, InterruptedException {
    long start = System.nanoTime();
    empty(folder.folder());
    Files.createDirectories(folder.folder());
    System.out.printf("seed %d; models are made%n", seed);
    Process models =
        new ProcessBuilder(
                command(FuzzModels.class, repository.toString(), folder.models().toString()))
            .inheritIO()
            .start();
    if (models.waitFor() != 0) {
      throw new IllegalStateException("the models that are to be altered cannot be made");
    }
    List<FuzzTarget> targets = FuzzTargets.all(repository, folder.models());
    List<String> rows = new ArrayList<>();
    long all = 0;
    for (int i = 0; i < targets.size(); i++) {
      double left = seconds - (System.nanoTime() - start) / 1e9;
      FuzzTarget target = targets.get(i);
      long begun = System.nanoTime();
      run(target, Math.max(1, left / (targets.size() - i)));
      FuzzCounts counts = folder.counts(target);
      long findings = folder.findingsOf(target);
      all += findings;
      rows.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %,d | %,d | %.0f | %d |",
              target.name(),
              target.originals().size(),
              counts.done(),
              counts.read(),
              (System.nanoTime() - begun) / 1e9,
              findings));
    }
    System.out.println("| kind | originals | inputs | read | seconds | findings |");
    System.out.println("|---|---|---|---|---|---|");
    rows.forEach(System.out::println);
    System.out.println(all == 0 ? "no findings" : "the findings are in " + folder.findings());
    return all;
  }

  /** Starts workers, another where one has crashed, until the time is over. */
  private void run(FuzzTarget target, double seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + (long) (1e9 * seconds);
    FuzzCounts counts = folder.counts(target);
    long first = 0;
    Files.createFile(folder.log(target));
    while (System.nanoTime() < end) {
      double left = (end - System.nanoTime()) / 1e9;
      Process worker =
          new ProcessBuilder(
                  command(
                      FuzzWorker.class,
                      repository.toString(),
                      folder.folder().toString(),
                      target.name(),
                      Long.toString(seed),
                      Long.toString(first),
                      Double.toString(left)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(target).toFile()))
              .start();
      boolean hangs = watch(worker, target, counts);
      long last = counts.begun();
      if (last == FuzzCounts.ORIGINALS) {
        throw new IllegalStateException(
            "one of the files as they are ends the process; %s says more"
                .formatted(folder.log(target)));
      }
      if (hangs || worker.exitValue() != 0) {
        String what =
            hangs ? "does not come to an end" : "ends the process with " + worker.exitValue();
        byte[] input = FuzzWorker.input(target, seed, last);
        String which = "seed %d, case %d".formatted(seed, last);
        folder.keepFinding(target, which, input, what + last, what);
      }
      first = last + 1;
    }
    tell(target, counts, seconds);
  }

  /** Waits for the worker. Whether it did not come to an end with its input, and was ended. */
  private boolean watch(Process worker, FuzzTarget target, FuzzCounts counts)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long doneBefore = counts.done();
    long nextLine = start + BETWEEN_LINES;
    long moved = start;
    long last = doneBefore;
    while (!worker.waitFor(1, TimeUnit.SECONDS)) {
      long now = System.nanoTime();
      if (counts.done() != last) {
        last = counts.done();
        moved = now;
      }
      if (now - moved > HANGS.toNanos()) {
        worker.destroyForcibly().waitFor();
        return true;
      }
      if (now > nextLine) {
        nextLine = now + BETWEEN_LINES;
        tell(target, counts, (now - start) / 1e9);
      }
    }
    return false;
  }

  private void tell(FuzzTarget target, FuzzCounts counts, double seconds) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-13s %,9d inputs, %,7d read, %,7.0f a second, %d findings%n",
        target.name(),
        counts.done(),
        counts.read(),
        counts.done() / seconds,
        folder.findingsOf(target));
  }

  private List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            HEAP,
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + temporary,
            "-XX:ErrorFile=" + folder.folder().resolve("crash-%p.log"),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** In memory, where the system has such a folder: every model is written and read. */
  private static Path temporaryFolder() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "con2-fuzz")
        : Files.createTempDirectory("con2-fuzz");
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}
