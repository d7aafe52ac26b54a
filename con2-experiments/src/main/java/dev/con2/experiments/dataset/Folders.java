package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies in a folder, without going into it. */
final class Folders {

  /** What a Mac puts beside the files of a zip: copies of their attributes, no pictures. */
  private static final String MAC_ATTRIBUTES = "__MACOSX";

  private static final int NAMED = 3;

  /** The order of names in UTF-8, which is the same on every machine. */
  static final Comparator<String> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other));

  private Folders() {}

  /**
   * The names of the folders in it, in byte order, without hidden ones and those of a Mac's zip.
   *
   * @throws InvalidInputException if it cannot be listed
   */
  static List<String> subfolders(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(Folders::name)
          .filter(name -> !name.startsWith(".") && !name.equals(MAC_ATTRIBUTES))
          .sorted(BY_BYTES)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(
          "%s cannot be listed (%s); check its permissions".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Makes sure that it can be looked into.
   *
   * @throws InvalidInputException if it is missing or not a folder
   */
  static void require(Path folder) {
    if (!Files.exists(folder)) {
      throw new InvalidInputException("there is no folder %s; check the path".formatted(folder));
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "%s is a file; name the folder that holds the datasets".formatted(folder));
    }
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  /** The last name of its path, wherever the path begins. */
  static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }

  /**
   * Bytes of a file.
   *
   * @throws InvalidInputException if it has gone
   */
  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be read any more (%s); put it back or begin again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The first of them, and how many more there are. */
  static String some(List<String> names) {
    int more = names.size() - NAMED;
    return names.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
