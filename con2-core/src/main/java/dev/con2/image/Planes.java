package dev.con2.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;
import java.util.stream.IntStream;

/**
 * Takes the stored samples out of a {@link BufferedImage} as planes. Nothing passes through Java's
 * colour management, which would change them: its grey space is linear, and a profile in the file
 * would be applied. What is transparent is laid over white.
 */
final class Planes {

  private Planes() {}

  /** As {@link ImageReader#of}; refuses samples that are neither of 8 nor of 16 bits. */
  static Image of(BufferedImage picture) throws PictureFileException {
    ColorModel colours = picture.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return ofPalette(picture.getRaster(), palette);
    }
    if (isPacked(colours)) {
      return ofPacked(picture, 0);
    }
    if (colours instanceof ComponentColorModel
        && colours.getTransferType() == DataBuffer.TYPE_BYTE
        && allOf(Byte.SIZE, colours)) {
      return eightBit(picture.getRaster(), colours);
    }
    if (colours instanceof ComponentColorModel
        && colours.getTransferType() == DataBuffer.TYPE_USHORT
        && allOf(Short.SIZE, colours)) {
      return sixteenBit(picture.getRaster(), colours);
    }
    throw new PictureFileException(
        "has samples that are not whole numbers of 8 or 16 bits; convert it to one of these");
  }

  /**
   * Of a BMP file: where every pixel is transparent the fourth byte was left 0 by a writer that
   * means no transparency, as browsers take it.
   *
   * @throws PictureFileException as {@link #of} does
   */
  static Image ofBmp(BufferedImage picture) throws PictureFileException {
    return isPacked(picture.getColorModel())
            && picture.getColorModel().hasAlpha()
            && isZero(picture.getAlphaRaster())
        ? ofPacked(picture, 0xff000000)
        : of(picture);
  }

  private static boolean isPacked(ColorModel colours) {
    return colours instanceof PackedColorModel && largestSize(colours) <= Byte.SIZE;
  }

  private static boolean isZero(Raster alpha) {
    int[] row = new int[alpha.getWidth()];
    for (int y = 0; y < alpha.getHeight(); y++) {
      alpha.getSamples(alpha.getMinX(), alpha.getMinY() + y, row.length, 1, 0, row);
      if (IntStream.of(row).anyMatch(value -> value != 0)) {
        return false;
      }
    }
    return true;
  }

  private static int largestSize(ColorModel colours) {
    return IntStream.of(colours.getComponentSize()).max().orElseThrow();
  }

  private static boolean allOf(int bits, ColorModel colours) {
    return IntStream.of(colours.getComponentSize()).allMatch(size -> size == bits);
  }

  private static Image ofPalette(Raster raster, IndexColorModel palette) {
    // An index that the palette lacks is black, as other readers have it.
    byte[][] table = new byte[3][1 << Math.max(8, palette.getPixelSize())];
    for (int i = 0; i < palette.getMapSize(); i++) {
      int argb = palette.getRGB(i);
      for (int c = 0; c < 3; c++) {
        table[c][i] = (byte) overWhite(argb >> (16 - 8 * c) & 0xff, argb >>> 24);
      }
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] samples = newBytes(width, height);
    int area = width * height;
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        samples[at] = table[0][row[x]];
        samples[area + at] = table[1][row[x]];
        samples[2 * area + at] = table[2][row[x]];
      }
    }
    return new Image.EightBit(width, height, samples);
  }

  /**
   * Java widens samples of fewer bits to 8, and would convert colours of any space but sRGB.
   *
   * @param opaque 0xff000000 where alpha is to count as full, else 0
   */
  private static Image ofPacked(BufferedImage picture, int opaque) throws PictureFileException {
    if (!picture.getColorModel().getColorSpace().isCS_sRGB()) {
      throw new PictureFileException(
          "has packed samples whose colour space is not sRGB; convert it to RGB");
    }
    int width = picture.getWidth();
    int height = picture.getHeight();
    byte[] samples = newBytes(width, height);
    int area = width * height;
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int argb = row[x] | opaque;
        int alpha = argb >>> 24;
        int at = y * width + x;
        samples[at] = (byte) overWhite(argb >> 16 & 0xff, alpha);
        samples[area + at] = (byte) overWhite(argb >> 8 & 0xff, alpha);
        samples[2 * area + at] = (byte) overWhite(argb & 0xff, alpha);
      }
    }
    return new Image.EightBit(width, height, samples);
  }

  private static Image eightBit(Raster raster, ColorModel colours) throws PictureFileException {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int area = width * height;
    byte[] samples = newBytes(width, height);
    switch (kind(colours)) {
      case ColorSpace.TYPE_GRAY -> {
        copyBytes(raster, 0, samples, 0);
        System.arraycopy(samples, 0, samples, area, area);
        System.arraycopy(samples, 0, samples, 2 * area, area);
      }
      case ColorSpace.TYPE_RGB -> {
        for (int c = 0; c < 3; c++) {
          copyBytes(raster, c, samples, c * area);
        }
      }
      default -> {
        byte[] black = new byte[area];
        for (int c = 0; c < 3; c++) {
          copyBytes(raster, c, samples, c * area);
        }
        copyBytes(raster, 3, black, 0);
        inkToLight(samples, black);
      }
    }
    if (colours.hasAlpha()) {
      byte[] alpha = new byte[area];
      copyBytes(raster, colours.getNumComponents() - 1, alpha, 0);
      overWhite(samples, alpha, colours.isAlphaPremultiplied());
    }
    return new Image.EightBit(width, height, samples);
  }

  private static Image sixteenBit(Raster raster, ColorModel colours) throws PictureFileException {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int area = width * height;
    boolean grey = kind(colours) == ColorSpace.TYPE_GRAY;
    short[] samples = new short[newLength(width, height)];
    for (int c = 0; c < 3; c++) {
      copyShorts(raster, grey ? 0 : c, samples, c * area);
    }
    if (kind(colours) == ColorSpace.TYPE_CMYK) {
      short[] black = new short[area];
      copyShorts(raster, 3, black, 0);
      inkToLight(samples, black);
    }
    if (colours.hasAlpha()) {
      short[] alpha = new short[area];
      copyShorts(raster, colours.getNumComponents() - 1, alpha, 0);
      overWhite(samples, alpha, colours.isAlphaPremultiplied());
    }
    return new Image.SixteenBit(width, height, samples);
  }

  private static int kind(ColorModel colours) throws PictureFileException {
    int kind = colours.getColorSpace().getType();
    int bands = colours.getNumColorComponents();
    if (kind == ColorSpace.TYPE_GRAY && bands == 1
        || kind == ColorSpace.TYPE_RGB && bands == 3
        || kind == ColorSpace.TYPE_CMYK && bands == 4) {
      return kind;
    }
    throw new PictureFileException(
        "has colours that are neither grey, RGB nor CMYK; convert it to RGB");
  }

  /** Turns planes of cyan, magenta and yellow into red, green and blue. */
  static void inkToLight(byte[] samples, byte[] black) {
    for (int at = 0; at < samples.length; at += black.length) {
      for (int i = 0; i < black.length; i++) {
        int white = 255 - (black[i] & 0xff);
        samples[at + i] = (byte) (white - divideBy255((samples[at + i] & 0xff) * white));
      }
    }
  }

  /** The same at 16 bits. */
  static void inkToLight(short[] samples, short[] black) {
    for (int at = 0; at < samples.length; at += black.length) {
      for (int i = 0; i < black.length; i++) {
        long white = 65_535L - (black[i] & 0xffff);
        long kept = (2 * (samples[at + i] & 0xffff) * white + 65_535) / 131_070;
        samples[at + i] = (short) (white - kept);
      }
    }
  }

  /** Lays planes of a picture over white. */
  static void overWhite(byte[] samples, byte[] alpha, boolean premultiplied) {
    for (int at = 0; at < samples.length; at += alpha.length) {
      for (int i = 0; i < alpha.length; i++) {
        int a = alpha[i] & 0xff;
        int value = samples[at + i] & 0xff;
        samples[at + i] =
            (byte) (premultiplied ? Math.min(255, value + 255 - a) : overWhite(value, a));
      }
    }
  }

  /** The same at 16 bits. */
  static void overWhite(short[] samples, short[] alpha, boolean premultiplied) {
    for (int at = 0; at < samples.length; at += alpha.length) {
      for (int i = 0; i < alpha.length; i++) {
        int a = alpha[i] & 0xffff;
        int value = samples[at + i] & 0xffff;
        samples[at + i] =
            (short) (premultiplied ? Math.min(65535, value + 65535 - a) : overWhite16(value, a));
      }
    }
  }

  static byte[] newBytes(int width, int height) {
    return new byte[newLength(width, height)];
  }

  static int newLength(int width, int height) {
    return Math.multiplyExact(3, Math.multiplyExact(width, height));
  }

  private static void copyBytes(Raster raster, int band, byte[] to, int start) {
    if (raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer) {
      byte[] from = buffer.getData(model.getBankIndices()[band]);
      int step = model.getPixelStride();
      int at = start;
      for (int y = 0; y < raster.getHeight(); y++) {
        int index = rowStart(raster, model, band, y);
        for (int x = 0; x < raster.getWidth(); x++, index += step) {
          to[at++] = from[index];
        }
      }
      return;
    }
    int[] row = new int[raster.getWidth()];
    int at = start;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
      for (int value : row) {
        to[at++] = (byte) value;
      }
    }
  }

  private static void copyShorts(Raster raster, int band, short[] to, int start) {
    if (raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferUShort buffer) {
      short[] from = buffer.getData(model.getBankIndices()[band]);
      int step = model.getPixelStride();
      int at = start;
      for (int y = 0; y < raster.getHeight(); y++) {
        int index = rowStart(raster, model, band, y);
        for (int x = 0; x < raster.getWidth(); x++, index += step) {
          to[at++] = from[index];
        }
      }
      return;
    }
    int[] row = new int[raster.getWidth()];
    int at = start;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, band, row);
      for (int value : row) {
        to[at++] = (short) value;
      }
    }
  }

  private static int rowStart(Raster raster, ComponentSampleModel model, int band, int y) {
    return (raster.getMinY() + y - raster.getSampleModelTranslateY()) * model.getScanlineStride()
        + (raster.getMinX() - raster.getSampleModelTranslateX()) * model.getPixelStride()
        + model.getBandOffsets()[band]
        + raster.getDataBuffer().getOffsets()[model.getBankIndices()[band]];
  }

  private static int overWhite(int value, int alpha) {
    return divideBy255(value * alpha + 255 * (255 - alpha));
  }

  /** Division by 255 rounded to the nearest, for 0 to 65,025. */
  private static int divideBy255(int value) {
    return (2 * value + 255) / 510;
  }

  private static int overWhite16(int value, int alpha) {
    return (int) ((2L * value * alpha + 2L * 65535 * (65535 - alpha) + 65535) / 131070);
  }
}
