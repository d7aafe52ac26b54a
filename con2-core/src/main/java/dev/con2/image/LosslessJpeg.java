package dev.con2.image;

/**
 * Lossless JPEG (ITU-T T.81, annex H; DICOM's process 14): each sample is predicted from those to
 * its left and above, and the difference is Huffman-coded. Components are not subsampled, as DICOM
 * has it. 2 to 16 bits.
 */
final class LosslessJpeg {

  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int LOSSLESS = 0xc3;
  private static final int RESTART_INTERVAL = 0xdd;

  private final byte[] bytes;
  private final JpegSegments segments;
  private final HuffmanTable[] tables = new HuffmanTable[4];
  private int restartInterval;
  private JpegFrame frame = JpegFrame.none("JPEG");
  private short[] values = {};

  private LosslessJpeg(byte[] bytes) throws PictureFileException {
    this.bytes = bytes;
    segments = new JpegSegments(bytes);
  }

  /** Decodes a stream whose size is that of its file's header. */
  static StoredSamples decode(byte[] bytes, int width, int height) throws PictureFileException {
    return new LosslessJpeg(bytes).decode(width, height);
  }

  private StoredSamples decode(int expectedWidth, int expectedHeight) throws PictureFileException {
    int decoded = 0;
    while (frame.components() == 0 || decoded < frame.components()) {
      switch (segments.next()) {
        case HUFFMAN_TABLES -> readTables();
        case RESTART_INTERVAL -> restartInterval = segments.unsigned(0, 2);
        case LOSSLESS -> readFrame(expectedWidth, expectedHeight);
        case JpegSegments.START_OF_SCAN -> decoded += readScan();
        case JpegSegments.END_OF_IMAGE -> throw PictureFileException.cutOff();
        case 0xc0, 0xc1, 0xc2, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf ->
            throw PictureFileException.damaged("its JPEG is not lossless, as it says");
        default -> {
          // Comments and what applications add.
        }
      }
    }
    return new StoredSamples(frame.components(), values);
  }

  private void readFrame(int expectedWidth, int expectedHeight) throws PictureFileException {
    frame = frame.read(segments, expectedWidth, expectedHeight);
    for (int c = 0; frame.components() > 1 && c < frame.components(); c++) {
      if (segments.unsigned(7 + 3 * c, 1) != 0x11) {
        throw PictureFileException.damaged("its lossless JPEG has subsampled colours");
      }
    }
    values = frame.room();
  }

  private void readTables() throws PictureFileException {
    for (int at = 0; at < segments.length(); ) {
      int slot = segments.unsigned(at++, 1) & 3;
      int[] counts = new int[16];
      int total = 0;
      for (int i = 0; i < 16; i++) {
        counts[i] = segments.unsigned(at++, 1);
        total += counts[i];
      }
      int[] symbols = new int[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = segments.unsigned(at++, 1);
      }
      tables[slot] = new HuffmanTable(counts, symbols);
    }
  }

  /** Reads a scan of all components or of one; returns how many. */
  private int readScan() throws PictureFileException {
    int count = frame.scanned(segments);
    int[] components = new int[count];
    HuffmanTable[] used = new HuffmanTable[count];
    for (int i = 0; i < count; i++) {
      components[i] = frame.component(segments.unsigned(1 + 2 * i, 1));
      used[i] = tables[segments.unsigned(2 + 2 * i, 1) >> 4 & 3];
      if (used[i] == null) {
        throw PictureFileException.damaged("a scan of its JPEG lacks its table");
      }
    }
    int predictor = segments.unsigned(1 + 2 * count, 1);
    int shift = segments.unsigned(3 + 2 * count, 1) & 15;
    if (predictor < 1 || predictor > 7 || shift >= frame.precision()) {
      throw PictureFileException.damaged("a scan of its JPEG has no prediction");
    }
    HuffmanBits bits = new HuffmanBits(bytes, segments.end());
    decodeScan(components, used, predictor, shift, bits);
    segments.goOnAt(bits.at());
    return count;
  }

