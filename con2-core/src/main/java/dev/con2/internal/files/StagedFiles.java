package dev.con2.internal.files;

import dev.con2.error.OutputFailedException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Iterator;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Files that are written beside their place and moved into it once all of them are whole and on the
 * disk. Closed before that, for whatever reason, it leaves what was there as it was. Where two
 * processes write the same file, that of the last to move it into place stays. A file that is
 * replaced hands on its permissions and, where the system permits it, its owner and group.
 *
 * <p>{@link OutputFile} says where a file goes, and what is written into instead. A file that
 * cannot be replaced, as one that is mounted by itself into a container, is overwritten where it is
 * once the new one is whole.
 */
public final class StagedFiles implements AutoCloseable {

  /** What the names of unfinished files end with. */
  static final String EXTENSION = ".tmp";

  private static final int UUID_LENGTH = 36;

  /** Names have 255 bytes at most, a character 3, and the rest of a staged name has 42. */
  private static final int LONGEST_START = 70;

  /** Something that writes a file's text. */
  public interface Text {
    /** Writes all of it. */
    void writeTo(Writer out) throws IOException;
  }

  /** Something that writes a file's bytes. */
  public interface Content {
    /** Writes all of them. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** What is to be done with a file; the place is as it was asked for. */
  private record Move(Path place, UnfinishedFile staged, OutputFile file) {}

  /** Concurrent, since the thread that ends a process closes what another one fills. */
  private final Queue<Move> moves = new ConcurrentLinkedQueue<>();

  /**
   * Writes the text of a file, in UTF-8, to be moved into place later.
   *
   * @throws OutputFailedException if it cannot be written
   */
  public void writeText(Path place, Text content) {
    write(
        place,
        bytes -> {
          Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
          content.writeTo(out);
          out.flush();
        });
  }

  /**
   * Writes the bytes of a file, to be moved into place later.
   *
   * @throws OutputFailedException if it cannot be written
   */
  public void write(Path place, Content content) {
    try {
      OutputFile file = OutputFile.of(place);
      if (file.way() == OutputFile.Way.STREAMED) {
        try (OutputStream out = file.open()) {
          content.writeTo(out);
        }
        return;
      }
      Path staged = staged(file);
      moves.add(new Move(place, new UnfinishedFile(staged), file));
      try (OutputStream out =
          Files.newOutputStream(staged, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      }
      force(staged);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  /** Has the system put it on the disk, if that is where it is. */
  private static void force(Path file) throws IOException {
    if (file.getFileSystem() != FileSystems.getDefault()) {
      return;
    }
    Uninterrupted.done(
        () -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
            return file;
          }
        });
  }

  /** A name of its own, since another process may be writing the same file. */
  private static Path staged(OutputFile file) throws IOException {
    Path target = file.target();
    String start = start(target);
    return file.way() == OutputFile.Way.OVERWRITTEN
        ? Files.createTempFile(start, EXTENSION)
        : target.resolveSibling(start + UUID.randomUUID() + EXTENSION);
  }

  /** What the names of a file's unfinished versions begin with. */
  private static String start(Path target) {
    String name = String.valueOf(target.getFileName());
    return "." + name.substring(0, Math.min(name.length(), LONGEST_START)) + ".";
  }

  /**
   * Moves all files to their places, in the order in which they were written.
   *
   * @throws OutputFailedException if one cannot be; those before it are in place
   */
  public void moveIntoPlace() {
    for (Iterator<Move> rest = moves.iterator(); rest.hasNext(); ) {
      Move move = rest.next();
      try {
        move(move.staged().path(), move.file());
      } catch (IOException e) {
        throw failed(move.place(), e);
      }
      move.staged().finished();
      rest.remove();
    }
  }

  private static void move(Path staged, OutputFile file) throws IOException {
    Path target = file.target();
    boolean replaces = Files.isRegularFile(target);
    if (file.way() == OutputFile.Way.OVERWRITTEN) {
      overwrite(staged, target);
      return;
    }
    if (replaces) {
      handOn(target, staged);
    }
    try {
      Files.move(
          staged, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      if (!replaces) {
        throw e;
      }
      overwrite(staged, target); // a mount of its own, or another's in a folder such as /tmp
    }
  }

  /** Gives the new file what the old one has. */
  private static void handOn(Path old, Path staged) throws IOException {
    PosixFileAttributeView from = Files.getFileAttributeView(old, PosixFileAttributeView.class);
    PosixFileAttributeView to = Files.getFileAttributeView(staged, PosixFileAttributeView.class);
    if (from == null || to == null) {
      return; // a system that has no owners and modes
    }
    PosixFileAttributes was = from.readAttributes();
    PosixFileAttributes is = to.readAttributes();
    if (!was.group().equals(is.group())) {
      try {
        to.setGroup(was.group());
      } catch (IOException e) {
        // Not permitted: only to members of the group.
      }
    }
    if (!was.owner().equals(is.owner())) {
      try {
        to.setOwner(was.owner());
      } catch (IOException e) {
        // Not permitted: only to root.
      }
    }
    to.setPermissions(was.permissions());
  }

  private static void overwrite(Path staged, Path target) throws IOException {
    try {
      try (InputStream from = Files.newInputStream(staged);
          OutputStream to =
              Files.newOutputStream(
                  target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        from.transferTo(to);
      }
      force(target);
    } catch (IOException e) {
      throw new IOException(
          "%s; it had to be overwritten where it is, and is incomplete now"
              .formatted(FileProblem.reason(e)),
          e);
    }
    Files.delete(staged);
  }

  private static OutputFailedException failed(Path place, IOException e) {
    return new OutputFailedException(
        "%s cannot be written (%s); check that its folder exists, may be written to and has room"
            .formatted(place, FileProblem.reason(e)),
        e);
  }

  /** Removes what is not in its place. */
  @Override
  public void close() {
    for (Move move : moves) {
      try {
        Files.deleteIfExists(move.staged().path());
      } catch (IOException e) {
        // What is left is a hidden file that nothing reads.
      }
      move.staged().finished();
    }
  }

  /**
   * Makes the folder of a file where it is not there, or the one that a link leads to.
   *
   * @throws OutputFailedException if it cannot be made
   */
  public static void makeFolder(Path place) {
    try {
      Path folder = OutputFile.followed(place, 0).getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new OutputFailedException(
          "the folder of %s cannot be made (%s); give another"
              .formatted(place, FileProblem.reason(e)),
          e);
    }
  }

  /**
   * Removes what processes that had to end were writing beside a file's place. Nobody may be
   * writing it now ({@link FileClaim}).
   */
  public static void removeUnfinished(Path place) {
    try {
      Path target = OutputFile.of(place).target();
      String start = start(target);
      Path folder = target.resolveSibling(".");
      try (DirectoryStream<Path> unfinished =
          Files.newDirectoryStream(
              folder,
              path -> {
                String name = String.valueOf(path.getFileName());
                return name.length() == start.length() + UUID_LENGTH + EXTENSION.length()
                    && name.startsWith(start)
                    && name.endsWith(EXTENSION); // not those of NAME.csv where NAME is asked for
              })) {
        for (Path path : unfinished) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      // There is no such folder, or what is left is a hidden file that nothing reads.
    }
  }
}
