package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import org.junit.jupiter.api.Test;

class KMeansTest {

  static final double[][] ROWS = {{0, 0}, {1, 0}, {0, 2}, {1, 1}, {6, 5}, {7, 5}, {6, 7}, {8, 6}};

  /** Worked by hand. */
  @Test
  void assignments_eightRows_areTheGoldenClusters() {
    int[] found = KMeans.assignments(ROWS, new int[] {0, 1});
    assertThat(found).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    double[][] means = means(ROWS, found, 2);
    assertThat(means[0]).containsExactly(0.5, 0.75);
    assertThat(means[1]).containsExactly(6.75, 5.75);
    double inertia = 0;
    for (int row = 0; row < ROWS.length; row++) {
      inertia += squares(ROWS[row], means[found[row]]);
    }
    assertThat(inertia).isCloseTo(9.25, within(1e-12));
  }

  /** Two equal centres: all rows go to the first, and the other is left without any. */
  @Test
  void assignments_equalRowsToBeginWith_areToTheFirst() {
    assertThat(KMeans.assignments(new double[][] {{1, 1}, {1, 1}, {1, 1}}, new int[] {2, 0}))
        .containsExactly(0, 0, 0);
  }

  /** At the end no row is nearer to the mean of another cluster than to its own. */
  @Test
  void assignments_randomRows_endWhereLloydsStepsChangeNothing() {
    for (long seed = 0; seed < 20; seed++) {
      RandomStream random = RandomStream.of(seed);
      double[][] rows = new double[40][3];
      for (double[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.gaussian();
        }
      }
      int[] found = KMeans.assignments(rows, new int[] {0, 1, 2, 3});
      double[][] means = means(rows, found, 4);
      for (int row = 0; row < rows.length; row++) {
        double own = squares(rows[row], means[found[row]]);
        for (double[] mean : means) {
          assertThat(own).isLessThanOrEqualTo(squares(rows[row], mean));
        }
      }
    }
  }

  private static double[][] means(double[][] rows, int[] assignments, int clusters) {
    double[][] means = new double[clusters][rows[0].length];
    int[] counts = new int[clusters];
    for (int row = 0; row < rows.length; row++) {
      counts[assignments[row]]++;
      for (int i = 0; i < rows[row].length; i++) {
        means[assignments[row]][i] += rows[row][i];
      }
    }
    for (int c = 0; c < clusters; c++) {
      for (int i = 0; i < means[c].length; i++) {
        means[c][i] /= counts[c];
      }
    }
    return means;
  }

  private static double squares(double[] row, double[] centre) {
    double squares = 0;
    for (int i = 0; i < row.length; i++) {
      squares += (row[i] - centre[i]) * (row[i] - centre[i]);
    }
    return squares;
  }

  /**
   * Rows 0 and 1 are equal and both begin a cluster, so that the second loses all rows and stays at
   * 5, which three rows are nearer to than to the mean of all, 4.25.
   */
  @Test
  void assignments_aCentreThatLosesItsRows_staysWhereItWas() {
    assertThat(KMeans.assignments(new double[][] {{5}, {5}, {6}, {1}}, new int[] {0, 1}))
        .containsExactly(1, 1, 1, 0);
  }
}
