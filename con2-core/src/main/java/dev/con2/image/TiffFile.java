package dev.con2.image;

/**
 * A TIFF file whose first page is known to lie inside it. The JDK's decoder goes on without a tag
 * that lies outside, which changes colours, and takes memory for what a strip claims to be before
 * it looks.
 *
 * @param bare the file without its colour profile
 */
record TiffFile(byte[] bare, Orientation orientation) {

  static TiffFile parse(byte[] bytes) throws PictureFileException {
    Directory directory = new Directory(bytes);
    directory.check();
    byte[] bare = bytes;
    if (directory.profile >= 0) {
      // Nothing is moved: the entry gets the number of a tag that no one knows.
      bare = bytes.clone();
      bare[directory.profile] = (byte) 0xfd;
      bare[directory.profile + 1] = (byte) 0xfd;
    }
    return new TiffFile(bare, Orientation.ofTiffDirectory(bytes, 0, bytes.length));
  }

  /** The first directory, checked against the length of the file. */
  private static final class Directory {

    /** Bytes of a value by the type number of a tag; 0 where there is no such type. */
    private static final int[] BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTE_COUNTS = 325;
    private static final int PROFILE = 34675;

    private final byte[] bytes;
    private final boolean little;
    private long[] offsets = {};
    private long[] counts = {};
    private int profile = -1;

    Directory(byte[] bytes) {
      this.bytes = bytes;
      little = bytes[0] == 'I';
    }

    void check() throws PictureFileException {
      checkInside(4, 4);
      long directory = unsigned(4, 4);
      checkInside(directory, 2);
      int entries = (int) unsigned(directory, 2);
      checkInside(directory + 2, 12L * entries);
      for (int i = 0; i < entries; i++) {
        checkEntry(directory + 2 + 12L * i);
      }
      for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
        checkInside(offsets[i], counts[i]);
      }
    }

    private void checkEntry(long entry) throws PictureFileException {
      int tag = (int) unsigned(entry, 2);
      int type = (int) unsigned(entry + 2, 2);
      long count = unsigned(entry + 4, 4);
      int size = type < BYTES.length ? BYTES[type] : 0;
      long at = count * size <= 4 ? entry + 8 : unsigned(entry + 8, 4);
      checkInside(at, count * size);
      if (tag == STRIP_OFFSETS || tag == TILE_OFFSETS) {
        offsets = values(at, (int) count, size);
      } else if (tag == STRIP_BYTE_COUNTS || tag == TILE_BYTE_COUNTS) {
        counts = values(at, (int) count, size);
      } else if (tag == PROFILE) {
        profile = (int) entry;
      }
    }

    private long[] values(long at, int count, int size) throws PictureFileException {
      if (size < 2 || size > 4) {
        throw PictureFileException.damaged("a tag has the wrong type");
      }
      long[] values = new long[count];
      for (int i = 0; i < count; i++) {
        values[i] = unsigned(at + (long) i * size, size);
      }
      return values;
    }

    private long unsigned(long at, int length) {
      return HeaderIntegers.unsigned(bytes, (int) at, length, little);
    }

    private void checkInside(long at, long length) throws PictureFileException {
      if (at + length > bytes.length) {
        throw PictureFileException.cutOff();
      }
    }
  }
}
