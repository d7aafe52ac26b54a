package dev.con2.internal.score;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The squared Mahalanobis distance from a mean, by the pseudo-inverse of a covariance. All in fp64.
 *
 * @param mean d values
 * @param directions (directions, d), at most d directions and none where all rows are equal: one
 *     row for each direction that is seen: what takes a centred representation to its coordinate
 *     there, in deviations; row after row
 */
record Whitening(double[] mean, double[] directions) {

  /** A dimension that varies by less is not divided by its deviation, and not seen. */
  private static final double SMALLEST_SCALE = 1e-12;

  /** Of fp64: directions with less variance, times d and the largest variance, are rounding. */
  private static final double MACHINE_EPSILON = 0x1p-52;

  /**
   * The distance that these moments make, each dimension divided by its scale first: that decides
   * which directions are rounding.
   *
   * @param scales d values
   * @param rank how many directions the images can vary in at most: others are rounding, whatever
   *     their variance came out as
   */
  static Whitening of(Moments moments, double[] scales, int rank) {
    int[] varying = IntStream.range(0, scales.length).filter(i -> isSeen(scales[i])).toArray();
    return new Whitening(moments.mean(), directions(moments.covariance(), scales, varying, rank));
  }

  /** The rows e_k / (sqrt(lambda_k) s) of the scaled covariance's directions that are kept. */
  private static double[] directions(
      DMatrixRMaj covariance, double[] scales, int[] varying, int rank) {
    int count = varying.length;
    if (count == 0) {
      return new double[0];
    }
    DMatrixRMaj scaled = new DMatrixRMaj(count, count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double scale = scales[varying[i]] * scales[varying[j]];
        scaled.set(i, j, covariance.get(varying[i], varying[j]) / scale);
      }
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(count, true, true);
    if (!eigen.decompose(scaled)) {
      throw new IllegalArgumentException("the training representations have no covariance");
    }
    double[] ascending =
        IntStream.range(0, count)
            .mapToDouble(k -> eigen.getEigenvalue(k).getReal())
            .sorted()
            .toArray();
    double smallest = ascending[count - 1] * count * MACHINE_EPSILON;
    if (rank < count) {
      smallest = Math.max(smallest, ascending[count - 1 - rank]);
    }
    List<double[]> kept = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double variance = eigen.getEigenvalue(k).getReal();
      if (variance > smallest) {
        double[] row = new double[scales.length];
        for (int i = 0; i < count; i++) {
          row[varying[i]] =
              eigen.getEigenVector(k).get(i) / (Math.sqrt(variance) * scales[varying[i]]);
        }
        kept.add(row);
      }
    }
    double[] flat = new double[kept.size() * scales.length];
    for (int k = 0; k < kept.size(); k++) {
      System.arraycopy(kept.get(k), 0, flat, k * scales.length, scales.length);
    }
    return flat;
  }

  /** Whether a dimension of that scale counts. */
  static boolean isSeen(double scale) {
    return scale >= SMALLEST_SCALE;
  }

  /** Whether the distance that these moments make tells some images from others. */
  static boolean varies(Moments moments, double[] scales) {
    return IntStream.range(0, scales.length)
        .anyMatch(i -> isSeen(scales[i]) && moments.covariance().get(i, i) > 0);
  }

  /** How many directions are seen. */
  int rank() {
    return directions.length / mean.length;
  }

  /** Whether there are as many directions as dimensions. */
  boolean seesAll() {
    return rank() == mean.length;
  }

  /**
   * The squared distances of some rows, none of which depends on the others.
   *
   * @param rows of d values each
   */
  double[] squaredDistances(double[][] rows) {
    double[][] centred = new double[mean.length][rows.length];
    for (int b = 0; b < rows.length; b++) {
      for (int i = 0; i < mean.length; i++) {
        centred[i][b] = rows[b][i] - mean[i];
      }
    }
    double[] distances = new double[rows.length];
    for (int k = 0; k < directions.length; k += mean.length) {
      double[] coordinate = new double[rows.length]; // its sign does not matter: it is squared
      RowSums.subtract(coordinate, 0, rows.length, centred, mean.length, directions, k);
      for (int b = 0; b < rows.length; b++) {
        distances[b] += coordinate[b] * coordinate[b];
      }
    }
    return distances;
  }
}
