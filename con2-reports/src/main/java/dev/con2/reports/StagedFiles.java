package dev.con2.reports;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Files that are written beside their place and moved into it once all of them are whole. Closed
 * before that, for whatever reason, it leaves what was there as it was. Where two processes write
 * the same file, that of the last to move it into place stays.
 */
public final class StagedFiles implements AutoCloseable {

  /** Something that writes a file's text. */
  public interface Content {
    /** Writes all of it. */
    void writeTo(Writer out) throws IOException;
  }

  private final Map<Path, Path> targets = new LinkedHashMap<>();

  /** Writes the text of a file beside its place, in UTF-8. */
  public void write(Path place, Content content) throws IOException {
    try (Writer out = Files.newBufferedWriter(staged(place), StandardCharsets.UTF_8)) {
      content.writeTo(out);
    }
  }

  /** Writes the bytes of a file beside its place. */
  public void write(Path place, byte[] bytes) throws IOException {
    Files.write(staged(place), bytes);
  }

  /** A name of its own, since another process may be writing the same file. */
  private Path staged(Path place) {
    Path staged =
        place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID() + ".part");
    targets.put(staged, place);
    staged.toFile().deleteOnExit(); // should the process be ended before it is whole
    return staged;
  }

  /** Moves all files to their targets, in the order in which they were written. */
  public void moveIntoPlace() throws IOException {
    for (Map.Entry<Path, Path> move : targets.entrySet()) {
      Files.move(
          move.getKey(),
          move.getValue(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    targets.clear();
  }

  @Override
  public void close() throws IOException {
    for (Path staged : targets.keySet()) {
      Files.deleteIfExists(staged);
    }
  }
}
