package dev.con2.image;

/** From interleaved JPEG components to planes of red, green and blue. */
final class JpegColours {

  /**
   * Contributions of chroma, in 16 bits of fraction, as JFIF gives them and libjpeg rounds them.
   */
  private static final int[] RED_OF_CR = new int[256];

  private static final int[] GREEN_OF_CR = new int[256];
  private static final int[] GREEN_OF_CB = new int[256];
  private static final int[] BLUE_OF_CB = new int[256];

  static {
    int half = 1 << 15;
    for (int i = 0; i < 256; i++) {
      int chroma = i - 128;
      RED_OF_CR[i] = fixed(1.402) * chroma + half >> 16;
      BLUE_OF_CB[i] = fixed(1.772) * chroma + half >> 16;
      GREEN_OF_CR[i] = -fixed(0.71414) * chroma;
      GREEN_OF_CB[i] = -fixed(0.34414) * chroma + half;
    }
  }

  private JpegColours() {}

  static Image toRgb(JpegFile file, byte[] components) {
    int area = file.width() * file.height();
    byte[] samples = new byte[3 * area];
    if (file.components() == 1) {
      System.arraycopy(components, 0, samples, 0, area);
      System.arraycopy(components, 0, samples, area, area);
      System.arraycopy(components, 0, samples, 2 * area, area);
      return new Image.EightBit(file.width(), file.height(), samples);
    }
    int step = file.components();
    toPlanes(components, step, file.coded(), samples, area);
    if (step == 4) {
      // All writers follow Adobe in storing ink inverted; what YCCK decodes to is inverted again.
      byte[] black = new byte[area];
      for (int i = 0; i < area; i++) {
        black[i] = (byte) ~components[4 * i + 3];
      }
      if (!file.coded()) {
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (byte) ~samples[i];
        }
      }
      Planes.inkToLight(samples, black);
    }
    return new Image.EightBit(file.width(), file.height(), samples);
  }

  /**
   * Interleaved RGB or, where they are coded, luma and chroma, as planes of red, green and blue.
   *
   * @param step samples from a pixel to the next; those behind the third are left out
   * @param area pixels
   */
  static void toPlanes(byte[] interleaved, int step, boolean coded, byte[] planes, int area) {
    if (coded) {
      decode(interleaved, step, 1, planes, area);
    } else {
      separate(interleaved, step, planes, area);
    }
  }

  /** Planes of luma and chroma become planes of red, green and blue. */
  static void decode(byte[] planes, int area) {
    decode(planes, 1, area, planes, area);
  }

  /**
   * From luma and chroma, which may be where the result comes.
   *
   * @param step from a pixel to the next
   * @param apart from a component to the next
   */
  private static void decode(byte[] from, int step, int apart, byte[] to, int area) {
    for (int i = 0, at = 0; i < area; i++, at += step) {
      int luma = from[at] & 0xff;
      int cb = from[at + apart] & 0xff;
      int cr = from[at + 2 * apart] & 0xff;
      to[i] = clamp(luma + RED_OF_CR[cr]);
      to[area + i] = clamp(luma + (GREEN_OF_CB[cb] + GREEN_OF_CR[cr] >> 16));
      to[2 * area + i] = clamp(luma + BLUE_OF_CB[cb]);
    }
  }

  private static void separate(byte[] from, int step, byte[] to, int area) {
    for (int i = 0, at = 0; i < area; i++, at += step) {
      to[i] = from[at];
      to[area + i] = from[at + 1];
      to[2 * area + i] = from[at + 2];
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  private static int fixed(double value) {
    return (int) (value * 65536 + 0.5);
  }
}
