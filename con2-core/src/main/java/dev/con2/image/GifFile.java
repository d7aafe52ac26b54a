package dev.con2.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * The first picture of a GIF file. The JDK's reader takes one whose pixels end early for whole, and
 * hours for a small file of many comments.
 *
 * @param palette red, green and blue of each colour; none makes the numbers themselves greys
 * @param transparent the number of the colour that is seen through, or -1
 * @param symbolBits of the first codes
 * @param codes what the pixels are packed into
 */
record GifFile(
    int width,
    int height,
    boolean interlaced,
    byte[] palette,
    int transparent,
    int symbolBits,
    byte[] codes) {

  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;
  private static final int END = 0x3b;
  private static final int GRAPHIC_CONTROL = 0xf9;

  /** The first row of each pass over an interlaced picture, and the rows from one to the next. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[] ONE_PASS = {0, 1};

  static GifFile parse(byte[] bytes) throws PictureFileException {
    requireInside(bytes, 13);
    int screen = bytes[10] & 0xff;
    int at = 13 + paletteBytes(screen);
    requireInside(bytes, at);
    byte[] palette = Arrays.copyOfRange(bytes, 13, at);
    int transparent = -1;
    while (at < bytes.length) {
      int block = bytes[at++] & 0xff;
      if (block == END) {
        break;
      } else if (block == EXTENSION) {
        requireInside(bytes, at + 6);
        if ((bytes[at] & 0xff) == GRAPHIC_CONTROL) {
          transparent = (bytes[at + 2] & 1) == 0 ? -1 : bytes[at + 5] & 0xff;
        }
        at = copyParts(bytes, at + 1, new ByteArrayOutputStream(0), false);
      } else if (block == PICTURE) {
        return picture(bytes, at, palette, transparent);
      }
      // Other bytes between blocks are skipped, as every reader does.
    }
    throw at < bytes.length
        ? PictureFileException.damaged("it holds no picture")
        : PictureFileException.cutOff();
  }

  private static GifFile picture(byte[] bytes, int at, byte[] ofAll, int transparent)
      throws PictureFileException {
    requireInside(bytes, at + 10);
    int flags = bytes[at + 8] & 0xff;
    int paletteEnd = at + 9 + paletteBytes(flags);
    requireInside(bytes, paletteEnd + 1);
    byte[] own = Arrays.copyOfRange(bytes, at + 9, paletteEnd);
    int symbolBits = bytes[paletteEnd] & 0xff;
    if (symbolBits < 1 || symbolBits > 8) {
      throw PictureFileException.damaged("its pixels are packed in an impossible way");
    }
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    copyParts(bytes, paletteEnd + 1, codes, true);
    return new GifFile(
        (int) HeaderIntegers.littleEndian(bytes, at + 4, 2),
        (int) HeaderIntegers.littleEndian(bytes, at + 6, 2),
        (flags & 0x40) != 0,
        own.length > 0 ? own : ofAll,
        transparent,
        symbolBits,
        codes.toByteArray());
  }

  private static int paletteBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
  }

  /** Goes to the end of parts that each say their length; returns where it is. */
  private static int copyParts(byte[] bytes, int begin, ByteArrayOutputStream to, boolean copy) {
    int at = begin;
    while (at < bytes.length && bytes[at] != 0) {
      int length = Math.min(bytes[at] & 0xff, bytes.length - at - 1);
      if (copy) {
        to.write(bytes, at + 1, length);
      }
      at += 1 + length;
    }
    return Math.min(at + 1, bytes.length);
  }

  private static void requireInside(byte[] bytes, int end) throws PictureFileException {
    if (end > bytes.length) {
      throw PictureFileException.cutOff();
    }
  }

  /** The picture at its own size, not placed on the screen. */
  Image decode() throws PictureFileException {
    int area = width * height;
    byte[] numbers = new byte[area];
    int found = Lzw.ofGif(symbolBits).decode(codes, numbers);
    if (found < area) {
      throw new PictureFileException(
          String.format(
              Locale.ROOT,
              "is incomplete, it holds %,d of its %,d pixels; copy or export it again",
              found,
              area));
    }
    byte[] samples = Planes.newBytes(width, height);
    int[][] passes = interlaced ? PASSES : new int[][] {ONE_PASS};
    int from = 0;
    for (int[] pass : passes) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        for (int x = 0; x < width; x++) {
          int number = numbers[from++] & 0xff;
          for (int c = 0; c < 3; c++) {
            samples[c * area + y * width + x] = colour(number, c);
          }
        }
      }
    }
    return new Image.EightBit(width, height, samples);
  }

  /** A number that the palette lacks is black, as other readers have it. */
  private byte colour(int number, int channel) {
    if (number == transparent) {
      return (byte) 255;
    }
    if (palette.length == 0) {
      return (byte) number;
    }
    return 3 * number < palette.length ? palette[3 * number + channel] : 0;
  }
}
