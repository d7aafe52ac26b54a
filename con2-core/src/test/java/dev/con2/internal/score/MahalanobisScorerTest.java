package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import java.util.List;
import org.junit.jupiter.api.Test;

class MahalanobisScorerTest {

  private static final Embeddings TRAINING =
      new Embeddings(5, 2, new float[] {3, 1, 2, 2, 4, 1, 1, 3, 2, 1});

  /** Values of an independent computation with numpy's pinv. */
  @Test
  void score_isTheGoldenValue() {
    AnomalyScorer scorer = Scorers.MAHALANOBIS.fit(List.of(TRAINING));
    double[] scores = scorer.score(List.of(new Embeddings(2, 2, new float[] {1, 1, 3, -1})));
    assertThat(scores[0]).isCloseTo(2.641969302246373, within(1e-8));
    assertThat(scores[1]).isCloseTo(89.63180916943698, within(1e-6));
  }

  @Test
  void score_outsideTheSpanOfTheTrainingImages_isHardlyPunished() {
    float[] flat = new float[15];
    for (int row = 0; row < 5; row++) {
      System.arraycopy(TRAINING.values(), 2 * row, flat, 3 * row, 2);
    }
    AnomalyScorer scorer = Scorers.MAHALANOBIS.fit(List.of(new Embeddings(5, 3, flat)));
    double[] scores = scorer.score(List.of(new Embeddings(2, 3, new float[] {1, 1, 0, 1, 1, 1})));
    assertThat(scores[0]).isCloseTo(2.641969302246374, within(1e-8));
    assertThat(scores[1]).isCloseTo(5.268006305763387, within(1e-8));
  }

  /** S_LH unshrunk is (d log 2 pi + log det Sigma + this) / 2: the order is that of a Gaussian. */
  @Test
  void score_isHalfOfTheGaussiansLogDensityUpToAConstant() {
    int dims = 4;
    Embeddings training = random(40, dims, 1);
    Embeddings tests = random(10, dims, 2);
    double[] distances = Scorers.MAHALANOBIS.fit(List.of(training)).score(List.of(tests));
    double[][] covariance = new double[dims][dims];
    double[] mean = new double[dims];
    double[][] unit = new double[40][];
    for (int row = 0; row < 40; row++) {
      unit[row] = unitRow(training, row);
      for (int i = 0; i < dims; i++) {
        mean[i] += unit[row][i] / 40;
      }
    }
    for (double[] row : unit) {
      for (int i = 0; i < dims; i++) {
        for (int j = 0; j < dims; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / 40;
        }
      }
    }
    Gaussian gaussian = Gaussian.of(mean, covariance);
    double[] densities = new double[10];
    gaussian.addScores(tests, densities);
    for (int i = 0; i < 10; i++) {
      assertThat(densities[i])
          .isCloseTo(gaussian.negativeLogDensity(distances[i]), within(1e-6 * densities[i] + 1e-5));
    }
  }

  @Test
  void score_isTheMeanOverViews() {
    Embeddings one = random(20, 3, 3);
    Embeddings other = random(20, 3, 4);
    Embeddings test = random(5, 3, 5);
    double[] both = Scorers.MAHALANOBIS.fit(List.of(one, other)).score(List.of(test, test));
    double[] first = Scorers.MAHALANOBIS.fit(List.of(one)).score(List.of(test));
    double[] second = Scorers.MAHALANOBIS.fit(List.of(other)).score(List.of(test));
    for (int i = 0; i < 5; i++) {
      assertThat(both[i]).isCloseTo((first[i] + second[i]) / 2, within(1e-9));
    }
  }

  @Test
  void fit_ofEqualImages_givesScoresOfZero() {
    AnomalyScorer scorer =
        Scorers.MAHALANOBIS.fit(List.of(new Embeddings(3, 2, new float[] {1, 2, 1, 2, 1, 2})));
    assertThat(scorer.score(List.of(new Embeddings(1, 2, new float[] {5, -1})))).containsExactly(0);
  }

  @Test
  void fit_ofNothing_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Scorers.MAHALANOBIS.fit(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Scorers.MAHALANOBIS.fit(List.of(TRAINING, new Embeddings(1, 2, new float[2]))));
  }

  private static double[] unitRow(Embeddings view, int row) {
    double inverse = ViewChecks.inverseNorm(view, row);
    double[] unit = new double[view.dims()];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = view.values()[row * unit.length + i] * inverse;
    }
    return unit;
  }

  private static Embeddings random(int rows, int dims, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[rows * dims];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-1, 1);
    }
    return new Embeddings(rows, dims, values);
  }
}
