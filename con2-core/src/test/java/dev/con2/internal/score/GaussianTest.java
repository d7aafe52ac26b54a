package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianTest {

  @Test
  void negativeLogDensity_inTwoDimensions_isTheValueWorkedByHand() {
    double[][] covariance = {{0.04, 0.01}, {Double.NaN, 0.09}};
    Gaussian gaussian = Gaussian.of(new double[] {0.5, -0.25}, covariance);
    double[] distances = gaussian.squaredDistances(new double[][] {{0.6 - 0.5}, {0.1 - -0.25}});
    assertThat(distances[0]).isCloseTo(1.457142857142857, within(1e-14));
    assertThat(gaussian.logDeterminant()).isCloseTo(-5.654992310486769, within(1e-14));
    assertThat(gaussian.negativeLogDensity(distances[0]))
        .isCloseTo(-0.2610476602626104, within(1e-14));
    assertThat(gaussian.factor()[0]).isCloseTo(0.2, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 31, 64})
  void factor_timesItsTranspose_isTheCovariance(int dims) {
    double[][] covariance = covariance(dims, 2 * dims + 3);
    Gaussian gaussian = Gaussian.of(new double[dims], covariance);
    assertThat(gaussian.factor()).hasSize(Gaussian.factorSize(dims));
    for (int i = 0; i < dims; i++) {
      for (int j = 0; j <= i; j++) {
        double product = 0;
        for (int k = 0; k <= j; k++) {
          product += factor(gaussian, i, k) * factor(gaussian, j, k);
        }
        assertThat(product).isCloseTo(covariance[j][i], within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void squaredDistances_areThoseOfTheInverseCovariance(int dims) {
    double[][] covariance = covariance(dims, 3 * dims + 5);
    RandomStream random = RandomStream.of(dims);
    double[][] columns = new double[dims][11];
    for (double[] row : columns) {
      Arrays.setAll(row, b -> random.gaussian());
    }
    double[] expected = new double[11];
    for (int b = 0; b < 11; b++) {
      int column = b;
      double[] x = Arrays.stream(columns).mapToDouble(row -> row[column]).toArray();
      double[] solved = solveByElimination(covariance, x);
      for (int i = 0; i < dims; i++) {
        expected[b] += x[i] * solved[i];
      }
    }
    double[] actual = Gaussian.of(new double[dims], covariance).squaredDistances(columns);
    for (int b = 0; b < 11; b++) {
      assertThat(actual[b]).isCloseTo(expected[b], within(1e-9 * expected[b]));
    }
  }

  @Test
  void of_singularCovariance_liftsItsDiagonal() {
    for (int dims : new int[] {1, 2, 50, 300}) {
      Gaussian zero = Gaussian.of(new double[dims], new double[dims][dims]);
      assertThat(zero.isProper()).isTrue();
      assertThat(zero.logDeterminant()).isCloseTo(dims * Math.log(1e-10), within(1e-9 * dims));
      double[][] rankOne = new double[dims][dims];
      for (double[] row : rankOne) {
        Arrays.fill(row, 1.0 / dims);
      }
      assertThat(Gaussian.of(new double[dims], rankOne).isProper()).isTrue();
    }
  }

  @Test
  void of_smallButSoundVariance_isLeftAsItIs() {
    double[][] covariance = {{2e-10, 0}, {0, 1}};
    assertThat(Gaussian.of(new double[2], covariance).logDeterminant())
        .isCloseTo(Math.log(2e-10), within(1e-13));
  }

  private static double factor(Gaussian gaussian, int i, int k) {
    return gaussian.factor()[i * (i + 1) / 2 + k];
  }

  /** The mean of x x^T over that many normal vectors x; both triangles are filled. */
  private static double[][] covariance(int dims, int rows) {
    RandomStream random = RandomStream.of(dims, rows);
    double[][] covariance = new double[dims][dims];
    for (int row = 0; row < rows; row++) {
      double[] x = new double[dims];
      Arrays.setAll(x, i -> random.gaussian());
      for (int i = 0; i < dims; i++) {
        for (int j = 0; j < dims; j++) {
          covariance[i][j] += x[i] * x[j] / rows;
        }
      }
    }
    return covariance;
  }

  /** Gauss and Jordan with pivots. */
  private static double[] solveByElimination(double[][] matrix, double[] right) {
    int dims = right.length;
    double[][] rows = new double[dims][];
    for (int i = 0; i < dims; i++) {
      rows[i] = Arrays.copyOf(matrix[i], dims + 1);
      rows[i][dims] = right[i];
    }
    for (int k = 0; k < dims; k++) {
      int pivot = k;
      for (int i = k; i < dims; i++) {
        pivot = Math.abs(rows[i][k]) > Math.abs(rows[pivot][k]) ? i : pivot;
      }
      double[] pivotRow = rows[pivot];
      rows[pivot] = rows[k];
      rows[k] = pivotRow;
      for (int i = 0; i < dims; i++) {
        double share = i == k ? 0 : rows[i][k] / pivotRow[k];
        for (int j = k; j <= dims; j++) {
          rows[i][j] -= share * pivotRow[j];
        }
      }
    }
    double[] solution = new double[dims];
    Arrays.setAll(solution, i -> rows[i][dims] / rows[i][i]);
    return solution;
  }
}
