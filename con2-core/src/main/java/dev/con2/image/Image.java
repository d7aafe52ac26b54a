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
