package dev.con2.internal.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one form of zip file that model files have: entries one after the other without compression,
 * without gaps, comments or dates. The entries' names, sizes and checksums determine every byte
 * around their contents, so that a file in which any other byte stands there is found out.
 */
final class StoredZip {

  /** What zip can say without its 64-bit extension. */
  static final long MAX_FILE_SIZE = 0xFFFFFFFEL;

  private static final int MAX_DIRECTORY_SIZE = 1 << 20;

  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LOCAL_SIZE = 30;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final short VERSION_1_0 = 10;
  private static final short FIRST_OF_JANUARY_1980 = 0x21;

  private StoredZip() {}

  /**
   * One entry.
   *
   * @param name a character a byte
   * @param crc checksum of the contents, CRC-32
   */
  record StoredFile(String name, long size, long crc) {
    long sizeWithHeader() {
      return LOCAL_SIZE + name.length() + size;
    }
  }

  /** A file that is not a zip of that form; the message goes after the name of the file. */
  static final class FormException extends Exception {
    private static final long serialVersionUID = 1L;

    FormException(String message) {
      super(message);
    }
  }

  /** Bytes of a file of these entries. */
  static long fileSize(List<StoredFile> entries) {
    return directoryOffset(entries) + directorySize(entries);
  }

  /** Where the contents of an entry begin in a file of these entries. */
  static long contentsOffset(List<StoredFile> entries, int index) {
    return directoryOffset(entries.subList(0, index))
        + LOCAL_SIZE
        + entries.get(index).name().length();
  }

  /** What stands before the contents of an entry. */
  static byte[] localHeader(StoredFile entry) {
    ByteBuffer header = littleEndian(LOCAL_SIZE + entry.name().length()).putInt(LOCAL_SIGNATURE);
    putCommonFields(header, entry);
    return header.put(nameBytes(entry)).array();
  }

  /** What stands after the contents of all entries. */
  static byte[] directory(List<StoredFile> entries) {
    ByteBuffer directory = littleEndian(directorySize(entries));
    long offset = 0;
    for (StoredFile entry : entries) {
      directory.putInt(CENTRAL_SIGNATURE).putShort(VERSION_1_0);
      putCommonFields(directory, entry);
      // No comment, first disk, no attributes.
      directory.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
      directory.putInt((int) offset).put(nameBytes(entry));
      offset += entry.sizeWithHeader();
    }
    int size = directory.position();
    short count = (short) entries.size();
    directory.putInt(END_SIGNATURE).putInt(0).putShort(count).putShort(count);
    return directory.putInt(size).putInt((int) offset).putShort((short) 0).array();
  }

  /** The fields that stand in both headers of an entry, in the same order. */
  private static void putCommonFields(ByteBuffer header, StoredFile entry) {
    header.putShort(VERSION_1_0).putShort((short) 0).putShort((short) 0);
    header.putShort((short) 0).putShort(FIRST_OF_JANUARY_1980);
    header.putInt((int) entry.crc()).putInt((int) entry.size()).putInt((int) entry.size());
    header.putShort((short) entry.name().length()).putShort((short) 0);
  }

  /**
   * The entries of a file, after a check of every byte that is not their contents.
   *
   * @throws FormException if the file is not in this form
   */
  static List<StoredFile> read(FileChannel file) throws IOException, FormException {
    List<StoredFile> entries = readDirectory(file);
    byte[] directory = directory(entries);
    boolean same =
        fileSize(entries) == file.size()
            && bytesAt(file, file.size() - directory.length, directory.length)
                .equals(ByteBuffer.wrap(directory));
    for (int i = 0; same && i < entries.size(); i++) {
      byte[] header = localHeader(entries.get(i));
      long offset = contentsOffset(entries, i) - header.length;
      same = bytesAt(file, offset, header.length).equals(ByteBuffer.wrap(header));
    }
    if (!same) {
      throw new FormException("was altered or damaged, or packed again by another program");
    }
    return entries;
  }

  private static List<StoredFile> readDirectory(FileChannel file)
      throws IOException, FormException {
    long directoryEnd = file.size() - END_SIZE;
    boolean beginsAsZip = file.size() >= 4 && bytesAt(file, 0, 4).getInt() == LOCAL_SIGNATURE;
    if (directoryEnd < 0 || bytesAt(file, directoryEnd, 4).getInt() != END_SIGNATURE) {
      throw new FormException(beginsAsZip ? "is damaged or cut off" : "is not a model file");
    }
    ByteBuffer end = bytesAt(file, directoryEnd, END_SIZE);
    int count = Short.toUnsignedInt(end.getShort(10));
    long size = Integer.toUnsignedLong(end.getInt(12));
    if (size > Math.min(directoryEnd, MAX_DIRECTORY_SIZE)) {
      throw new FormException("is damaged: its directory cannot be that large");
    }
    ByteBuffer directory = bytesAt(file, directoryEnd - size, (int) size);
    List<StoredFile> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          readEntry(directory)
              .orElseThrow(() -> new FormException("is damaged: its directory is broken")));
    }
    return entries;
  }

  private static Optional<StoredFile> readEntry(ByteBuffer directory) throws FormException {
    int start = directory.position();
    if (directory.remaining() < CENTRAL_SIZE || directory.getInt(start) != CENTRAL_SIGNATURE) {
      return Optional.empty();
    }
    int nameSize = Short.toUnsignedInt(directory.getShort(start + 28));
    if (directory.remaining() < CENTRAL_SIZE + nameSize) {
      return Optional.empty();
    }
    byte[] name = new byte[nameSize];
    directory.position(start + CENTRAL_SIZE).get(name);
    StoredFile entry =
        new StoredFile(
            new String(name, StandardCharsets.ISO_8859_1),
            Integer.toUnsignedLong(directory.getInt(start + 24)),
            Integer.toUnsignedLong(directory.getInt(start + 16)));
    if (directory.getShort(start + 10) != 0) {
      throw new FormException(
          "was packed again by another program: its entry '%s' is compressed"
              .formatted(entry.name()));
    }
    return Optional.of(entry);
  }

  private static long directoryOffset(List<StoredFile> entries) {
    return entries.stream().mapToLong(StoredFile::sizeWithHeader).sum();
  }

  private static int directorySize(List<StoredFile> entries) {
    return END_SIZE + entries.stream().mapToInt(e -> CENTRAL_SIZE + e.name().length()).sum();
  }

  private static byte[] nameBytes(StoredFile entry) {
    return entry.name().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer bytesAt(FileChannel file, long offset, int size) throws IOException {
    ByteBuffer bytes = littleEndian(size);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the file became shorter");
      }
    }
    return bytes.flip();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