  private void decodeScan(
      int[] components, HuffmanTable[] used, int predictor, int shift, HuffmanBits bits)
      throws PictureFileException {
    int start = 1 << frame.precision() - shift - 1;
    int width = frame.width();
    int step = frame.components();
    int row = width * step;
    int firstRow = 0; // Of the restart interval: it is predicted from the left alone.
    int left = restartInterval;
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < width; x++) {
        boolean restarted = false;
        if (restartInterval > 0 && left-- == 0) {
          restart(bits);
          left = restartInterval - 1;
          restarted = true;
          firstRow = y;
        }
        for (int i = 0; i < components.length; i++) {
          int at = y * row + x * step + components[i];
          int predicted;
          if (restarted || x == 0 && y == firstRow) {
            predicted = start;
          } else if (y == firstRow) {
            predicted = (values[at - step] & 0xffff) >> shift;
          } else if (x == 0) {
            predicted = (values[at - row] & 0xffff) >> shift;
          } else {
            predicted =
                predict(
                    predictor,
                    (values[at - step] & 0xffff) >> shift,
                    (values[at - row] & 0xffff) >> shift,
                    (values[at - row - step] & 0xffff) >> shift);
          }
          values[at] = (short) (predicted + bits.difference(used[i]) << shift);
        }
      }
    }
  }

  private void restart(HuffmanBits bits) throws PictureFileException {
    int at = bits.at();
    if (at + 2 > bytes.length || bytes[at] != (byte) 0xff || (bytes[at + 1] & 0xf8) != 0xd0) {
      throw PictureFileException.damaged("a restart of its JPEG is missing");
    }
    bits.skip(2);
  }

  /** Table H.1: a is to the left, b above, c above a. */
  private static int predict(int predictor, int a, int b, int c) {
    return switch (predictor) {
      case 1 -> a;
      case 2 -> b;
      case 3 -> c;
      case 4 -> a + b - c;
      case 5 -> a + (b - c >> 1);
      case 6 -> b + (a - c >> 1);
      default -> a + b >> 1;
    };
  }

  /** A Huffman table, as T.81's annex F decodes by it. */
  private static final class HuffmanTable {

    private final int[] symbols;
    private final int[] lastCode = new int[16];
    private final int[] firstSymbol = new int[16];

    HuffmanTable(int[] counts, int[] symbols) {
      this.symbols = symbols;
      int code = 0;
      int symbol = 0;
      for (int i = 0; i < 16; i++) {
        firstSymbol[i] = symbol - code;
        code += counts[i];
        symbol += counts[i];
        lastCode[i] = code - 1;
        if (counts[i] == 0) {
          lastCode[i] = -1;
        }
        code <<= 1;
      }
    }

    int decode(HuffmanBits bits) throws PictureFileException {
      int code = 0;
      for (int i = 0; i < 16; i++) {
        code = code << 1 | bits.next();
        if (code <= lastCode[i]) {
          int symbol = firstSymbol[i] + code;
          if (symbol >= 0 && symbol < symbols.length) {
            return symbols[symbol];
          }
          break;
        }
      }
      throw PictureFileException.damaged("a code of its JPEG is in no table");
    }
  }

  /** Behind a byte FF stands a zero that is no part of the code. */
  private static final class HuffmanBits extends CodedBits {

    HuffmanBits(byte[] bytes, int start) {
      super(bytes, start);
    }

    @Override
    int load() throws PictureFileException {
      take();
      if (isFull()) {
        if (peek() != 0) {
          throw PictureFileException.cutOff();
        }
        skip(1);
      }
      return 8;
    }

    /** Table H.2: a category by its code, and as many bits. */
    int difference(HuffmanTable table) throws PictureFileException {
      int category = table.decode(this);
      if (category == 0) {
        return 0;
      }
      if (category >= 16) {
        return 32768;
      }
      int value = next(category);
      return value < 1 << category - 1 ? value - (1 << category) + 1 : value;
    }
  }
}
