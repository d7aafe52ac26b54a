package dev.con2.internal.files;

import dev.con2.error.InvalidInputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an output goes. Symbolic links are followed, also one that leads to nothing yet, whose
 * target is then made. What is there decides how it is written:
 *
 * <ul>
 *   <li>nothing, or an ordinary file: the new one is made beside it and moved into its place;
 *   <li>an ordinary file in a folder that may not be written to: it is overwritten where it is;
 *   <li>anything else, such as a device, a pipe or an open stream of this process ({@code
 *       /dev/stdout}): it is written into, and never replaced.
 * </ul>
 */
public final class OutputFile {

  /** How the output gets there. */
  enum Way {
    /** Made beside its place and moved into it. */
    MOVED,
    /** Made elsewhere and copied into the file that is there. */
    OVERWRITTEN,
    /** Written into as it comes. */
    STREAMED
  }

  /** As in the kernel, which gives up on more. */
  private static final int MAX_LINKS = 40;

  /** Where a process finds its open files; its links name pipes and files that are deleted. */
  private static final Pattern OPEN_FILES =
      Pattern.compile("/dev/fd|/proc/(\\d+)(?:/task/\\d+)?/fd");

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private final Path target;
  private final Way way;

  private OutputFile(Path target, Way way) {
    this.target = target;
    this.way = way;
  }

  /**
   * Where an output would go now.
   *
   * @param place as it was asked for
   * @throws IOException if nothing can be written there: it is a folder, a circle of links, a name
   *     that the system cannot have
   */
  static OutputFile of(Path place) throws IOException {
    Path target = followed(place, 0);
    if (isOpenFile(target)) {
      return new OutputFile(target, Way.STREAMED);
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(target, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return new OutputFile(target, Way.MOVED);
    }
    if (attributes.isDirectory()) {
      throw new FileSystemException(place.toString(), null, "it is a folder");
    }
    if (!attributes.isRegularFile()) {
      return new OutputFile(target, Way.STREAMED);
    }
    return new OutputFile(target, Files.isWritable(folder(target)) ? Way.MOVED : Way.OVERWRITTEN);
  }

  /**
   * Where an output would go now, of which nothing is checked.
   *
   * @param place as it was asked for
   * @throws InvalidInputException if no file can be there
   */
  public static OutputFile at(Path place) {
    try {
      return of(place);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be written (%s); give another".formatted(place, FileProblem.reason(e)), e);
    }
  }

  /**
   * The path without links, as far as it exists; of an open file its link.
   *
   * @param links how many were followed before
   */
  static Path followed(Path place, int links) throws IOException {
    if (links > MAX_LINKS) {
      throw new FileSystemLoopException(place.toString());
    }
    Path absolute = place.toAbsolutePath();
    Path name = absolute.getFileName();
    Path above = absolute.getParent();
    if (name == null || above == null) {
      return absolute;
    }
    Path folder = Files.exists(above) ? above.toRealPath() : followed(above, links + 1);
    Path path = folder.resolve(name).normalize();
    return Files.isSymbolicLink(path) && !isOpenFile(path)
        ? followed(folder.resolve(Files.readSymbolicLink(path)), links + 1)
        : path;
  }

  private static boolean isOpenFile(Path path) {
    return path.getParent() != null && OPEN_FILES.matcher(path.getParent().toString()).matches();
  }

  private static Path folder(Path target) {
    Path folder = target.getParent();
    return folder == null ? target : folder;
  }

  /**
   * Makes sure, before any work, that a file can be written in a folder that is there.
   *
   * @param place as it was asked for
   * @param option that asked for it, such as {@code --out}, for the message
   * @throws InvalidInputException if it cannot
   */
  public static OutputFile checked(Path place, String option) {
    OutputFile file = checkedWithFolder(place, option);
    Path folder = folder(file.target);
    if (!Files.exists(folder)) {
      Path asked = place.getParent() == null ? folder : place.getParent();
      throw new InvalidInputException(
          "there is no folder %s for %s; make it, or give another %s"
              .formatted(asked, place.getFileName(), option));
    }
    return file;
  }

  /**
   * The same where the folder is made with the file.
   *
   * @param place as it was asked for
   * @param option that asked for it, for the message
   * @throws InvalidInputException if it cannot
   */
  public static OutputFile checkedWithFolder(Path place, String option) {
    if (Files.isDirectory(place)) {
      throw new InvalidInputException(
          "%s is a folder, and a file goes there; move it away or give another %s"
              .formatted(place, option));
    }
    Path folder = existing(folder(place.toAbsolutePath()));
    if (!Files.isDirectory(folder)) {
      throw notAFolder(folder, option);
    }
    try {
      OutputFile file = of(place);
      file.requireWritable(option);
      return file;
    } catch (AccessDeniedException e) {
      throw new InvalidInputException(
          "%s may not be written to; change its permissions or give another %s"
              .formatted(place, option),
          e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be written (%s); give another %s"
              .formatted(place, FileProblem.reason(e), option),
          e);
    }
  }

  private void requireWritable(String option) throws IOException {
    if (way == Way.STREAMED) {
      if (!isDescriptor(STANDARD_OUTPUT)
          && !isDescriptor(STANDARD_ERROR)
          && !Files.isWritable(target)) {
        throw new AccessDeniedException(target.toString());
      }
      return;
    }
    if (Files.exists(target)) {
      // Opened and not asked about: a file may be immutable, or its disk read-only.
      Files.newOutputStream(target, StandardOpenOption.WRITE).close();
    }
    if (way == Way.MOVED) {
      requireWritableFolder(folder(target), option);
    }
  }

  /**
   * Makes sure that files can be made in a folder or, where it is not there, that it can be made.
   *
   * @param folder as it was asked for
   * @param option that asked for it, for the message
   * @throws InvalidInputException if it cannot
   */
  private static void requireWritableFolder(Path folder, String option) {
    Path found = existing(folder);
    if (!Files.isDirectory(found)) {
      throw notAFolder(found, option);
    }
    try {
      // Tried and not asked about: some file systems say yes and mean no.
      Files.delete(Files.createTempFile(found, ".con2", StagedFiles.EXTENSION));
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s may not be written to (%s); give another %s, or change its permissions"
              .formatted(found, FileProblem.reason(e), option),
          e);
    }
  }

