package dev.con2.bench.fuzz;

import com.sun.management.OperatingSystemMXBean;
import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tries altered files of one kind until its time is over: the process that may crash.
 *
 * <p>Arguments: the repository, the folder of the run, the kind, the seed, the number of the first
 * case, seconds. What it prints is taken for a finding, since con2 prints nothing of its own.
 */
public final class FuzzWorker {

  /** Of the processor, for one input. */
  private static final long MOST_NANOS = 10_000_000_000L;

  /** Of the whole process, libtorch and decoders in native memory included. */
  private static final long MOST_RESIDENT_KILOBYTES = 2_000_000;

  private static final int SHOWN = 500;
  private static final int FRAMES = 3;

  private final FuzzFolder folder;
  private final FuzzTarget target;
  private final long seed;
  private final FuzzCounts counts;
  private final Path scratch;
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Set<String> refusals = new HashSet<>();
  private long printed;

  private FuzzWorker(FuzzFolder folder, FuzzTarget target, long seed) throws IOException {
    this.folder = folder;
    this.target = target;
    this.seed = seed;
    counts = folder.counts(target);
    scratch = Files.createTempDirectory("con2-fuzz");
  }

  /** Runs to the end of the time. */
  public static void main(String[] arguments) throws IOException {
    FuzzFolder folder = new FuzzFolder(Path.of(arguments[1]));
    FuzzTarget target =
        FuzzTargets.all(Path.of(arguments[0]), folder.models()).stream()
            .filter(one -> one.name().equals(arguments[2]))
            .findFirst()
            .orElseThrow();
    new FuzzWorker(folder, target, Long.parseLong(arguments[3]))
        .run(Long.parseLong(arguments[4]), Double.parseDouble(arguments[5]));
  }

  /** The input of a case, which is the same whenever it is asked for. */
  static byte[] input(FuzzTarget target, long seed, long number) throws IOException {
    return target.altered(RandomStream.of(seed, target.name().hashCode(), number));
  }

  private void run(long first, double seconds) throws IOException {
    long end = System.nanoTime() + (long) (1e9 * seconds);
    if (first == 0) {
      counts.begin(FuzzCounts.ORIGINALS);
      for (Path original : target.originals()) {
        check(Files.readAllBytes(original), "the file " + original.getFileName());
      }
    }
    printed = printedBytes();
    for (long number = first; System.nanoTime() < end; number++) {
      byte[] input = input(target, seed, number);
      counts.begin(number);
      boolean read = check(input, "seed %d, case %d".formatted(seed, number));
      counts.done(read);
      if (residentKilobytes() > MOST_RESIDENT_KILOBYTES) {
        find(
            input,
            "seed %d, case %d".formatted(seed, number),
            "memory",
            "more than 2 GB of memory");
        return;
      }
    }
  }

  /** Whether con2 reads it. */
  private boolean check(byte[] input, String which) throws IOException {
    long before = process.getProcessCpuTime();
    boolean read = false;
    try {
      String answer = target.read(input, scratch);
      read = answer.equals(FuzzTarget.READ);
      String kind = Sentence.kind(answer);
      if (!read && !refusals.contains(kind)) {
        String sentence = answer.replace(scratch.toString(), FuzzTarget.SCRATCH);
        if (folder.keepRefusal(target, input, sentence)) {
          refusals.add(kind);
        }
      }
    } catch (FindingException e) {
      find(
          input,
          which,
          Sentence.kind(String.valueOf(e.getMessage())),
          String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      find(input, which, kind(e), trace(e));
    }
    long nanos = process.getProcessCpuTime() - before;
    if (nanos > MOST_NANOS) {
      find(input, which, "time", "%.1f s of the processor".formatted(nanos / 1e9));
    }
    long now = printedBytes();
    if (printed > 0 && now > printed) {
      find(input, which, "printed", "printed: " + lastPrinted(now));
    }
    printed = Math.max(1, now);
    return read;
  }

  private void find(byte[] input, String which, String kind, String what) throws IOException {
    folder.keepFinding(target, which, input, kind, what);
  }

  /** What was thrown, and where. */
  private static String kind(Throwable e) {
    return e.getClass().getName()
        + Arrays.stream(e.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining("\n"));
  }

  private static String trace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private long printedBytes() throws IOException {
    return Files.size(folder.log(target));
  }

  private String lastPrinted(long size) throws IOException {
    byte[] log = Files.readAllBytes(folder.log(target));
    int from = (int) Math.max(printed, size - SHOWN);
    return new String(log, from, log.length - from, StandardCharsets.UTF_8);
  }

  /** The most that this process ever had, where Linux tells; else 0. */
  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }
}
