package dev.con2.internal.score;

import dev.con2.score.Embeddings;
import java.util.Arrays;

/**
 * Mean and covariance of representations, the covariance shrunk toward a multiple of the identity
 * by the share that Ledoit and Wolf (2004, "A well-conditioned estimator for large-dimensional
 * covariance matrices") estimate to be nearest to the truth. All in fp64.
 *
 * @param mean d values
 * @param covariance d rows of d values, of which only the diagonal and what is right of it count
 * @param shrinkage share of the identity, from 0 to 1
 */
record LedoitWolf(double[] mean, double[][] covariance, double shrinkage) {

  /** Rows centred at a time, few enough for a core's own cache. */
  private static final int BLOCK = 64;

  /**
   * The estimate from the rows of one view, which are made unit length first.
   *
   * @param view (N, d), at least one row
   * @throws IllegalArgumentException if a value is not finite
   */
  static LedoitWolf ofUnitRows(Embeddings view) {
    double[] inverseNorms = new double[view.rows()];
    Arrays.setAll(inverseNorms, row -> ViewChecks.inverseNorm(view, row));
    return of(view, inverseNorms);
  }

  /**
   * The estimate from rows as they are.
   *
   * @param rows (N, d), at least one row, all values finite
   */
  static LedoitWolf ofRows(Embeddings rows) {
    double[] ones = new double[rows.rows()];
    Arrays.fill(ones, 1);
    return of(rows, ones);
  }

  /** The estimate from rows that are multiplied by these factors. */
  private static LedoitWolf of(Embeddings view, double[] factors) {
    double[] mean = mean(view, factors);
    double[][] covariance = new double[view.dims()][view.dims()];
    double fourthPowers = 0;
    for (int start = 0; start < view.rows(); start += BLOCK) {
      double[][] block = new double[Math.min(BLOCK, view.rows() - start)][view.dims()];
      for (int i = 0; i < block.length; i++) {
        double squares = centre(view, start + i, factors[start + i], mean, block[i]);
        fourthPowers += squares * squares;
      }
      addProducts(block, covariance);
    }
    for (int i = 0; i < covariance.length; i++) {
      for (int j = i; j < covariance.length; j++) {
        covariance[i][j] /= view.rows();
      }
    }
    return shrink(mean, covariance, fourthPowers / view.rows(), view.rows());
  }

  private static double[] mean(Embeddings view, double[] factors) {
    double[] mean = new double[view.dims()];
    for (int row = 0; row < view.rows(); row++) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += view.values()[row * mean.length + i] * factors[row];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= view.rows();
    }
    return mean;
  }

  /** Writes one row times its factor less the mean, and gives its squared length. */
  private static double centre(
      Embeddings view, int row, double factor, double[] mean, double[] centred) {
    double squares = 0;
    for (int i = 0; i < mean.length; i++) {
      centred[i] = view.values()[row * mean.length + i] * factor - mean[i];
      squares += centred[i] * centred[i];
    }
    return squares;
  }

  private static void addProducts(double[][] block, double[][] covariance) {
    double[] negatedColumn = new double[block.length];
    for (int i = 0; i < covariance.length; i++) {
      for (int row = 0; row < block.length; row++) {
        negatedColumn[row] = -block[row][i];
      }
      RowSums.subtract(covariance[i], i, covariance.length, block, block.length, negatedColumn, 0);
    }
  }

  /**
   * Shrinks in place. With S the covariance, m = tr S / d and x a centred row, the share is (mean
   * |x|^4 - |S|^2) / N over |S - m I|^2, at most 1.
   */
  private static LedoitWolf shrink(
      double[] mean, double[][] covariance, double meanFourthPower, int rows) {
    int dims = mean.length;
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < dims; i++) {
      trace += covariance[i][i];
      squares += covariance[i][i] * covariance[i][i];
      for (int j = i + 1; j < dims; j++) {
        squares += 2 * covariance[i][j] * covariance[i][j];
      }
    }
    double identity = trace / dims;
    double distance = squares - identity * trace;
    double noise = Math.min((meanFourthPower - squares) / rows, distance);
    // In one dimension, and where all rows are equal, there is nothing to shrink toward.
    double shrinkage = dims == 1 || noise <= 0 ? 0 : noise / distance;
    for (int i = 0; i < dims; i++) {
      for (int j = i; j < dims; j++) {
        covariance[i][j] *= 1 - shrinkage;
      }
      covariance[i][i] += shrinkage * identity;
    }
    return new LedoitWolf(mean, covariance, shrinkage);
  }
}
