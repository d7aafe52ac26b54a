package dev.con2.image;

/** The decompression of Lempel, Ziv and Welch, as GIF and TIFF have it. */
final class Lzw {

  private static final int LONGEST_CODE = 12;
  private static final int TABLE = 1 << LONGEST_CODE;

  private final boolean tiff;
  private final int clear;
  private final int smallestWidth;

  // An entry of the table is another entry and one byte more.
  private final int[] before = new int[TABLE];
  private final byte[] last = new byte[TABLE];
  private final byte[] first = new byte[TABLE];
  private final int[] length = new int[TABLE];

  private Lzw(boolean tiff, int symbolBits) {
    this.tiff = tiff;
    clear = 1 << symbolBits;
    smallestWidth = symbolBits + 1;
    for (int symbol = 0; symbol < clear; symbol++) {
      first[symbol] = last[symbol] = (byte) symbol;
      length[symbol] = 1;
    }
  }

  /** Codes with their lowest bit first, which begin with one bit more than a symbol has. */
  static Lzw ofGif(int symbolBits) {
    return new Lzw(false, symbolBits);
  }

  /** Codes with their highest bit first, which become longer one code earlier than they must. */
  static Lzw ofTiff() {
    return new Lzw(true, 8);
  }

  /**
   * Decodes until the codes end or the result is full.
   *
   * @param from the codes
   * @return how many bytes of the result were found
   */
  int decode(byte[] from, byte[] to) throws PictureFileException {
    int next = clear + 2;
    int width = smallestWidth;
    int previous = -1;
    int filled = 0;
    int at = 0;
    int held = 0;
    int heldBits = 0;
    while (filled < to.length) {
      while (heldBits < width) {
        if (at == from.length) {
          return filled;
        }
        int octet = from[at++] & 0xff;
        held = tiff ? held << 8 | octet : held | octet << heldBits;
        heldBits += 8;
      }
      heldBits -= width;
      int code = (tiff ? held >> heldBits : held) & (1 << width) - 1;
      if (!tiff) {
        held >>>= width;
      }
      if (code == clear) {
        next = clear + 2;
        width = smallestWidth;
        previous = -1;
        continue;
      }
      if (code == clear + 1) {
        return filled;
      }
      if (code > next || code == next && (previous < 0 || next == TABLE)) {
        throw PictureFileException.damaged("its LZW codes make no sense");
      }
      if (previous >= 0 && next < TABLE) {
        before[next] = previous;
        first[next] = first[previous];
        last[next] = code == next ? first[previous] : first[code];
        length[next] = length[previous] + 1;
        next++;
        if (width < LONGEST_CODE && next >= (1 << width) - (tiff ? 1 : 0)) {
          width++;
        }
      }
      filled = write(code, to, filled);
      previous = code;
    }
    return filled;
  }

  private int write(int code, byte[] to, int filled) {
    int end = filled + length[code];
    for (int at = end - 1, entry = code; at >= filled; at--, entry = before[entry]) {
      if (at < to.length) {
        to[at] = last[entry];
      }
    }
    return Math.min(end, to.length);
  }
}
