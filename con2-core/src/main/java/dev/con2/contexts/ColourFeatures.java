package dev.con2.contexts;

import dev.con2.image.Image;
import java.util.List;

/**
 * What is known of a picture from its colours alone, wherever in it they are: of each channel the
 * mean, the standard deviation, and the shares of the pixels in eight equal ranges of values.
 */
final class ColourFeatures {

  private static final int RANGES = 8;
  private static final int EACH = RANGES + 2;

  private ColourFeatures() {}

  /** A row of 30 values in [0, 1] for each image. */
  static double[][] of(List<Image> images) {
    double[][] rows = new double[images.size()][3 * EACH];
    for (int i = 0; i < rows.length; i++) {
      for (int channel = 0; channel < 3; channel++) {
        describe(images.get(i), channel, rows[i], channel * EACH);
      }
    }
    return rows;
  }

  private static void describe(Image image, int channel, double[] row, int first) {
    int levels = 1 << image.bitsPerSample();
    int pixels = image.width() * image.height();
    // Integers, so that the order of the pixels moves nothing, not even the last digit.
    long sum = 0;
    long squares = 0;
    long[] counts = new long[RANGES];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int value = image.sample(channel, y, x);
        sum += value;
        squares += (long) value * value;
        counts[value * RANGES / levels]++;
      }
    }
    for (int range = 0; range < RANGES; range++) {
      row[first + range] = counts[range] / (double) pixels;
    }
    double mean = sum / (double) pixels;
    double variance = Math.max(0, squares / (double) pixels - mean * mean);
    row[first + RANGES] = mean / (levels - 1);
    row[first + RANGES + 1] = Math.sqrt(variance) / (levels - 1);
  }
}
