package dev.con2.experiments.dataset;

import dev.con2.image.Image;
import java.util.Arrays;

/** Makes the three channels of a picture equal. */
final class Greyscale {

  private Greyscale() {}

  /**
   * Grey by the integers of Pillow's {@code convert("L")}, 0.299 R + 0.587 G + 0.114 B; what is
   * grey already stays as it is.
   */
  static Image of(Image image) {
    if (image instanceof Image.EightBit eight) {
      byte[] from = eight.samples();
      int area = from.length / 3;
      if (Arrays.equals(from, 0, area, from, area, 2 * area)
          && Arrays.equals(from, 0, area, from, 2 * area, from.length)) {
        return image;
      }
      byte[] to = new byte[from.length];
      for (int i = 0; i < area; i++) {
        to[i] = (byte) grey(from[i] & 0xff, from[area + i] & 0xff, from[2 * area + i] & 0xff);
      }
      System.arraycopy(to, 0, to, area, area);
      System.arraycopy(to, 0, to, 2 * area, area);
      return new Image.EightBit(image.width(), image.height(), to);
    }
    short[] from = ((Image.SixteenBit) image).samples();
    int area = from.length / 3;
    short[] to = new short[from.length];
    for (int i = 0; i < area; i++) {
      to[i] = (short) grey(from[i] & 0xffff, from[area + i] & 0xffff, from[2 * area + i] & 0xffff);
    }
    System.arraycopy(to, 0, to, area, area);
    System.arraycopy(to, 0, to, 2 * area, area);
    return new Image.SixteenBit(image.width(), image.height(), to);
  }

  /** Rounded; the weights add up to 65,536, so three equal values stay what they are. */
  private static long grey(long red, long green, long blue) {
    return 19_595 * red + 38_470 * green + 7_471 * blue + 0x8000 >> 16;
  }
}
