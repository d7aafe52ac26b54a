package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Of diagonal covariances, whose directions are the axes. */
class WhiteningTest {

  private static Whitening of(int rank, double... variances) {
    DMatrixRMaj covariance = new DMatrixRMaj(variances.length, variances.length);
    for (int i = 0; i < variances.length; i++) {
      covariance.set(i, i, variances[i]);
    }
    double[] scales = new double[variances.length];
    Arrays.fill(scales, 1);
    return Whitening.of(new Moments(new double[variances.length], covariance), scales, rank);
  }

  /** 2^2 / 4 = 1, and 5^2 / 1 = 25, and 5^2 / 0.25 = 100. */
  @Test
  void squaredDistances_areOverTheDirectionsOfLargestVariance() {
    double[] expected = {1, 26, 126};
    for (int rank = 1; rank <= 3; rank++) {
      Whitening whitening = of(rank, 4, 1, 0.25);
      assertThat(whitening.rank()).isEqualTo(rank);
      assertThat(whitening.squaredDistances(new double[][] {{2, 5, 5}})[0])
          .isCloseTo(expected[rank - 1], within(1e-12));
    }
  }

  /** The limit of two directions is 2 * 2^-52 = 4.44e-16 of the largest variance. */
  @Test
  void of_variancesThatAreRoundingAlone_areLeftOut() {
    assertThat(of(2, 1, 4e-16).rank()).isEqualTo(1);
    assertThat(of(2, 1, 5e-16).rank()).isEqualTo(2);
  }

  @Test
  void isSeen_from1e12On() {
    assertThat(Whitening.isSeen(1e-12)).isTrue();
    assertThat(Whitening.isSeen(9e-13)).isFalse();
  }

  @Test
  void ledoitWolf_ofTwoImages_hasOneDirection() {
    assertThat(Covariance.LEDOIT_WOLF.rank(2)).isEqualTo(1);
    assertThat(Covariance.LEDOIT_WOLF.rank(3)).isEqualTo(Integer.MAX_VALUE);
  }
}
