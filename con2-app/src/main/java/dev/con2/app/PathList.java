package dev.con2.app;

import dev.con2.error.InvalidInputException;
import dev.con2.image.WrittenPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A list of files: a path a line, as {@code find} prints them, relative to the current folder; or
 * as {@link WrittenPath} has them, which is how they stand in a table of scores. Empty lines are
 * passed over.
 */
final class PathList {

  /** Stands for standard input. */
  private static final String STANDARD_INPUT = "-";

  /** A line may begin with it in a file that Windows wrote. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private PathList() {}

  /**
   * Reads a list.
   *
   * @param file the list, or {@code -} for standard input
   * @throws InvalidInputException if it cannot be read, is no text, or names nothing
   */
  static List<Path> read(Path file) {
    String name = name(file);
    if (isStandardInput(file)) {
      return read(System.in, name);
    }
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          "%s is a folder; give a file that has a path a line".formatted(name));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, name);
    } catch (IOException e) {
      throw new InvalidInputException(
          "the list %s cannot be read; check that it exists and may be read".formatted(name), e);
    }
  }

  /** What messages call a list. */
  static String name(Path file) {
    return isStandardInput(file) ? "standard input" : WrittenPath.of(file);
  }

  /**
   * Makes sure that other processes can read a list too.
   *
   * @throws InvalidInputException if it is standard input or a pipe, which is read once
   */
  static void requireReadableAgain(Path file) {
    boolean isPipe = Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    if (isStandardInput(file) || isPipe) {
      throw new InvalidInputException(
          "the list of pictures is %s, and several processes cannot all read that; write the list to a file and give that"
              .formatted(name(file)));
    }
  }

  private static boolean isStandardInput(Path file) {
    return file.toString().equals(STANDARD_INPUT);
  }

  /** As {@link #read(Path)}; the stream is left open. */
  static List<Path> read(InputStream in, String name) {
    byte[] bytes;
    try {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be read to its end (%s); give the list again".formatted(name, e.getMessage()),
          e);
    }
    List<Path> paths = new ArrayList<>();
    int line = 1;
    int start = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    for (int at = start; at <= bytes.length; at++) {
      if (at == bytes.length || bytes[at] == '\n') {
        int end = at > start && bytes[at - 1] == '\r' ? at - 1 : at;
        if (end > start) {
          paths.add(path(Arrays.copyOfRange(bytes, start, end), name, line));
        }
        start = at + 1;
        line++;
      } else if (bytes[at] == 0) {
        throw new InvalidInputException(
            "%s has a zero byte, so it is no list; give UTF-8 text with a path a line (find without -print0)"
                .formatted(name));
      }
    }
    if (paths.isEmpty()) {
      throw new InvalidInputException("%s names no pictures; give a path a line".formatted(name));
    }
    return paths;
  }

  private static Path path(byte[] text, String name, int line) {
    try {
      return WrittenPath.parse(WrittenPath.ofBytes(text));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s, line %d: %s".formatted(name, line, e.getMessage()), e);
    }
  }

  private static boolean startsWithMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }
}
