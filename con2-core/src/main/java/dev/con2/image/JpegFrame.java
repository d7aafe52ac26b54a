package dev.con2.image;

/**
 * What the header of a frame says, in the kinds of JPEG that the JDK does not decode.
 *
 * @param kind what messages call it
 * @param precision bits of a sample, 2 to 16
 * @param width in pixels
 * @param height in pixels
 * @param names of its components, 1 to 4; none before the header was read
 */
record JpegFrame(String kind, int precision, int width, int height, int[] names) {

  /** Before the header was read. */
  static JpegFrame none(String kind) {
    return new JpegFrame(kind, 0, 0, 0, new int[0]);
  }

  /** How many components it has. */
  int components() {
    return names.length;
  }

  /** Reads the header, which must be the first, from the current segment. */
  JpegFrame read(JpegSegments segments, int expectedWidth, int expectedHeight)
      throws PictureFileException {
    int bits = segments.unsigned(0, 1);
    int rows = segments.unsigned(1, 2);
    int columns = segments.unsigned(3, 2);
    int components = segments.unsigned(5, 1);
    if (columns != expectedWidth || rows != expectedHeight || names.length > 0) {
      throw PictureFileException.damaged("its " + kind + " has another size than it says");
    }
    if (bits < 2 || bits > 16 || components < 1 || components > 4) {
      throw PictureFileException.damaged(
          "its " + kind + " has samples of a kind that is not known");
    }
    int[] read = new int[components];
    for (int c = 0; c < components; c++) {
      read[c] = segments.unsigned(6 + 3 * c, 1);
    }
    return new JpegFrame(kind, bits, columns, rows, read);
  }

  /** Room for all samples, those of a pixel beside each other. */
  short[] room() {
    return new short[Math.multiplyExact(Math.multiplyExact(width, height), names.length)];
  }

  /** How many components the scan has whose header is the current segment. */
  int scanned(JpegSegments segments) throws PictureFileException {
    int count = segments.unsigned(0, 1);
    if (names.length == 0 || count < 1 || count > names.length) {
      throw PictureFileException.damaged("a scan of its " + kind + " has no header");
    }
    return count;
  }

  /** Which component a scan names. */
  int component(int name) throws PictureFileException {
    for (int c = 0; c < names.length; c++) {
      if (names[c] == name) {
        return c;
      }
    }
    throw PictureFileException.damaged("a scan of its " + kind + " has an unknown component");
  }
}
