package dev.con2.bench.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a run keeps what it finds: {@code findings} with each input and what is wrong with it, and
 * {@code refusals} with the first input of each kind of sentence.
 */
record FuzzFolder(Path folder) {

  private static final String TEXT = ".txt";
  private static final int LARGEST_REFUSAL = 100_000;

  Path findings() {
    return folder.resolve("findings");
  }

  Path refusals() {
    return folder.resolve("refusals");
  }

  Path models() {
    return folder.resolve("models");
  }

  Path log(FuzzTarget target) {
    return folder.resolve(target.name() + ".log");
  }

  FuzzCounts counts(FuzzTarget target) throws IOException {
    return new FuzzCounts(folder.resolve(target.name() + ".counts"));
  }

  /**
   * Keeps an input that shows a defect, unless one of the same kind is kept already.
   *
   * @param kind the same for inputs that show the same defect
   */
  void keepFinding(FuzzTarget target, String which, byte[] input, String kind, String what)
      throws IOException {
    String name = name(target, kind);
    if (!Files.exists(findings().resolve(name + TEXT))) {
      Files.createDirectories(findings());
      Files.write(findings().resolve(name + target.ending()), input);
      Files.writeString(
          findings().resolve(name + TEXT), "%s, %s: %s%n".formatted(target.name(), which, what));
    }
  }

  /** Keeps an input that is refused, unless there is one with the same kind of sentence. */
  void keepRefusal(FuzzTarget target, byte[] input, String sentence) throws IOException {
    String name = name(target, Sentence.kind(sentence));
    if (input.length <= LARGEST_REFUSAL && !Files.exists(refusals().resolve(name + TEXT))) {
      Files.createDirectories(refusals());
      Files.write(refusals().resolve(name + target.ending()), input);
      Files.writeString(refusals().resolve(name + TEXT), sentence + "\n", StandardCharsets.UTF_8);
    }
  }

  /** How many findings of a target there are. */
  long findingsOf(FuzzTarget target) throws IOException {
    if (!Files.isDirectory(findings())) {
      return 0;
    }
    try (Stream<Path> files = Files.list(findings())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(target.name() + "-") && name.endsWith(TEXT))
          .count();
    }
  }

  private static String name(FuzzTarget target, String kind) {
    return String.format(Locale.ROOT, "%s-%08x", target.name(), kind.hashCode());
  }
}
