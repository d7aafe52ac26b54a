package dev.con2.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.con2.device.ProcessorThreads;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What made a result, beside its options.
 *
 * @param machine processor, cores and memory in words; the graphics card if there is one
 * @param commit of the sources in hexadecimal digits, with {@code -dirty} where files were changed
 *     since; {@code unknown} where they are in no repository
 * @param version of con2
 */
public record Origin(String machine, String commit, String version) {

  private static final String UNKNOWN = "unknown";

  /**
   * That of this process on this machine.
   *
   * @param version of con2
   */
  public static Origin here(String version) {
    return new Origin(describeMachine(), findCommit(), version);
  }

  private static String describeMachine() {
    String threads =
        ProcessorThreads.inUse() == ProcessorThreads.available()
            ? ""
            : ", threads " + ProcessorThreads.inUse();
    String card =
        output(List.of("nvidia-smi", "--query-gpu=name", "--format=csv,noheader"))
            .map(name -> ", " + name)
            .orElse("");
    return "%s, %d cores%s%s%s"
        .formatted(
            field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
            ProcessorThreads.available(),
            field("/proc/meminfo", "MemTotal").map(Origin::gigabytes).orElse(""),
            threads,
            card);
  }

  private static String gigabytes(String kilobytes) {
    long number = Long.parseLong(kilobytes.replaceAll("\\D", ""));
    return ", %d GB".formatted(Math.round(number / 1e6));
  }

  /** The value of the first line of that name in one of Linux's tables. */
  private static Optional<String> field(String table, String name) {
    try (Stream<String> lines = Files.lines(Path.of(table))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Asked of git where the classes lie: the launcher builds them from the sources around them. */
  private static String findCommit() {
    CodeSource source = Origin.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return UNKNOWN;
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      Path folder = Files.isDirectory(place) ? place : place.resolveSibling(".");
      return git(folder, "rev-parse", "--show-toplevel")
          .filter(top -> Files.exists(Path.of(top, "con2-app", "pom.xml")))
          .flatMap(
              top -> git(folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"))
          .orElse(UNKNOWN);
    } catch (URISyntaxException e) {
      return UNKNOWN;
    }
  }

  private static Optional<String> git(Path folder, String... arguments) {
    return output(
        Stream.concat(Stream.of("git", "-C", folder.toString()), Stream.of(arguments)).toList());
  }

  /** The first line that a command prints; none if it is not there or fails. */
  private static Optional<String> output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
          ? printed.lines().findFirst()
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
