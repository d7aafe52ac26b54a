package dev.con2.evaluate;

import dev.con2.image.Image;

/**
 * What can be said of a picture with no learning at all. Grey is 0.299 R + 0.587 G + 0.114 B; all
 * samples are scaled to [0, 1].
 *
 * @param brightness mean of the grey values, in [0, 1]
 * @param contrast standard deviation of the grey values, in [0, 0.5]
 * @param red mean of the red channel, in [0, 1]
 * @param green mean of the green channel, in [0, 1]
 * @param blue mean of the blue channel, in [0, 1]
 * @param saturation mean of (largest - smallest channel) / largest channel, in [0, 1]; 0 where
 *     black
 * @param sharpness variance of the four-neighbour Laplacian of the grey values, over the pixels
 *     that have four neighbours; 0 when there are none
 * @param fileBytes size of the file in bytes
 * @param width width of the picture in the file, pixels
 * @param height height of the picture in the file, pixels
 */
public record TrivialFeatures(
    double brightness,
    double contrast,
    double red,
    double green,
    double blue,
    double saturation,
    double sharpness,
    long fileBytes,
    int width,
    int height) {

  /**
   * Measures a picture.
   *
   * @param image the picture; it may be resized already, all pictures compared alike
   * @param fileBytes size of its file in bytes
   * @param width its width in the file, pixels
   * @param height its height in the file, pixels
   */
  public static TrivialFeatures of(Image image, long fileBytes, int width, int height) {
    double scale = 1.0 / ((1 << image.bitsPerSample()) - 1);
    double[] channels = new double[3];
    double saturation = 0;
    SampleMoments grey = new SampleMoments();
    SampleMoments laplacian = new SampleMoments();
    double[] above = new double[image.width()];
    double[] row = new double[image.width()];
    double[] below = new double[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        double r = image.sample(0, y, x) * scale;
        double g = image.sample(1, y, x) * scale;
        double b = image.sample(2, y, x) * scale;
        channels[0] += r;
        channels[1] += g;
        channels[2] += b;
        double largest = Math.max(r, Math.max(g, b));
        saturation += largest == 0 ? 0 : (largest - Math.min(r, Math.min(g, b))) / largest;
        below[x] = 0.299 * r + 0.587 * g + 0.114 * b;
        grey.add(below[x]);
      }
      if (y >= 2) {
        addLaplacian(above, row, below, laplacian);
      }
      double[] spare = above;
      above = row;
      row = below;
      below = spare;
    }
    double pixels = (double) image.width() * image.height();
    return new TrivialFeatures(
        grey.mean(),
        Math.sqrt(grey.variance()),
        channels[0] / pixels,
        channels[1] / pixels,
        channels[2] / pixels,
        saturation / pixels,
        laplacian.variance(),
        fileBytes,
        width,
        height);
  }

  private static void addLaplacian(
      double[] above, double[] row, double[] below, SampleMoments sum) {
    for (int x = 1; x < row.length - 1; x++) {
      sum.add(above[x] + below[x] + row[x - 1] + row[x + 1] - 4 * row[x]);
    }
  }

  /** Mean and variance in one pass (Welford 1962). */
  private static final class SampleMoments {
    private long count;
    private double mean;
    private double squares;

    void add(double value) {
      count++;
      double before = value - mean;
      mean += before / count;
      squares += before * (value - mean);
    }

    double mean() {
      return mean;
    }

    double variance() {
      return count == 0 ? 0 : squares / count;
    }
  }
}
