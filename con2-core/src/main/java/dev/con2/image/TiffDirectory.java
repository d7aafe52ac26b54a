package dev.con2.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tags of one page of a TIFF file, classic or big. A value is looked up when it is asked for,
 * so that a tag which nothing needs may lie anywhere; of a tag that stands twice the first counts.
 */
final class TiffDirectory {

  /** Bytes of a value by the type number of a tag; 0 where there is no whole number. */
  private static final int[] BYTES = {0, 1, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 8, 0, 8};

  /** More values than a strip for each row of the longest side needs are an attack. */
  private static final int MOST_VALUES = 1 << 24;

  private static final int MOST_PAGES = 100_000;

  private record Entry(int type, long count, long at) {}

  private final TiffNumbers numbers;
  private final Map<Integer, Entry> entries = new HashMap<>();

  /** How a file writes numbers. */
  private record TiffNumbers(byte[] bytes, boolean little, boolean big) {

    static TiffNumbers of(byte[] bytes) {
      boolean little = bytes[0] == 'I';
      return new TiffNumbers(bytes, little, bytes[little ? 2 : 3] == 43);
    }

    int offsetBytes() {
      return big ? 8 : 4;
    }

    int entryBytes() {
      return big ? 20 : 12;
    }

    long unsigned(long at, int length) throws PictureFileException {
      requireInside(at, length);
      return HeaderIntegers.unsigned(bytes, (int) at, length, little);
    }

    void requireInside(long at, long length) throws PictureFileException {
      if (at < 0 || length < 0 || length > bytes.length - at) {
        throw PictureFileException.cutOff();
      }
    }

    long firstDirectory() throws PictureFileException {
      return big ? unsigned(8, 8) : unsigned(4, 4);
    }

    long entryCount(long directory) throws PictureFileException {
      long count = unsigned(directory, big ? 8 : 2);
      if (count > 65_535) {
        throw PictureFileException.damaged("a page has more tags than there are");
      }
      return count;
    }

    long firstEntry(long directory) {
      return directory + (big ? 8 : 2);
    }

    /** The place of the next page's directory, 0 behind the last. */
    long after(long directory) throws PictureFileException {
      long entries = entryCount(directory);
      return unsigned(firstEntry(directory) + entries * entryBytes(), offsetBytes());
    }
  }

  private TiffDirectory(TiffNumbers numbers) {
    this.numbers = numbers;
  }

  /** How many pages a file says that it has; one that lies outside the file is the last. */
  static int pages(byte[] bytes) throws PictureFileException {
    TiffNumbers numbers = TiffNumbers.of(bytes);
    Set<Long> seen = new HashSet<>();
    long directory = numbers.firstDirectory();
    while (directory != 0 && seen.add(directory)) {
      if (seen.size() > MOST_PAGES) {
        throw new PictureFileException("has more than 100,000 pages; save them in several files");
      }
      try {
        directory = numbers.after(directory);
      } catch (PictureFileException e) {
        break; // What is wrong with that page is said when it is read.
      }
    }
    return seen.size();
  }

  /**
   * The tags of a page.
   *
   * @param page from 1
   */
  static TiffDirectory of(byte[] bytes, int page) throws PictureFileException {
    TiffNumbers numbers = TiffNumbers.of(bytes);
    long directory = numbers.firstDirectory();
    for (int before = 1; before < page; before++) {
      directory = numbers.after(directory);
    }
    TiffDirectory result = new TiffDirectory(numbers);
    long count = numbers.entryCount(directory);
    numbers.requireInside(numbers.firstEntry(directory), count * numbers.entryBytes());
    for (long i = 0; i < count; i++) {
      result.add(numbers.firstEntry(directory) + i * numbers.entryBytes());
    }
    return result;
  }

  private void add(long at) throws PictureFileException {
    int tag = (int) numbers.unsigned(at, 2);
    int type = (int) numbers.unsigned(at + 2, 2);
    long count = numbers.unsigned(at + 4, numbers.offsetBytes());
    entries.putIfAbsent(tag, new Entry(type, count, at + 4 + numbers.offsetBytes()));
  }

  byte[] bytes() {
    return numbers.bytes();
  }

  boolean little() {
    return numbers.little();
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** The first whole number of a tag, or what it is where the tag is missing. */
  long value(int tag, long otherwise) throws PictureFileException {
    long[] values = values(tag);
    return values.length == 0 ? otherwise : values[0];
  }

  /** The whole numbers of a tag; none where it is missing. */
  long[] values(int tag) throws PictureFileException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    int size = entry.type() < BYTES.length ? BYTES[entry.type()] : 0;
    if (size == 0) {
      throw PictureFileException.damaged("tag " + tag + " has the wrong type");
    }
    long at = place(entry, size);
    if (entry.count() > MOST_VALUES) {
      throw PictureFileException.damaged("tag " + tag + " has too many values");
    }
    long[] values = new long[(int) entry.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.unsigned(at + (long) i * size, size);
    }
    return values;
  }

  /** The bytes of a tag that is no number; none where it is missing. */
  byte[] content(int tag) throws PictureFileException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new byte[0];
    }
    return inside(place(entry, 1), entry.count());
  }

  private long place(Entry entry, int size) throws PictureFileException {
    boolean here = entry.count() >= 0 && entry.count() <= numbers.offsetBytes() / size;
    long at = here ? entry.at() : numbers.unsigned(entry.at(), numbers.offsetBytes());
    if (entry.count() < 0 || entry.count() > Integer.MAX_VALUE) {
      throw PictureFileException.cutOff();
    }
    numbers.requireInside(at, entry.count() * size);
    return at;
  }

  /** A part of the file. */
  byte[] inside(long at, long length) throws PictureFileException {
    numbers.requireInside(at, length);
    return Arrays.copyOfRange(numbers.bytes(), (int) at, (int) (at + length));
  }
}
