package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.internal.engine.RandomStream;
import org.junit.jupiter.api.Test;

class LinearDiscriminantTest {

  @Test
  void accuracy_groupsApart_isAll() {
    double[][] first = {{0, 0}, {1, 0}, {0, 1}};
    double[][] second = {{5, 5}, {6, 5}, {5, 6}};

    LinearDiscriminant discriminant = LinearDiscriminant.between(first, second);

    assertThat(discriminant.accuracy(first, second)).isEqualTo(1);
    assertThat(discriminant.accuracy(second, first)).isZero();
  }

  @Test
  void accuracy_equalGroups_isAHalfExactly() {
    double[][] rows = {{0.3, 1}, {0.1, 2}, {0.7, 4}};

    assertThat(LinearDiscriminant.between(rows, rows).accuracy(rows, rows)).isEqualTo(0.5);
  }

  @Test
  void accuracy_oneDimension_dividesInTheMiddle() {
    // Means 1 and 5, so the border is at 3.
    LinearDiscriminant discriminant =
        LinearDiscriminant.between(new double[][] {{0}, {2}}, new double[][] {{4}, {6}});

    assertThat(discriminant.accuracy(new double[][] {{2.99}, {3.01}}, new double[][] {{3.01}}))
        .isEqualTo(2 / 3.0);
    assertThat(discriminant.accuracy(new double[][] {{3}}, new double[][] {{3}})).isEqualTo(0.5);
  }

  @Test
  void accuracy_sharedNoise_isSeenThrough() {
    // The groups differ by 0.2 in the first number, which the second tells the noise of; the
    // difference of means alone would be right in little more than half.
    double[][][] groups = new double[2][400][2];
    for (int group = 0; group < 2; group++) {
      for (int i = 0; i < 400; i++) {
        RandomStream random = RandomStream.of(8, group, i);
        double noise = random.gaussian();
        groups[group][i][0] = noise + 0.2 * group + 0.01 * random.gaussian();
        groups[group][i][1] = noise;
      }
    }

    LinearDiscriminant discriminant = LinearDiscriminant.between(groups[0], groups[1]);

    // Shrinkage by a tenth leaves some of the noise in.
    assertThat(discriminant.accuracy(groups[0], groups[1])).isGreaterThan(0.7);
  }

  @Test
  void between_moreNumbersThanRows_isFinite() {
    double[][] first = {{0, 1, 0, 0, 0}, {0, 1, 1, 0, 0}};
    double[][] second = {{1, 0, 0, 0, 0}, {1, 0, 1, 0, 0}};

    assertThat(LinearDiscriminant.between(first, second).accuracy(first, second)).isEqualTo(1);
  }
}
