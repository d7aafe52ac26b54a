package dev.con2.bench.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a run keeps what it finds: {@code findings} with each input and what is wrong with it, and
 * {@code refusals.tsv} with a small input of each kind of sentence, from which tests are taken: the
 * kind of input, its bytes in base 64 and the sentence.
 */
record FuzzFolder(Path folder) {

  private static final String TEXT = ".txt";
  private static final int LARGEST_REFUSAL = 2000;

  Path findings() {
    return folder.resolve("findings");
  }

  Path refusals() {
    return folder.resolve("refusals.tsv");
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

  /** Keeps an input that is refused, if it is small. Whether it is. */
  boolean keepRefusal(FuzzTarget target, byte[] input, String sentence) throws IOException {
    if (input.length > LARGEST_REFUSAL) {
      return false;
    }
    Files.writeString(
        refusals(),
        "%s\t%s\t%s\n"
            .formatted(target.name(), Base64.getEncoder().encodeToString(input), sentence),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return true;
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
