package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomalyScorerTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "1, 5, 3, 2", "3, 40, 7, 8", "2, 6, 70, 20", "4, 100, 65, 33"})
  void nearestNeighbour_isTheDirectFormula(int views, int references, int images, int dims) {
    List<Embeddings> reference = views(views, references, dims, 1);
    List<Embeddings> tests = views(views, images, dims, 2);
    double[] actual = Scorers.NEAREST_NEIGHBOUR.fit(reference).score(tests);
    double[] expected = new double[images];
    for (int a = 0; a < views; a++) {
      for (int b = 0; b < images; b++) {
        double largest = -1;
        for (int n = 0; n < references; n++) {
          largest = Math.max(largest, cosine(reference.get(a), n, tests.get(a), b));
        }
        expected[b] -= largest / views;
      }
    }
    // Half precision moves a cosine by 2^-11 at most; the mean over rows is far smaller.
    assertThat(actual).containsExactly(expected, within(0x1p-11));
    assertThat(meanDifference(actual, expected)).isLessThan(2e-4);
  }

  @Test
  void nearestNeighbour_twoViews_isTheValueWorkedByHand() {
    AnomalyScorer scorer =
        Scorers.NEAREST_NEIGHBOUR.fit(
            List.of(
                new Embeddings(3, 2, new float[] {3, 4, 1, 0, 0, 2}),
                new Embeddings(3, 2, new float[] {2, 2, 1, -1, -3, 1})));
    List<Embeddings> tests =
        List.of(new Embeddings(1, 2, new float[] {1, 2}), new Embeddings(1, 2, new float[] {2, 1}));
    assertThat(scorer.score(tests)[0]).isCloseTo(-0.9662766040752105, within(0x1p-11));
  }

  @Test
  void nearestNeighbour_trainingImage_isNearItself() {
    List<Embeddings> reference = views(3, 50, 64, 5);
    double[] scores = Scorers.NEAREST_NEIGHBOUR.fit(reference).score(reference);
    assertThat(scores).hasSize(50);
    Arrays.stream(scores).forEach(s -> assertThat(s).isCloseTo(-1, within(5e-4)));
  }

  @ParameterizedTest
  @CsvSource({"1, 30, 3, 2", "3, 40, 7, 8", "2, 6, 70, 20", "4, 100, 130, 33", "2, 200, 1, 5"})
  void likelihood_isTheDirectFormula(int views, int references, int images, int dims) {
    List<Embeddings> reference = views(views, references, dims, 3);
    List<Embeddings> tests = views(views, images, dims, 4);
    double[] actual = Scorers.LIKELIHOOD.fit(reference).score(tests);
    double[] expected = new double[images];
    for (int a = 0; a < views; a++) {
      LedoitWolf estimate = LedoitWolf.ofUnitRows(reference.get(a));
      for (int b = 0; b < images; b++) {
        double[] z = unit(tests.get(a), b);
        expected[b] += negativeLogDensity(estimate, z) / views;
      }
    }
    for (int b = 0; b < images; b++) {
      assertThat(actual[b]).isCloseTo(expected[b], within(1e-9 * (1 + Math.abs(expected[b]))));
    }
  }

  @Test
  void likelihood_oneImageOrMany_isTheSameToTheLastBit() {
    AnomalyScorer scorer = Scorers.LIKELIHOOD.fit(views(2, 90, 17, 1));
    List<Embeddings> tests = views(2, 150, 17, 2);
    double[] together = scorer.score(tests);
    for (int b = 0; b < 150; b += 7) {
      assertThat(scorer.score(rows(tests, b, b + 1))).containsExactly(together[b]);
      assertThat(scorer.score(rows(tests, b, 150))[0]).isEqualTo(together[b]);
    }
  }

  @Test
  void nearestNeighbour_oneImageOrMany_differsByLessThanRounding() {
    AnomalyScorer scorer = Scorers.NEAREST_NEIGHBOUR.fit(views(2, 90, 128, 1));
    List<Embeddings> tests = views(2, 150, 128, 2);
    double[] together = scorer.score(tests);
    for (int b = 0; b < 150; b += 7) {
      assertThat(scorer.score(rows(tests, b, b + 1))[0]).isCloseTo(together[b], within(1e-6));
    }
  }

  @Test
  void score_doesNotDependOnTheLengthOfARepresentation() {
    List<Embeddings> reference = views(1, 20, 6, 1);
    List<Embeddings> tests = views(1, 9, 6, 2);
    float[] scaled = tests.get(0).values().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 1 << i / 6;
    }
    for (AnomalyScorer scorer : both(reference)) {
      assertThat(scorer.score(List.of(new Embeddings(9, 6, scaled))))
          .containsExactly(scorer.score(tests));
    }
  }

  @Test
  void score_farFromTheTrainingImages_isHigherThanNear() {
    Embeddings reference = around(new float[] {1, 0.5f, 0}, 100, 0.05, 1);
    Embeddings near = around(new float[] {1, 0.5f, 0}, 20, 0.05, 2);
    Embeddings far = around(new float[] {-0.2f, 0.3f, 1}, 20, 0.05, 3);
    for (AnomalyScorer scorer : both(List.of(reference))) {
      double highestNear = Arrays.stream(scorer.score(List.of(near))).max().orElseThrow();
      double lowestFar = Arrays.stream(scorer.score(List.of(far))).min().orElseThrow();
      assertThat(lowestFar).isGreaterThan(highestNear);
    }
  }

  @Test
  void score_zeroVector_hasCosineZeroWithEverything() {
    Embeddings zero = new Embeddings(1, 4, new float[4]);
    List<Embeddings> reference = views(1, 10, 4, 1);
    assertThat(Scorers.NEAREST_NEIGHBOUR.fit(reference).score(List.of(zero))[0]).isZero();
    assertThat(Scorers.LIKELIHOOD.fit(reference).score(List.of(zero))[0]).isFinite();
    for (AnomalyScorer scorer : both(List.of(zero))) {
      assertThat(scorer.score(List.of(zero))[0]).isFinite();
      Arrays.stream(scorer.score(reference)).forEach(s -> assertThat(s).isFinite());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 12", "2, 12", "3, 200", "12, 1"})
  void likelihood_fewOrEqualTrainingImages_givesFiniteScores(int references, int dims) {
    Embeddings few = views(1, references, dims, 8).get(0);
    float[] repeated = new float[5 * dims];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = few.values()[i % dims];
    }
    List<Embeddings> tests = views(1, 30, dims, 9);
    for (Embeddings reference : List.of(few, new Embeddings(5, dims, repeated))) {
      AnomalyScorer scorer = Scorers.LIKELIHOOD.fit(List.of(reference));
      double[] scores = scorer.score(tests);
      Arrays.stream(scores).forEach(s -> assertThat(s).isFinite());
      double own = scorer.score(rows(List.of(reference), 0, 1))[0];
      assertThat(own).isLessThanOrEqualTo(Arrays.stream(scores).max().orElseThrow());
    }
  }

  @Test
  void read_whatWasWritten_givesTheSameScoresToTheLastBit() {
    List<Embeddings> reference = views(12, 30, 9, 1);
    List<Embeddings> tests = views(12, 70, 9, 2);
    AnomalyScorer nearest = Scorers.NEAREST_NEIGHBOUR.fit(reference);
    AnomalyScorer likelihood = Scorers.LIKELIHOOD.fit(reference);
    assertThat(Scorers.NEAREST_NEIGHBOUR.read(throughFile(nearest)).score(tests))
        .containsExactly(nearest.score(tests));
    assertThat(Scorers.LIKELIHOOD.read(throughFile(likelihood)).score(tests))
        .containsExactly(likelihood.score(tests));
    assertThat(nearest.arrays()).hasSize(12);
    assertThat(likelihood.arrays()).hasSize(36);
  }

  @Test
  void score_noImages_givesNoScores() {
    for (AnomalyScorer scorer : both(views(2, 4, 3, 1))) {
      assertThat(scorer.score(views(2, 0, 3, 1))).isEmpty();
    }
  }

  @Test
  void score_viewsThatDoNotFit_areRefused() {
    for (AnomalyScorer scorer : both(views(2, 4, 3, 1))) {
      assertRefused(scorer, views(1, 5, 3, 1));
      assertRefused(scorer, views(2, 5, 4, 1));
      assertRefused(scorer, List.of(views(1, 5, 3, 1).get(0), views(1, 6, 3, 1).get(0)));
      Embeddings infinite = new Embeddings(1, 3, new float[] {1, Float.POSITIVE_INFINITY, 0});
      assertRefused(scorer, List.of(infinite, infinite));
    }
  }

  @Test
  void fit_nothing_isRefused() {
    List<List<Embeddings>> wrong =
        List.of(
            List.of(),
            views(1, 0, 3, 1),
            List.of(views(1, 5, 3, 1).get(0), views(1, 6, 3, 1).get(0)),
            List.of(new Embeddings(1, 1, new float[] {Float.NaN})));
    for (List<Embeddings> views : wrong) {
      assertThatIllegalArgumentException().isThrownBy(() -> Scorers.NEAREST_NEIGHBOUR.fit(views));
      assertThatIllegalArgumentException().isThrownBy(() -> Scorers.LIKELIHOOD.fit(views));
    }
  }

  @Test
  void read_arraysThatAreNotAScorers_areRefused() {
    Map<String, Array> nearest = Scorers.NEAREST_NEIGHBOUR.fit(views(2, 4, 3, 1)).arrays();
    Map<String, Array> likelihood = Scorers.LIKELIHOOD.fit(views(2, 4, 3, 1)).arrays();
    short infinite = HalfPrecision.fromFloat(Float.POSITIVE_INFINITY);
    List<Map<String, Array>> wrongNearest =
        List.of(
            Map.of(),
            likelihood,
            with(nearest, "other", new Floats(List.of(), new float[1])),
            with(nearest, "reference.1", new Floats(List.of(4, 3), new float[12])),
            with(nearest, "reference.1", new Halves(List.of(3, 4), new short[12])),
            with(nearest, "reference.0", new Halves(List.of(12), new short[12])),
            Map.of("reference.0", new Halves(List.of(0, 3), new short[0])),
            Map.of("reference.0", new Halves(List.of(1, 1), new short[] {infinite})));
    for (Map<String, Array> arrays : wrongNearest) {
      assertThatThrownBy(() -> Scorers.NEAREST_NEIGHBOUR.read(arrays))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("the model file");
    }
    List<Map<String, Array>> wrongLikelihood =
        List.of(
            Map.of(),
            nearest,
            with(likelihood, "mean.1", new Doubles(List.of(2), new double[2])),
            with(likelihood, "mean.0", new Doubles(List.of(3, 1), new double[3])),
            with(likelihood, "mean.0", new Doubles(List.of(3), new double[] {1, 2, Double.NaN})),
            with(likelihood, "factor.0", new Doubles(List.of(5), new double[5])),
            with(likelihood, "factor.0", new Doubles(List.of(6), new double[6])),
            with(likelihood, "factor.1", new Doubles(List.of(6), new double[] {1, 2, 1, 3, 1, -1})),
            with(likelihood, "log_determinant.0", new Doubles(List.of(1), new double[1])),
            with(likelihood, "mean.2", new Doubles(List.of(3), new double[3])));
    for (Map<String, Array> arrays : wrongLikelihood) {
      assertThatThrownBy(() -> Scorers.LIKELIHOOD.read(arrays))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("the model file");
    }
  }

  private static Map<String, Array> with(Map<String, Array> arrays, String name, Array array) {
    Map<String, Array> changed = new TreeMap<>(arrays);
    changed.put(name, array);
    return changed;
  }

  private static Map<String, Array> throughFile(AnomalyScorer scorer) {
    return Safetensors.read(new Safetensors(scorer.arrays()).toBytes(), "file").arrays();
  }

  private static void assertRefused(AnomalyScorer scorer, List<Embeddings> views) {
    assertThatIllegalArgumentException().isThrownBy(() -> scorer.score(views));
  }

  private static List<AnomalyScorer> both(List<Embeddings> reference) {
    return List.of(Scorers.NEAREST_NEIGHBOUR.fit(reference), Scorers.LIKELIHOOD.fit(reference));
  }

  private static List<Embeddings> views(int views, int rows, int dims, long seed) {
    List<Embeddings> list = new ArrayList<>();
    for (int a = 0; a < views; a++) {
      RandomStream random = RandomStream.of(seed, a);
      float[] values = new float[rows * dims];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.5 + random.gaussian());
      }
      list.add(new Embeddings(rows, dims, values));
    }
    return list;
  }

  private static Embeddings around(float[] centre, int rows, double spread, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[rows * centre.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (centre[i % centre.length] + spread * random.gaussian());
    }
    return new Embeddings(rows, centre.length, values);
  }

  private static List<Embeddings> rows(List<Embeddings> views, int from, int to) {
    return views.stream()
        .map(
            view ->
                new Embeddings(
                    to - from,
                    view.dims(),
                    Arrays.copyOfRange(view.values(), from * view.dims(), to * view.dims())))
        .toList();
  }

  private static double[] unit(Embeddings view, int row) {
    double[] z = new double[view.dims()];
    Arrays.setAll(z, i -> view.values()[row * view.dims() + i]);
    double norm = Math.sqrt(Arrays.stream(z).map(x -> x * x).sum());
    return Arrays.stream(z).map(x -> x / norm).toArray();
  }

  private static double cosine(Embeddings a, int rowOfA, Embeddings b, int rowOfB) {
    double[] first = unit(a, rowOfA);
    double[] second = unit(b, rowOfB);
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += first[i] * second[i];
    }
    return sum;
  }

  /** Equation 8 by Gaussian elimination of the covariance, without a factor. */
  private static double negativeLogDensity(LedoitWolf estimate, double[] z) {
    int dims = z.length;
    double[][] rows = new double[dims][dims + 1];
    for (int i = 0; i < dims; i++) {
      for (int j = 0; j < dims; j++) {
        rows[i][j] = estimate.covariance()[Math.min(i, j)][Math.max(i, j)];
      }
      rows[i][dims] = z[i] - estimate.mean()[i];
    }
    double score = dims * Math.log(2 * Math.PI);
    for (int k = 0; k < dims; k++) {
      // Symmetric elimination splits off one squared number and one variance at a time.
      score += Math.log(rows[k][k]) + rows[k][dims] * rows[k][dims] / rows[k][k];
      for (int i = k + 1; i < dims; i++) {
        double share = rows[i][k] / rows[k][k];
        for (int j = k; j <= dims; j++) {
          rows[i][j] -= share * rows[k][j];
        }
      }
    }
    return score / 2;
  }

  private static double meanDifference(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }
}
