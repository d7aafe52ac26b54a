package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.score.Embeddings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * A normal distribution, kept as its mean and the Cholesky factor L of its covariance, Sigma = L
 * L^T. All in fp64.
 *
 * @param mean mu, d values
 * @param factor L, d (d + 1) / 2 values, row after row, each up to the diagonal: element (i, k), k
 *     at most i, stands at i (i + 1) / 2 + k
 * @param logDeterminant log det Sigma
 */
public record Gaussian(double[] mean, double[] factor, double logDeterminant) {

  /** What the names of the arrays that hold means begin with. */
  static final String MEAN = "mean.";

  private static final String FACTOR = "factor.";

  /**
   * The smallest variance that a direction is believed to have, given the others. Coordinates of
   * unit-length rows computed in single precision are good to about 1e-8, in half to 1e-5: whatever
   * varies by less than 1e-5 does not vary as far as anyone can tell.
   */
  static final double SMALLEST_VARIANCE = 1e-10;

  /** Images scored together: enough for vector instructions, few enough for a core's own cache. */
  private static final int BLOCK = 64;

  /**
   * The distribution with this mean of d values and this covariance (d, d), of which the diagonal
   * and what is right of it is read. Where a variance given the preceding coordinates is under
   * {@link #SMALLEST_VARIANCE} (a singular covariance: one image, equal images, two images), that
   * much is first added to the whole diagonal.
   *
   * @throws IllegalArgumentException if that does not suffice: it is no covariance
   */
  static Gaussian of(double[] mean, double[][] covariance) {
    double[] factor =
        factor(covariance, 0, SMALLEST_VARIANCE)
            .or(() -> factor(covariance, SMALLEST_VARIANCE, 0))
            .orElseThrow(() -> new IllegalArgumentException("not a covariance"));
    return ofFactor(mean, factor);
  }

  /** The distribution with this mean and Cholesky factor, as the components have them. */
  static Gaussian ofFactor(double[] mean, double[] factor) {
    double logDeterminant = 0;
    for (int i = 0; i < mean.length; i++) {
      logDeterminant += 2 * Math.log(factor[rowStart(i) + i]);
    }
    return new Gaussian(mean, factor, logDeterminant);
  }

  /**
   * Reads back what {@link #put} gave, under the same name.
   *
   * @throws dev.con2.error.ModelFileException if an array is missing, of the wrong size or not a
   *     Gaussian's
   */
  public static Gaussian read(Map<String, Safetensors.Array> arrays, String name) {
    Doubles mean = Safetensors.require(arrays, MEAN + name, Doubles.class);
    Doubles factor = Safetensors.require(arrays, FACTOR + name, Doubles.class);
    int dims = mean.values().length;
    if (dims == 0 || !mean.shape().equals(List.of(dims))) {
      throw ViewChecks.unusable(MEAN + name, "its shape is " + mean.shape());
    }
    if (!factor.shape().equals(List.of(factorSize(dims)))) {
      throw ViewChecks.unusable(FACTOR + name, "its shape is " + factor.shape());
    }
    return ofFactor(mean.values(), factor.values()).requireProper(name);
  }

  /**
   * This itself, where it {@link #isProper}.
   *
   * @param name that its arrays have
   * @throws dev.con2.error.ModelFileException if it is not
   */
  Gaussian requireProper(String name) {
    if (!isProper()) {
      throw ViewChecks.unusable(FACTOR + name, "it does not hold a Gaussian");
    }
    return this;
  }

  /**
   * Adds mean and factor to the arrays of a model file, each under a name that ends in this one.
   */
  void put(Map<String, Safetensors.Array> arrays, String name) {
    arrays.put(MEAN + name, new Doubles(List.of(mean.length), mean));
    arrays.put(FACTOR + name, new Doubles(List.of(factor.length), factor));
  }

  /** Whether all values are finite and the factor's diagonal is positive. */
  boolean isProper() {
    for (int i = 0; i < mean.length; i++) {
      if (!(factor[rowStart(i) + i] > 0)) {
        return false;
      }
    }
    return DoubleStream.of(mean).allMatch(Double::isFinite)
        && DoubleStream.of(factor).allMatch(Double::isFinite)
        && Double.isFinite(logDeterminant);
  }

  /** What the mean and the factor take in that many dimensions. */
  static long bytes(long dims) {
    return (dims * (dims + 1) / 2 + dims) * Double.BYTES;
  }

  /** Number of elements of the factor in that many dimensions. */
  static int factorSize(int dims) {
    return rowStart(dims);
  }

