package dev.con2.method.pixels;

import dev.con2.image.Image;

/**
 * A picture brought to another size by averages: each pixel of the result is the mean over its box,
 * in which a pixel at the border counts by the part that lies inside.
 */
final class BoxAverage {

  private BoxAverage() {}

  /**
   * Writes the picture, values in [0, 1], channel by channel and row by row.
   *
   * @param side of the square result, in pixels
   * @param target at least 3 x side x side values from the offset on
   */
  static void write(Image image, int side, float[] target, int offset) {
    double[][] across = weights(image.width(), side);
    double[][] down = weights(image.height(), side);
    double largest = (1 << image.bitsPerSample()) - 1;
    double[][] narrow = new double[image.height()][side];
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < side; x++) {
          double sum = 0;
          for (int from = first(x, image.width(), side); from < across[x].length; from++) {
            sum += across[x][from] * image.sample(channel, y, from);
          }
          narrow[y][x] = sum;
        }
      }
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double sum = 0;
          for (int from = first(y, image.height(), side); from < down[y].length; from++) {
            sum += down[y][from] * narrow[from][x];
          }
          target[offset + (channel * side + y) * side + x] = (float) (sum / largest);
        }
      }
    }
  }

  /** The first pixel of a box. */
  private static int first(int box, int length, int side) {
    return (int) ((long) box * length / side);
  }

  /** For each box the weight of each pixel up to its last. */
  private static double[][] weights(int length, int side) {
    double[][] weights = new double[side][];
    double size = (double) length / side;
    for (int box = 0; box < side; box++) {
      double begin = box * size;
      double end = Math.min(length, (box + 1) * size);
      weights[box] = new double[(int) Math.min(length, Math.ceil(end - 1e-9))];
      for (int pixel = first(box, length, side); pixel < weights[box].length; pixel++) {
        double overlap = Math.min(end, pixel + 1.0) - Math.max(begin, pixel);
        weights[box][pixel] = Math.max(0, overlap) / size;
      }
    }
    return weights;
  }
}
