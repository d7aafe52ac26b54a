package dev.con2.image;

/**
 * The inverse wavelet transformations of JPEG 2000 (ITU-T T.800, annex F): the 5/3 filter, which
 * gives whole numbers back, and the 9/7 filter.
 */
final class Jpeg2000Wavelet {

  private static final float ALPHA = (float) -1.586134342059924;
  private static final float BETA = (float) -0.052980118572961;
  private static final float GAMMA = (float) 0.882911075530934;
  private static final float DELTA = (float) 0.443506852043971;
  private static final float K = (float) 1.230174104914001;

  private Jpeg2000Wavelet() {}

  /**
   * Puts the four bands of a level together, in place.
   *
   * @param samples of the level, row by row, coefficients where their samples go: low and high ones
   *     by turns in both directions
   * @param left the first column, whose parity says which comes first
   * @param top the first row, likewise
   */
  static void inverse(
      float[] samples, int width, int height, int left, int top, boolean reversible) {
    float[] line = new float[Math.max(width, height)];
    for (int y = 0; y < height; y++) {
      System.arraycopy(samples, y * width, line, 0, width);
      inverse(line, width, left & 1, reversible);
      System.arraycopy(line, 0, samples, y * width, width);
    }
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        line[y] = samples[y * width + x];
      }
      inverse(line, height, top & 1, reversible);
      for (int y = 0; y < height; y++) {
        samples[y * width + x] = line[y];
      }
    }
  }

  /** One line; low coefficients stand at the places of this parity. */
  private static void inverse(float[] line, int length, int low, boolean reversible) {
    int high = 1 - low;
    if (length == 1) {
      if (low == 1) {
        line[0] /= 2;
      }
    } else if (reversible) {
      for (int i = low; i < length; i += 2) {
        line[i] -= (float) Math.floor((around(line, length, i) + 2) / 4);
      }
      for (int i = high; i < length; i += 2) {
        line[i] += (float) Math.floor(around(line, length, i) / 2);
      }
    } else {
      for (int i = low; i < length; i += 2) {
        line[i] *= K;
      }
      for (int i = high; i < length; i += 2) {
        line[i] /= K;
      }
      lift(line, length, low, DELTA);
      lift(line, length, high, GAMMA);
      lift(line, length, low, BETA);
      lift(line, length, high, ALPHA);
    }
  }

  private static void lift(float[] line, int length, int first, float factor) {
    for (int i = first; i < length; i += 2) {
      line[i] -= factor * around(line, length, i);
    }
  }

  /** The sum of the two neighbours; at an end, the one that there is stands for both. */
  private static float around(float[] line, int length, int i) {
    float before = line[i == 0 ? 1 : i - 1];
    float behind = line[i == length - 1 ? length - 2 : i + 1];
    return before + behind;
  }
}
