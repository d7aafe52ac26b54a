package dev.con2.image;

import dev.con2.image.Preprocessing.Interpolation;
import java.util.Arrays;

/**
 * A picture brought to another size by one {@link Resampling} along the rows, then one down the
 * columns; of the result only a window is computed.
 */
final class Resize {

  private static final int HALF = 1 << Resampling.FRACTION_BITS - 1;

  private final int width;
  private final int height;
  private final Resampling across;
  private final Resampling down;
  private final int columns;
  private final int rows;

  /**
   * To {@code toWidth} x {@code toHeight}, of which the window begins at (left, top) and has so
   * many columns and rows.
   */
  Resize(
      int width,
      int height,
      long toWidth,
      long toHeight,
      long left,
      long top,
      int columns,
      int rows,
      Interpolation interpolation) {
    this.width = width;
    this.height = height;
    this.columns = columns;
    this.rows = rows;
    across = Resampling.of(width, toWidth, left, columns, interpolation);
    down = Resampling.of(height, toHeight, top, rows, interpolation);
  }

  Image apply(Image image) {
    if (image instanceof Image.EightBit eight) {
      return new Image.EightBit(columns, rows, eightBit(eight.samples()));
    }
    return new Image.SixteenBit(columns, rows, sixteenBit(((Image.SixteenBit) image).samples()));
  }

  private byte[] eightBit(byte[] samples) {
    int area = width * height;
    byte[] result = new byte[3 * columns * rows];
    byte[] narrow = new byte[(down.end() - down.begin()) * columns];
    int[] sums = new int[columns];
    for (int c = 0; c < 3; c++) {
      int from = c * area;
      int to = c * columns * rows;
      if (c > 0 && Arrays.equals(samples, 0, area, samples, from, from + area)) {
        System.arraycopy(result, 0, result, to, columns * rows); // A grey picture.
        continue;
      }
      for (int y = down.begin(), at = 0; y < down.end(); y++, at += columns) {
        alongRow(samples, from + y * width, narrow, at);
      }
      for (int y = 0; y < rows; y++) {
        downColumns(narrow, y, sums);
        for (int x = 0; x < columns; x++) {
          result[to + y * columns + x] = clamp(sums[x]);
        }
      }
    }
    return result;
  }

  private void alongRow(byte[] from, int row, byte[] to, int at) {
    int[] weights = across.fixedWeights();
    for (int x = 0; x < columns; x++) {
      int start = row + across.first()[x];
      int weight = x * across.most();
      int sum = HALF;
      for (int i = 0; i < across.taps()[x]; i++) {
        sum += (from[start + i] & 0xff) * weights[weight + i];
      }
      to[at + x] = clamp(sum);
    }
  }

  private void downColumns(byte[] narrow, int y, int[] sums) {
    Arrays.fill(sums, HALF);
    for (int i = 0; i < down.taps()[y]; i++) {
      int weight = down.fixedWeights()[y * down.most() + i];
      int row = (down.first()[y] + i - down.begin()) * columns;
      for (int x = 0; x < sums.length; x++) {
        sums[x] += (narrow[row + x] & 0xff) * weight;
      }
    }
  }

  private static byte clamp(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> Resampling.FRACTION_BITS));
  }

  private short[] sixteenBit(short[] samples) {
    int area = width * height;
    short[] result = new short[3 * columns * rows];
    short[] narrow = new short[(down.end() - down.begin()) * columns];
    double[] sums = new double[columns];
    for (int c = 0; c < 3; c++) {
      int from = c * area;
      int to = c * columns * rows;
      if (c > 0 && Arrays.equals(samples, 0, area, samples, from, from + area)) {
        System.arraycopy(result, 0, result, to, columns * rows);
        continue;
      }
      for (int y = down.begin(), at = 0; y < down.end(); y++, at += columns) {
        alongRow(samples, from + y * width, narrow, at);
      }
      for (int y = 0; y < rows; y++) {
        downColumns(narrow, y, sums);
        for (int x = 0; x < columns; x++) {
          result[to + y * columns + x] = clamp(sums[x]);
        }
      }
    }
    return result;
  }

  /** Weights sum to 1, but those of a bicubic resize overshoot. */
  private static short clamp(double sum) {
    return (short) (int) Math.max(0, Math.min(65_535, sum));
  }

  private void alongRow(short[] from, int row, short[] to, int at) {
    for (int x = 0; x < columns; x++) {
      int start = row + across.first()[x];
      int weight = x * across.most();
      double sum = 0.5;
      for (int i = 0; i < across.taps()[x]; i++) {
        sum += (from[start + i] & 0xffff) * across.weights()[weight + i];
      }
      to[at + x] = clamp(sum);
    }
  }

  private void downColumns(short[] narrow, int y, double[] sums) {
    Arrays.fill(sums, 0.5);
    for (int i = 0; i < down.taps()[y]; i++) {
      double weight = down.weights()[y * down.most() + i];
      int row = (down.first()[y] + i - down.begin()) * columns;
      for (int x = 0; x < sums.length; x++) {
        sums[x] += (narrow[row + x] & 0xffff) * weight;
      }
    }
  }
}
