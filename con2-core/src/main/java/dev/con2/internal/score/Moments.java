package dev.con2.internal.score;

import org.ejml.data.DMatrixRMaj;

/**
 * Mean and covariance of some rows, in fp64.
 *
 * @param mean d values
 * @param covariance (d, d), symmetric, divided by the number of rows
 */
record Moments(double[] mean, DMatrixRMaj covariance) {

  /**
   * Of rows of d values each.
   *
   * @param rows at least one
   */
  static Moments of(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return new Moments(mean, covariance(rows, mean));
  }

  private static DMatrixRMaj covariance(double[][] rows, double[] mean) {
    int dims = mean.length;
    double[][] sums = new double[dims][dims];
    double[] negated = new double[dims];
    for (double[] row : rows) {
      for (int i = 0; i < dims; i++) {
        negated[i] = -(row[i] - mean[i]) / rows.length;
      }
      double[][] centred = {new double[dims]};
      for (int i = 0; i < dims; i++) {
        centred[0][i] = row[i] - mean[i];
      }
      for (int i = 0; i < dims; i++) {
        RowSums.subtract(sums[i], 0, dims, centred, 1, negated, i);
      }
    }
    return new DMatrixRMaj(sums);
  }
}
