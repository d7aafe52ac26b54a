package dev.con2.contexts;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Which images lie near which, among some images by their rows of unit length. */
final class Neighbourhoods {

  private static final int MOST_NEIGHBOURS = 10;
  private static final int IMAGES_A_NEIGHBOUR = 5;

  private Neighbourhoods() {}

  /** How many neighbours to look at among so many images: ten, of few images a fifth. */
  static int neighbours(int images) {
    return Math.max(1, Math.min(MOST_NEIGHBOURS, images / IMAGES_A_NEIGHBOUR));
  }

  /**
   * The share of an image's nearest neighbours in one set of rows that are among its nearest in the
   * other too, on average, less what chance gives and as a part of what is left: 1 if all are, 0 in
   * the mean of unrelated rows.
   *
   * @param one a row for each image, at least three
   * @param other a row for each of the same images
   */
  static double kept(double[][] one, double[][] other) {
    int images = one.length;
    int neighbours = neighbours(images);
    long common = 0;
    for (int image = 0; image < images; image++) {
      Set<Integer> near = nearest(one, image, neighbours);
      near.retainAll(nearest(other, image, neighbours));
      common += near.size();
    }
    double share = common / (double) (images * neighbours);
    double chance = neighbours / (images - 1.0);
    return (share - chance) / (1 - chance);
  }

  private static Set<Integer> nearest(double[][] rows, int image, int neighbours) {
    double[] cosines = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        cosines[i] += rows[i][j] * rows[image][j];
      }
    }
    Set<Integer> nearest = new HashSet<>();
    IntStream.range(0, rows.length)
        .filter(i -> i != image)
        .boxed()
        .sorted((i, j) -> Double.compare(cosines[j], cosines[i]))
        .limit(neighbours)
        .forEach(nearest::add);
    return nearest;
  }
}
