package dev.con2.internal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is this process's alone until it is closed, by a lock on a file of its own, in
 * which stands whose it is. The system frees the lock when the process ends, however it does. On a
 * file system that has no locks everybody gets what they ask for.
 */
public final class FileClaim implements AutoCloseable {

  private static final Pattern NOTE = Pattern.compile("process \\d+ since [\\dTZ:.+-]+");
  private static final int LONGEST_NOTE = 200;

  /** With three bytes a character, a name of 255 bytes. */
  private static final int LONGEST_NAME = 80;

  private final Path file;
  private final FileChannel channel;

  private FileClaim(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * The lock of a file or folder: a hidden file beside it, or where that cannot be, one of the
   * system's temporary files.
   *
   * @param target without links, in a folder that is there
   */
  public static Path beside(Path target) {
    String name = String.valueOf(target.getFileName());
    Path folder = target.getParent();
    return folder != null && Files.isWritable(folder) && name.length() <= LONGEST_NAME
        ? folder.resolve("." + name + ".lock")
        : Path.of(System.getProperty("java.io.tmpdir"))
            .resolve(
                "con2-%s.lock"
                    .formatted(
                        UUID.nameUUIDFromBytes(
                            target.toString().getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Takes it, unless it is another's.
   *
   * @param file the lock's, in a folder that is there
   * @return empty if it is another's, whom {@link #holder} names
   * @throws IOException if the file cannot be made, or is another user's and cannot be removed
   */
  public static Optional<FileClaim> take(Path file) throws IOException {
    while (true) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException e) {
        // Another's, or that of a process that had to end.
      }
      try {
        Object before = key(file);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean mine = false;
        try {
          if (!lock(channel, false)) {
            return Optional.empty();
          }
          // Whoever had it before removed the file, and somebody else may have made it anew.
          mine = before.equals(key(file));
          if (mine) {
            note(channel);
            return Optional.of(new FileClaim(file, channel));
          }
        } finally {
          if (!mine) {
            channel.close();
          }
        }
      } catch (NoSuchFileException e) {
        // Its owner has just removed it.
      } catch (AccessDeniedException e) {
        if (isHeldByAnotherUser(file)) {
          return Optional.empty();
        }
        Files.deleteIfExists(file);
      }
    }
  }

  /** What tells this file from another of the same name; the name itself where nothing does. */
  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return Objects.requireNonNullElse(key, file);
  }

  private static boolean lock(FileChannel channel, boolean shared) {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process has it
    } catch (IOException e) {
      return true; // a file system without locks
    }
  }

  private static boolean isHeldByAnotherUser(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return !lock(channel, true);
    }
  }

  private static void note(FileChannel channel) throws IOException {
    String note =
        "process "
            + ProcessHandle.current().pid()
            + " since "
            + Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /** Whose it is, such as {@code process 4711 since 2026-11-27T10:15:30Z}. */
  public static String holder(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NOTE);
      channel.read(bytes);
      bytes.flip();
      Matcher note = NOTE.matcher(StandardCharsets.UTF_8.decode(bytes));
      return note.find() ? note.group() : "another process";
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Gives it back and removes the lock's file; nothing if it is given back already. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      // Removed while it is still locked: afterwards it may be another's.
      Files.deleteIfExists(file);
      channel.close();
    }
  }
}
