package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import org.junit.jupiter.api.Test;

class NeighbourhoodsTest {

  private static double[][] circle(double... degrees) {
    double[][] rows = new double[degrees.length][];
    for (int i = 0; i < degrees.length; i++) {
      double angle = Math.toRadians(degrees[i]);
      rows[i] = new double[] {Math.cos(angle), Math.sin(angle)};
    }
    return rows;
  }

  @Test
  void kept_sameNeighboursElsewhere_isAll() {
    double[][] one = circle(0, 10, 50, 70, 120, 150);
    double[][] turned = circle(100, 110, 150, 170, 220, 250);

    assertThat(Neighbourhoods.kept(one, turned)).isEqualTo(1);
  }

  @Test
  void kept_byHand() {
    // Six images, so one neighbour each. Nearest in the first: 1 0 3 2 5 4. Images 1 and 2 change
    // places in the second: 2 3 0 1 5 4. Two of six are kept; chance keeps 1 of 5.
    double[][] one = circle(0, 10, 50, 65, 120, 145);
    double[][] other = circle(0, 50, 10, 65, 120, 145);

    assertThat(Neighbourhoods.kept(one, other))
        .isCloseTo((2 / 6.0 - 1 / 5.0) / (1 - 1 / 5.0), within(1e-12));
  }

  @Test
  void kept_unrelatedRows_isNearChance() {
    double[][] one = new double[200][];
    double[][] other = new double[200][];
    for (int i = 0; i < 200; i++) {
      one[i] = circle(RandomStream.of(1, i).uniform(0, 360))[0];
      other[i] = circle(RandomStream.of(2, i).uniform(0, 360))[0];
    }

    assertThat(Neighbourhoods.kept(one, other)).isCloseTo(0, within(0.03));
  }

  @Test
  void neighbours_areAFifthAndTenAtMost() {
    assertThat(Neighbourhoods.neighbours(3)).isEqualTo(1);
    assertThat(Neighbourhoods.neighbours(30)).isEqualTo(6);
    assertThat(Neighbourhoods.neighbours(250)).isEqualTo(10);
  }
}
