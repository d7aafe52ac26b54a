package dev.con2.image;

import dev.con2.error.InvalidInputException;
import dev.con2.error.OneLine;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a path stands in a table or a message, as text that is valid UTF-8 on one line and acts on
 * nobody: not on a terminal, not in a spreadsheet. {@link #parse} reads it back.
 *
 * <ul>
 *   <li>Most paths stand as they are.
 *   <li>A relative path that begins as a formula of a spreadsheet does, or as an address, gets
 *       {@code ./} before it, which names the same file.
 *   <li>A path that is not UTF-8, or has characters that cannot be seen, becomes the address of the
 *       file: {@code file:///data/caf%E9.png}, each byte of its absolute path beyond the letters,
 *       digits and {@code -._~/} as two hex digits (RFC 3986).
 * </ul>
 *
 * <p>On Linux a file name is bytes. Java keeps those of a {@link Path} that it found in a folder,
 * whatever the locale is, but its text has one and the same sign for all bytes that it cannot read.
 * {@link Path#toUri} tells the bytes and {@link Path#of(URI)} takes them (Java 17 to 25).
 */
public final class WrittenPath {

  private static final String ADDRESS = "file:";

  /** What stands in a Java string for bytes that are no text in the encoding of the locale. */
  private static final char UNREADABLE = '\ufffd';

  private static final String FORMULA = "[=+\\-@\uff1d\uff0b\uff0d\uff20]";

  private static final Pattern BEGINS_AS_FORMULA = Pattern.compile(FORMULA + ".*");

  /** Where semicolons separate cells, the part behind one begins a cell. */
  private static final Pattern HAS_FORMULA_BEHIND = Pattern.compile(".*;[ \"']*" + FORMULA + ".*");

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private WrittenPath() {}

  /** The text of a path. */
  public static String of(Path path) {
    Optional<String> text = text(path);
    if (text.isEmpty()
        || !OneLine.is(text.get())
        || HAS_FORMULA_BEHIND.matcher(text.get()).matches()) {
      return address(bytes(path.toAbsolutePath()));
    }
    String plain = text.get();
    if (plain.isEmpty()) {
      return "."; // Java's name of the folder that the process is in
    }
    return beginsAsFormula(plain) || isAddress(plain) ? "./" + plain : plain;
  }

  /**
   * The path that a text stands for.
   *
   * @throws InvalidInputException if it is an address of something else than a file, or a path that
   *     this system cannot have
   */
  public static Path parse(String text) {
    try {
      return isAddress(text) ? Path.of(URI.create(text)) : pathOfText(text);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "'%s' is no path that this system can have (%s); give another"
              .formatted(text, e.getReason()),
          e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "'%s' is no address of a file, such as file:///data/caf%%E9.png; a file whose name begins so is ./%1$s"
              .formatted(text),
          e);
    }
  }

  /** Java takes only what the encoding of the locale has; file systems have UTF-8 all the same. */
  private static Path pathOfText(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      if (File.separatorChar != '/' || text.indexOf(0) >= 0) {
        throw e;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Path.of(URI.create(address(absolute(bytes))));
    }
  }

  /**
   * The text of a path that is known by its bytes, as {@link #parse} takes it: they themselves
   * where they are UTF-8, else the address of the file.
   */
  public static String ofBytes(byte[] path) {
    return utf8(path).orElseGet(() -> address(absolute(path)));
  }

  /** Whether a text begins as a spreadsheet's formula does. */
  public static boolean beginsAsFormula(String text) {
    return BEGINS_AS_FORMULA.matcher(text).lookingAt();
  }

  /** What {@link #of} gives, as bytes for comparison: those of the path itself. */
  static byte[] bytes(Path path) {
    String text = path.toString();
    if (text.indexOf(UNREADABLE) < 0) {
      return text.replace(path.getFileSystem().getSeparator(), "/")
          .getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Path root = path.toAbsolutePath().getRoot();
    for (Path name : path) {
      if (bytes.size() > 0 || path.isAbsolute()) {
        bytes.write('/');
      }
      bytes.writeBytes(bytesOfName(root == null ? name : root.resolve(name)));
    }
    return bytes.toByteArray();
  }

  /** Of a file in the root folder, which need not exist. */
  private static byte[] bytesOfName(Path file) {
    String raw = file.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else if (raw.charAt(i) != '/') {
        bytes.write(raw.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static Optional<String> text(Path path) {
    String text = path.toString();
    return text.indexOf(UNREADABLE) < 0 ? Optional.of(text) : utf8(bytes(path));
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isAddress(String text) {
    return text.startsWith(ADDRESS);
  }

  private static byte[] absolute(byte[] path) {
    if (path.length > 0 && path[0] == '/') {
      return path;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(bytes(Path.of("").toAbsolutePath()));
    bytes.write('/');
    bytes.writeBytes(path);
    return bytes.toByteArray();
  }

  private static String address(byte[] absolute) {
    StringBuilder address = new StringBuilder(ADDRESS + "//");
    if (absolute.length == 0 || absolute[0] != '/') {
      address.append('/'); // A drive of Windows.
    }
    for (byte b : absolute) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        address.append((char) b);
      } else {
        address.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
      }
    }
    return address.toString();
  }
}