  /**
   * L of the covariance with a number added to its diagonal, or nothing if a variance given the
   * preceding coordinates is not above the smallest allowed.
   */
  private static Optional<double[]> factor(double[][] covariance, double added, double smallest) {
    int dims = covariance.length;
    double[] factor = new double[factorSize(dims)];
    // Row k holds column k of L, so that the inner loops run along rows.
    double[][] columns = new double[dims][];
    for (int k = 0; k < dims; k++) {
      double[] column = covariance[k].clone();
      column[k] += added;
      RowSums.subtract(column, k, dims, columns, k, factor, rowStart(k));
      if (!(column[k] > smallest)) {
        return Optional.empty();
      }
      double diagonal = Math.sqrt(column[k]);
      for (int i = k; i < dims; i++) {
        column[i] /= diagonal;
        factor[rowStart(i) + k] = column[i];
      }
      columns[k] = column;
    }
    return Optional.of(factor);
  }

  /** Where row i of a packed factor begins. */
  private static int rowStart(int row) {
    return row * (row + 1) / 2;
  }

  /**
   * Adds to each score minus the log density of that image's representation made unit length, 1/2
   * (d log 2 pi + log det Sigma + |L^-1 (z - mu)|^2) (equation 8). The score of an image does not
   * depend on the others, to the last bit.
   *
   * @param view (B, d), of any length
   * @param scores B numbers, added to
   * @throws IllegalArgumentException if a representation is not finite
   */
  void addScores(Embeddings view, double[] scores) {
    for (int start = 0; start < view.rows(); start += BLOCK) {
      int count = Math.min(BLOCK, view.rows() - start);
      double[][] centred = new double[mean.length][count];
      for (int b = 0; b < count; b++) {
        double inverseNorm = ViewChecks.inverseNorm(view, start + b);
        for (int i = 0; i < mean.length; i++) {
          centred[i][b] = view.values()[(start + b) * mean.length + i] * inverseNorm - mean[i];
        }
      }
      double[] distances = squaredDistances(centred);
      for (int b = 0; b < count; b++) {
        scores[start + b] += negativeLogDensity(distances[b]);
      }
    }
  }

  /**
   * The squared Mahalanobis distances of rows from the mean. That of a row does not depend on the
   * others, to the last bit.
   *
   * @param rows (B, d), finite
   * @return B values, at least 0
   */
  double[] squaredDistances(Embeddings rows) {
    double[] all = new double[rows.rows()];
    for (int start = 0; start < all.length; start += BLOCK) {
      int count = Math.min(BLOCK, all.length - start);
      System.arraycopy(squaredDistances(centred(rows, start, count)), 0, all, start, count);
    }
    return all;
  }

  /**
   * Rows where every direction varies by as much: L^-1 (x - mu), rounded to single precision. That
   * of a row does not depend on the others, to the last bit.
   *
   * @param rows (B, d), finite
   * @return (B, d), row-major
   */
  public float[] whitened(Embeddings rows) {
    int dims = mean.length;
    float[] white = new float[rows.values().length];
    for (int start = 0; start < rows.rows(); start += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - start);
      double[][] centred = centred(rows, start, count);
      squaredDistances(centred);
      for (int b = 0; b < count; b++) {
        for (int i = 0; i < dims; i++) {
          white[(start + b) * dims + i] = (float) centred[i][b];
        }
      }
    }
    return white;
  }

  /** Some rows less the mean, as columns. */
  private double[][] centred(Embeddings rows, int start, int count) {
    double[][] centred = new double[mean.length][count];
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < mean.length; i++) {
        centred[i][b] = rows.values()[(start + b) * mean.length + i] - mean[i];
      }
    }
    return centred;
  }

  /** Minus the log density at a squared Mahalanobis distance from the mean. */
  double negativeLogDensity(double squaredDistance) {
    return 0.5 * (mean.length * Math.log(2 * Math.PI) + logDeterminant + squaredDistance);
  }

  /**
   * The squared Mahalanobis distances |L^-1 x|^2 of the columns x of a matrix (d, images), which is
   * overwritten by L^-1 times itself.
   */
  double[] squaredDistances(double[][] centred) {
    double[] distances = new double[centred[0].length];
    for (int i = 0; i < centred.length; i++) {
      double[] row = centred[i];
      RowSums.subtract(row, 0, row.length, centred, i, factor, rowStart(i));
      double diagonal = factor[rowStart(i) + i];
      for (int b = 0; b < row.length; b++) {
        row[b] /= diagonal;
        distances[b] += row[b] * row[b];
      }
    }
    return distances;
  }
}
