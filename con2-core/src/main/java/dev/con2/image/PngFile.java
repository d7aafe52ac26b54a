package dev.con2.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A PNG file taken apart into its chunks. Their checksums are verified, which the JDK's decoder
 * does not do, and only what makes up the pixels is handed to it: no comments to inflate, no
 * profile.
 *
 * @param transparentColour red, green and blue of the one see-through colour of a picture without
 *     palette, or empty; the decoder would ignore it
 * @param significantBits how many bits the source of each channel had, or empty
 */
record PngFile(
    long width,
    long height,
    byte[] bare,
    int[] transparentColour,
    int[] significantBits,
    Orientation orientation) {

  private static final int SIGNATURE = 8;
  private static final int PALETTE = 3;
  private static final long IHDR = 0x49484452L;
  private static final long PLTE = 0x504c5445L;
  private static final long TRNS = 0x74524e53L;
  private static final long SBIT = 0x73424954L;
  private static final long EXIF = 0x65584966L;
  private static final long IDAT = 0x49444154L;
  private static final long IEND = 0x49454e44L;

  static PngFile parse(byte[] bytes) throws PictureFileException {
    if (bytes.length < SIGNATURE + 25) {
      throw PictureFileException.cutOff();
    }
    if (HeaderIntegers.bigEndian(bytes, SIGNATURE + 4, 4) != IHDR) {
      throw PictureFileException.damaged("it does not begin with its header");
    }
    long width = HeaderIntegers.bigEndian(bytes, 16, 4);
    long height = HeaderIntegers.bigEndian(bytes, 20, 4);
    int bits = bytes[24] & 0xff;
    int colourType = bytes[25];
    ByteArrayOutputStream bare = new ByteArrayOutputStream(bytes.length);
    bare.write(bytes, 0, SIGNATURE);
    int[] transparent = {};
    int[] significant = {};
    Orientation orientation = Orientation.UPRIGHT;
    for (int at = SIGNATURE; ; ) {
      if (at + 12 > bytes.length) {
        throw PictureFileException.cutOff();
      }
      long length = HeaderIntegers.bigEndian(bytes, at, 4);
      if (length > bytes.length - at - 12) {
        throw PictureFileException.cutOff();
      }
      long name = HeaderIntegers.bigEndian(bytes, at + 4, 4);
      int body = at + 8;
      int end = body + (int) length;
      if (name == EXIF) {
        orientation = Orientation.ofTiffDirectory(bytes, body, end);
      } else if (name == SBIT && bits == 16) {
        checkSum(bytes, at + 4, end);
        significant = significantBits(bytes, body, end);
      } else if (name == TRNS && colourType != PALETTE) {
        checkSum(bytes, at + 4, end);
        transparent = transparentColour(bytes, body, end, bits, colourType);
      } else if (name == PLTE && colourType == PALETTE) {
        checkSum(bytes, at + 4, end);
        writePalette(bare, Arrays.copyOfRange(bytes, body, end), bits);
      } else if (name == IHDR || name == PLTE || name == TRNS || name == IDAT || name == IEND) {
        checkSum(bytes, at + 4, end);
        bare.write(bytes, at, end + 4 - at);
      }
      if (name == IEND) {
        return new PngFile(
            width, height, bare.toByteArray(), transparent, significant, orientation);
      }
      at = end + 4;
    }
  }

  /** The picture out of its decoded samples. */
  Image toImage(BufferedImage decoded) throws PictureFileException {
    WritableRaster raster = decoded.getRaster();
    if (significantBits.length != raster.getNumBands() || !isUnscaled(raster)) {
      return overWhite(Planes.of(decoded), transparentColour);
    }
    int[] row = new int[raster.getWidth()];
    int[] transparent = transparentColour.clone();
    for (int band = 0; band < significantBits.length; band++) {
      int bits = significantBits[band];
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getSamples(0, y, row.length, 1, band, row);
        for (int x = 0; x < row.length; x++) {
          row[x] = SampleBits.widen(row[x], bits);
        }
        raster.setSamples(0, y, row.length, 1, band, row);
      }
    }
    for (int c = 0; c < transparent.length; c++) {
      int bits = significantBits[c % significantBits.length];
      transparent[c] = SampleBits.widen(Math.min(transparent[c], (1 << bits) - 1), bits);
    }
    return overWhite(Planes.of(decoded), transparent);
  }

  /**
   * Whether samples of fewer bits were written as they are. The standard wants them brought to all
   * 16 bits, and most programs do that: then the low bits are zeros, or follow from the high ones.
   */
  private boolean isUnscaled(Raster raster) {
    boolean fitsBoth = true;
    int[] row = new int[raster.getWidth()];
    for (int band = 0; band < significantBits.length; band++) {
      int bits = significantBits[band];
      if (bits < 1 || bits > 16) {
        return false;
      }
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getSamples(0, y, row.length, 1, band, row);
        for (int sample : row) {
          if (sample >= 1 << bits) {
            return false;
          }
          fitsBoth &= isScaled(sample, bits);
        }
      }
    }
    return !fitsBoth;
  }

  private static boolean isScaled(int sample, int bits) {
    int high = sample >> 16 - bits;
    return sample == high << 16 - bits || Math.abs(sample - SampleBits.widen(high, bits)) <= 1;
  }

  /** Turns the one see-through colour, where there is one, into white. */
  private static Image overWhite(Image image, int[] transparentColour) {
    if (transparentColour.length == 0) {
      return image;
    }
    int area = image.width() * image.height();
    if (image instanceof Image.EightBit eight) {
      byte[] samples = eight.samples().clone();
      for (int i = 0; i < area; i++) {
        if ((samples[i] & 0xff) == transparentColour[0]
            && (samples[area + i] & 0xff) == transparentColour[1]
            && (samples[2 * area + i] & 0xff) == transparentColour[2]) {
          samples[i] = samples[area + i] = samples[2 * area + i] = (byte) 255;
        }
      }
      return new Image.EightBit(image.width(), image.height(), samples);
    }
    short[] samples = ((Image.SixteenBit) image).samples().clone();
    for (int i = 0; i < area; i++) {
      if ((samples[i] & 0xffff) == transparentColour[0]
          && (samples[area + i] & 0xffff) == transparentColour[1]
          && (samples[2 * area + i] & 0xffff) == transparentColour[2]) {
        samples[i] = samples[area + i] = samples[2 * area + i] = (short) 65535;
      }
    }
    return new Image.SixteenBit(image.width(), image.height(), samples);
  }

  /**
   * The colour in a tRNS chunk: one grey level or three samples, brought to the range of 8 bits.
   */
  private static int[] transparentColour(
      byte[] bytes, int body, int end, int bits, int colourType) {
    int samples = colourType == 0 ? 1 : 3;
    if (end - body < 2 * samples) {
      return new int[0];
    }
    int[] colour = new int[3];
    for (int c = 0; c < 3; c++) {
      int value =
          (int) HeaderIntegers.bigEndian(bytes, body + 2 * (c % samples), 2) & (1 << bits) - 1;
      colour[c] = bits < 8 ? value * 255 / ((1 << bits) - 1) : value;
    }
    return colour;
  }

  /**
   * Writes a palette chunk with a colour for every index: black for those that the file leaves out,
   * as Pillow has it. The JDK's decoder repeats the last of exactly 2, 4 or 16 colours instead.
   *
   * @param bits of an index; where they cannot be so many, the decoder says so
   */
  private static void writePalette(ByteArrayOutputStream bare, byte[] colours, int bits) {
    int wholeLength = bits <= 8 ? 3 << bits : 0;
    byte[] chunk =
        ByteBuffer.allocate(4 + Math.max(colours.length, wholeLength))
            .putInt((int) PLTE)
            .put(colours)
            .array();
    CRC32 sum = new CRC32();
    sum.update(chunk);
    bare.writeBytes(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
    bare.writeBytes(chunk);
    bare.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  private static int[] significantBits(byte[] bytes, int body, int end) {
    int[] bits = new int[end - body];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = bytes[body + i] & 0xff;
    }
    return bits;
  }

  private static void checkSum(byte[] bytes, int from, int end) throws PictureFileException {
    CRC32 sum = new CRC32();
    sum.update(bytes, from, end - from);
    if (sum.getValue() != HeaderIntegers.bigEndian(bytes, end, 4)) {
      throw PictureFileException.damaged("a checksum does not fit");
    }
  }
}
