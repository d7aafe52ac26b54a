package dev.con2.method.histograms;

import dev.con2.image.Image;

/**
 * What colours a picture has and which way its edges run: for each channel the shares of the pixels
 * in 16 equal ranges of values, then the shares of the gradient's length in 8 directions from 0 to
 * half a turn.
 */
final class Histograms {

  private static final int COLOURS = 16;
  private static final int DIRECTIONS = 8;

  /** How many values there are. */
  static final int SIZE = 3 * COLOURS + DIRECTIONS;

  /** A picture whose gradients sum to less has none. */
  private static final double SMALLEST_GRADIENT = 1e-12;

  private Histograms() {}

  static float[] of(Image image) {
    float[] values = new float[SIZE];
    int levels = 1 << image.bitsPerSample();
    int pixels = image.width() * image.height();
    int[] counts = new int[3 * COLOURS];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          counts[channel * COLOURS + image.sample(channel, y, x) * COLOURS / levels]++;
        }
      }
    }
    for (int i = 0; i < counts.length; i++) {
      values[i] = (float) (counts[i] / (double) pixels);
    }
    double[] directions = directions(image);
    for (int i = 0; i < directions.length; i++) {
      values[3 * COLOURS + i] = (float) directions[i];
    }
    return values;
  }

  /** Central differences of the brightness; pixels at the border are repeated beyond it. */
  private static double[] directions(Image image) {
    double[] lengths = new double[DIRECTIONS];
    double sum = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        double across = (brightness(image, y, x + 1) - brightness(image, y, x - 1)) / 2;
        double down = (brightness(image, y + 1, x) - brightness(image, y - 1, x)) / 2;
        double length = Math.sqrt(across * across + down * down);
        double angle = Math.atan2(down, across);
        double turn = angle < 0 ? angle + Math.PI : angle;
        int bin = Math.min(DIRECTIONS - 1, (int) (DIRECTIONS * (turn % Math.PI) / Math.PI));
        lengths[bin] += length;
        sum += length;
      }
    }
    for (int i = 0; i < DIRECTIONS; i++) {
      lengths[i] = sum < SMALLEST_GRADIENT ? 0 : lengths[i] / sum;
    }
    return lengths;
  }

  private static double brightness(Image image, int y, int x) {
    int row = Math.max(0, Math.min(image.height() - 1, y));
    int column = Math.max(0, Math.min(image.width() - 1, x));
    double weighted =
        0.299 * image.sample(0, row, column)
            + 0.587 * image.sample(1, row, column)
            + 0.114 * image.sample(2, row, column);
    return weighted / ((1 << image.bitsPerSample()) - 1);
  }
}
