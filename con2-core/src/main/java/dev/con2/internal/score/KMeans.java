package dev.con2.internal.score;

import java.util.Arrays;

/** k-means by Lloyd's algorithm, squared Euclidean, in fp64. */
final class KMeans {

  private static final int MOST_ITERATIONS = 100;

  private KMeans() {}

  /**
   * Clusters rows. A centre that loses all of its rows stays where it was.
   *
   * @param start the rows to begin with as centres, all different
   * @return for each row the number of the centre that it is nearest to; of equally near ones the
   *     first. Where rows change centres still after 100 steps, those of the last step
   */
  static int[] assignments(double[][] rows, int[] start) {
    double[][] centres = Arrays.stream(start).mapToObj(row -> rows[row]).toArray(double[][]::new);
    int[] assignments = {};
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      int[] nearest = nearest(rows, centres);
      if (Arrays.equals(nearest, assignments)) {
        break;
      }
      assignments = nearest;
      centres = means(rows, assignments, centres);
    }
    return assignments;
  }

  private static int[] nearest(double[][] rows, double[][] centres) {
    int[] nearest = new int[rows.length];
    for (int row = 0; row < rows.length; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < centres.length; c++) {
        double squares = squaredDistance(rows[row], centres[c]);
        if (squares < least) {
          least = squares;
          nearest[row] = c;
        }
      }
    }
    return nearest;
  }

  private static double squaredDistance(double[] row, double[] centre) {
    double squares = 0;
    for (int i = 0; i < row.length; i++) {
      squares += (row[i] - centre[i]) * (row[i] - centre[i]);
    }
    return squares;
  }

  private static double[][] means(double[][] rows, int[] assignments, double[][] before) {
    double[][] sums = new double[before.length][before[0].length];
    int[] counts = new int[before.length];
    for (int row = 0; row < rows.length; row++) {
      double[] sum = sums[assignments[row]];
      counts[assignments[row]]++;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += rows[row][i];
      }
    }
    for (int c = 0; c < sums.length; c++) {
      for (int i = 0; i < sums[c].length; i++) {
        sums[c][i] = counts[c] == 0 ? before[c][i] : sums[c][i] / counts[c];
      }
    }
    return sums;
  }
}
