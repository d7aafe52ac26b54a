package dev.con2.contexts;

/**
 * Fisher's linear discriminant between two groups of equally likely rows: the difference of their
 * means, divided by the covariance within the groups. That is shrunk by a tenth toward a multiple
 * of the identity, so that rows with more values than there are images do no harm.
 */
final class LinearDiscriminant {

  private static final double SHRINKAGE = 0.1;

  /** Differences smaller than this are rounding. */
  private static final double NOTHING = 1e-9;

  private final double[] weights;
  private final double middle;

  private LinearDiscriminant(double[] weights, double middle) {
    this.weights = weights;
    this.middle = middle;
  }

  /**
   * Fits it.
   *
   * @param first rows of one group, at least one
   * @param second rows of the other, at least one, of the same width
   */
  static LinearDiscriminant between(double[][] first, double[][] second) {
    double[] firstMean = mean(first);
    double[] secondMean = mean(second);
    int dims = firstMean.length;
    double[][] covariance = new double[dims][dims];
    int rows = first.length + second.length;
    addProducts(first, firstMean, rows, covariance);
    addProducts(second, secondMean, rows, covariance);
    shrink(covariance);
    double[] difference = new double[dims];
    for (int i = 0; i < dims; i++) {
      double moved = secondMean[i] - firstMean[i];
      difference[i] = Math.abs(moved) < NOTHING ? 0 : moved;
    }
    double[] weights = solve(covariance, difference);
    double middle = (product(weights, firstMean) + product(weights, secondMean)) / 2;
    return new LinearDiscriminant(weights, middle);
  }

  /** The share of rows that it puts into their own group; one on the border counts half. */
  double accuracy(double[][] first, double[][] second) {
    double right = 0;
    for (double[] row : first) {
      right += (1 - Math.signum(product(weights, row) - middle)) / 2;
    }
    for (double[] row : second) {
      right += (1 + Math.signum(product(weights, row) - middle)) / 2;
    }
    return right / (first.length + second.length);
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  private static void addProducts(
      double[][] group, double[] mean, int rows, double[][] covariance) {
    for (double[] row : group) {
      for (int i = 0; i < mean.length; i++) {
        double centred = (row[i] - mean[i]) / rows;
        for (int j = 0; j < mean.length; j++) {
          covariance[i][j] += centred * (row[j] - mean[j]);
        }
      }
    }
  }

  private static void shrink(double[][] covariance) {
    double trace = 0;
    for (int i = 0; i < covariance.length; i++) {
      trace += covariance[i][i];
    }
    double identity = Math.max(trace / covariance.length, NOTHING);
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j < covariance.length; j++) {
        covariance[i][j] *= 1 - SHRINKAGE;
      }
      covariance[i][i] += SHRINKAGE * identity;
    }
  }

  /** x of A x = b by elimination, A symmetric and positive definite; both are overwritten. */
  private static double[] solve(double[][] a, double[] b) {
    int dims = b.length;
    for (int k = 0; k < dims; k++) {
      for (int i = k + 1; i < dims; i++) {
        double factor = a[i][k] / a[k][k];
        for (int j = k; j < dims; j++) {
          a[i][j] -= factor * a[k][j];
        }
        b[i] -= factor * b[k];
      }
    }
    for (int k = dims - 1; k >= 0; k--) {
      for (int j = k + 1; j < dims; j++) {
        b[k] -= a[k][j] * b[j];
      }
      b[k] /= a[k][k];
    }
    return b;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
