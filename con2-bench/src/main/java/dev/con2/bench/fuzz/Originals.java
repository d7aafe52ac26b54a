package dev.con2.bench.fuzz;

import dev.con2.internal.engine.RandomStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Real files. */
final class Originals {

  private Originals() {}

  /** Those of a folder whose names end so, in the order of their names; none without a folder. */
  static List<Path> of(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of them. */
  static Path any(List<Path> files, RandomStream random) {
    return files.get(random.nextInt(files.size()));
  }
}
