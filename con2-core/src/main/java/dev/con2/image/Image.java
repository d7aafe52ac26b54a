package dev.con2.image;

import java.util.Objects;

/**
 * A decoded RGB picture of 8 or 16 bits a sample. Samples are planar: channel, then row, then
 * column, so that sample (c, y, x) stands at {@code (c * height + y) * width + x}. Grey pictures
 * have three equal channels. Orientation and transparency are already resolved.
 *
 * <p>Immutable by contract: the sample array is neither copied in nor out, because a training set
 * is many of them; whoever hands an array over does not write to it again.
 */
public sealed interface Image {

  /** Pixels in a row, at least 1. */
  int width();

  /** Rows, at least 1. */
  int height();

  /** 8 or 16. */
  int bitsPerSample();

  /** The sample (c, y, x) in [0, 255] or [0, 65535]. */
  int sample(int channel, int y, int x);

  /**
   * SHA-256, in hex, of the size and samples: the same for a grey picture that was stored with one
   * channel or with three equal ones.
   */
  default String fingerprint() {
    return Fingerprint.of(this);
  }

  /**
   * A square of the picture.
   *
   * @param left the first of its columns, from 0
   * @param top the first of its rows, from 0
   * @param side how many of each; the square lies within the picture
   */
  default Image square(int left, int top, int side) {
    if (left < 0 || top < 0 || side < 1 || side > width() - left || side > height() - top) {
      throw new IllegalArgumentException(
          "a square of %d at (%d, %d) is not within %dx%d"
              .formatted(side, left, top, width(), height()));
    }
    if (side == width() && side == height()) {
      return this;
    }
    if (this instanceof EightBit eight) {
      byte[] samples = new byte[3 * side * side];
      copySquare(eight.samples(), samples, left, top, side);
      return new EightBit(side, side, samples);
    }
    short[] samples = new short[3 * side * side];
    copySquare(((SixteenBit) this).samples(), samples, left, top, side);
    return new SixteenBit(side, side, samples);
  }

  /** Between arrays of one type. */
  private void copySquare(Object from, Object to, int left, int top, int side) {
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        int start = (c * height() + top + y) * width() + left;
        System.arraycopy(from, start, to, (c * side + y) * side, side);
      }
    }
  }

  /**
   * The square in the middle of the picture; half a pixel of offset is rounded to even, as
   * torchvision does.
   *
   * @param side of the square, at most that of the picture
   */
  default Image middle(int side) {
    int left = (int) Math.rint((width() - side) / 2.0);
    int top = (int) Math.rint((height() - side) / 2.0);
    return square(left, top, side);
  }

  /** 8 bits a sample, each byte to be read as unsigned. */
  record EightBit(int width, int height, byte[] samples) implements Image {
    /** Checks that the samples fill the picture. */
    public EightBit {
      checkSize(width, height, Objects.requireNonNull(samples).length);
    }

    @Override
    public int bitsPerSample() {
      return 8;
    }

    @Override
    public int sample(int channel, int y, int x) {
      return samples[(channel * height + y) * width + x] & 0xff;
    }
  }

  /** 16 bits a sample, each short to be read as unsigned. */
  record SixteenBit(int width, int height, short[] samples) implements Image {
    /** Checks that the samples fill the picture. */
    public SixteenBit {
      checkSize(width, height, Objects.requireNonNull(samples).length);
    }

    @Override
    public int bitsPerSample() {
      return 16;
    }

    @Override
    public int sample(int channel, int y, int x) {
      return samples[(channel * height + y) * width + x] & 0xffff;
    }
  }

  private static void checkSize(int width, int height, int samples) {
    if (width < 1 || height < 1 || samples != 3L * width * height) {
      throw new IllegalArgumentException(
          "an image of " + width + "x" + height + " has not " + samples + " samples");
    }
  }
}
