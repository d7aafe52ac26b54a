package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import org.junit.jupiter.api.Test;

class KMeansTest {

  static final double[][] ROWS = {{0, 0}, {1, 0}, {0, 2}, {1, 1}, {6, 5}, {7, 5}, {6, 7}, {8, 6}};

  /** Worked by hand. */
  @Test
  void of_eightRows_givesTheGoldenClusters() {
    KMeans found = KMeans.of(ROWS, new int[] {0, 1});
    assertThat(found.assignments()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(found.centres()[0]).containsExactly(0.5, 0.75);
    assertThat(found.centres()[1]).containsExactly(6.75, 5.75);
    assertThat(inertia(ROWS, found)).isCloseTo(9.25, within(1e-12));
  }

  /** Two equal centres: all rows go to the first, and the other stays empty where it was. */
  @Test
  void of_equalRowsToBeginWith_leavesTheLaterClusterEmpty() {
    KMeans found = KMeans.of(new double[][] {{1, 1}, {1, 1}, {1, 1}}, new int[] {2, 0});
    assertThat(found.assignments()).containsOnly(0);
    assertThat(found.centres()[1]).containsExactly(1, 1);
  }

  /** At the end no row is nearer to another centre, and centres are means. */
  @Test
  void of_randomRows_endsWhereLloydsStepsChangeNothing() {
    for (long seed = 0; seed < 20; seed++) {
      RandomStream random = RandomStream.of(seed);
      double[][] rows = new double[40][3];
      for (double[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.gaussian();
        }
      }
      KMeans found = KMeans.of(rows, new int[] {0, 1, 2, 3});
      for (int row = 0; row < rows.length; row++) {
        double own = squares(rows[row], found.centres()[found.assignments()[row]]);
        for (double[] centre : found.centres()) {
          assertThat(own).isLessThanOrEqualTo(squares(rows[row], centre));
        }
      }
    }
  }

  private static double inertia(double[][] rows, KMeans found) {
    double sum = 0;
    for (int row = 0; row < rows.length; row++) {
      sum += squares(rows[row], found.centres()[found.assignments()[row]]);
    }
    return sum;
  }

  private static double squares(double[] row, double[] centre) {
    double squares = 0;
    for (int i = 0; i < row.length; i++) {
      squares += (row[i] - centre[i]) * (row[i] - centre[i]);
    }
    return squares;
  }
}