  private static InvalidInputException notAFolder(Path file, String option) {
    return new InvalidInputException(
        "%s is a file, so nothing can be written into it; give another %s".formatted(file, option));
  }

  /**
   * A place without links, whether something is there or not.
   *
   * @throws InvalidInputException if links go in a circle
   */
  public static Path place(Path asked) {
    try {
      return followed(asked, 0);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be found (%s); mend its symbolic links or give another"
              .formatted(asked, FileProblem.reason(e)),
          e);
    }
  }

  /**
   * The place without links or, where nothing is there, the nearest folder above it that is.
   *
   * @throws InvalidInputException if links go in a circle
   */
  public static Path existing(Path asked) {
    Path found = place(asked);
    while (!Files.exists(found) && found.getParent() != null) {
      found = found.getParent();
    }
    return found;
  }

  /**
   * Makes sure that writing this destroys no input.
   *
   * @param inputs files that are read
   * @param option that asked for the output, for the message
   * @throws InvalidInputException naming the input that is the same file, by whatever name
   */
  public void requireNoneOf(Iterable<Path> inputs, String option) {
    if (way == Way.STREAMED || !Files.exists(target)) {
      return;
    }
    for (Path input : inputs) {
      if (isSame(input)) {
        throw new InvalidInputException(
            "the input %s would be overwritten by the output %s, the same file; give another %s"
                .formatted(input, target, option));
      }
    }
  }

  /** Whether this is that file, by whatever name, or would be. */
  public boolean isSameAs(Path other) {
    try {
      return isSame(followed(other, 0));
    } catch (IOException e) {
      return false; // its links go in a circle
    }
  }

  private boolean isSame(Path other) {
    try {
      return Files.isSameFile(target, other);
    } catch (IOException e) {
      return false; // one of the two is not there
    }
  }

  /** Whether it is or will be an ordinary file, and not a device, a pipe or an open stream. */
  public boolean isOrdinary() {
    return way != Way.STREAMED;
  }

  /** Whether it is the standard output of this process, by whatever name. */
  public boolean isStandardOutput() {
    return isDescriptor(STANDARD_OUTPUT);
  }

  /** Whether it is the open file of this process that has that number. */
  private boolean isDescriptor(int number) {
    Matcher folder = OPEN_FILES.matcher(folder(target).toString());
    if (!folder.matches()) {
      return false;
    }
    String process = folder.group(1);
    return (process == null || process.equals(Long.toString(ProcessHandle.current().pid())))
        && String.valueOf(target.getFileName()).equals(Integer.toString(number));
  }

  /** The file without links. */
  public Path target() {
    return target;
  }

  Way way() {
    return way;
  }

  /** Opens what is written into, where it stands; a pipe waits for its reader. */
  OutputStream open() throws IOException {
    if (isDescriptor(STANDARD_OUTPUT)) {
      return stream(FileDescriptor.out);
    }
    if (isDescriptor(STANDARD_ERROR)) {
      return stream(FileDescriptor.err);
    }
    // An ordinary file that a shell opened for this process may hold something already.
    return Files.isRegularFile(target)
        ? Files.newOutputStream(target, StandardOpenOption.APPEND)
        : Files.newOutputStream(target, StandardOpenOption.WRITE);
  }

  /** A standard stream, which stays open for what else is printed. */
  private static OutputStream stream(FileDescriptor descriptor) {
    return new FilterOutputStream(new FileOutputStream(descriptor)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }
}
