package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MahalanobisScorerTest {

  private static final Embeddings TRAINING =
      new Embeddings(5, 2, new float[] {3, 1, 2, 2, 4, 1, 1, 3, 2, 1});

  private static final MahalanobisDistance LEDOIT_WOLF =
      new MahalanobisDistance(1, Covariance.LEDOIT_WOLF);

  /** Values of an independent computation with numpy's pinv. */
  @Test
  void score_isTheGoldenValue() {
    AnomalyScorer scorer = MahalanobisDistance.DEFAULT.fit(List.of(TRAINING));
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
    AnomalyScorer scorer = MahalanobisDistance.DEFAULT.fit(List.of(new Embeddings(5, 3, flat)));
    double[] scores = scorer.score(List.of(new Embeddings(2, 3, new float[] {1, 1, 0, 1, 1, 1})));
    assertThat(scores[0]).isCloseTo(2.641969302246374, within(1e-8));
    assertThat(scores[1]).isCloseTo(5.268006305763387, within(1e-8));
  }

  /** S_LH unshrunk is (d log 2 pi + log det Sigma + this) / 2: the order is that of a Gaussian. */
  @Test
  void score_isHalfOfTheGaussiansLogDensityUpToAConstant() {
    Embeddings training = random(40, 4, 1);
    Embeddings tests = random(10, 4, 2);
    double[] distances = MahalanobisDistance.DEFAULT.fit(List.of(training)).score(List.of(tests));
    Gaussian gaussian = unshrunk(training);
    double[] densities = new double[10];
    gaussian.addScores(tests, densities);
    for (int i = 0; i < 10; i++) {
      assertThat(densities[i])
          .isCloseTo(gaussian.negativeLogDensity(distances[i]), within(1e-6 * densities[i] + 1e-5));
    }
  }

  /**
   * Values of an independent computation with numpy, which adds 1e-10 to each length as SSD's code
   * does; log det Sigma is -8.139327920216413 there.
   */
  @Test
  void score_isOfTheGaussianWhoseDensitiesAreTheGoldenValues() {
    Gaussian gaussian = unshrunk(TRAINING);
    assertThat(gaussian.negativeLogDensity(2.641969302246373))
        .isCloseTo(-0.9108022425756741, within(1e-9));
    assertThat(gaussian.negativeLogDensity(89.63180916943698))
        .isCloseTo(42.58411769101976, within(1e-9));
  }

  /** Of the rows at unit length, its covariance the maximum likelihood's. */
  private static Gaussian unshrunk(Embeddings training) {
    int rows = training.rows();
    int dims = unitRow(training, 0).length;
    double[][] covariance = new double[dims][dims];
    double[] mean = new double[dims];
    double[][] unit = new double[rows][];
    for (int row = 0; row < rows; row++) {
      unit[row] = unitRow(training, row);
      for (int i = 0; i < dims; i++) {
        mean[i] += unit[row][i] / rows;
      }
    }
    for (double[] row : unit) {
      for (int i = 0; i < dims; i++) {
        for (int j = 0; j < dims; j++) {
          covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows;
        }
      }
    }
    return Gaussian.of(mean, covariance);
  }

  @Test
  void score_isTheMeanOverViews() {
    Embeddings one = random(20, 3, 3);
    Embeddings other = random(20, 3, 4);
    Embeddings test = random(5, 3, 5);
    double[] both = MahalanobisDistance.DEFAULT.fit(List.of(one, other)).score(List.of(test, test));
    double[] first = MahalanobisDistance.DEFAULT.fit(List.of(one)).score(List.of(test));
    double[] second = MahalanobisDistance.DEFAULT.fit(List.of(other)).score(List.of(test));
    for (int i = 0; i < 5; i++) {
      assertThat(both[i]).isCloseTo((first[i] + second[i]) / 2, within(1e-9));
    }
  }

  @Test
  void fit_ofEqualImages_givesScoresOfZero() {
    AnomalyScorer scorer =
        MahalanobisDistance.DEFAULT.fit(
            List.of(new Embeddings(3, 2, new float[] {1, 2, 1, 2, 1, 2})));
    assertThat(scorer.score(List.of(new Embeddings(1, 2, new float[] {5, -1})))).containsExactly(0);
  }

  @Test
  void fit_ofNothing_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MahalanobisDistance.DEFAULT.fit(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MahalanobisDistance.DEFAULT.fit(
                    List.of(TRAINING, new Embeddings(1, 2, new float[2]))));
  }

  /** Values of an independent computation with scikit-learn's estimator. */
  @Test
  void score_ledoitWolf_isTheGoldenValue() {
    AnomalyScorer scorer = LEDOIT_WOLF.fit(List.of(TRAINING));
    double[] scores = scorer.score(List.of(new Embeddings(2, 2, new float[] {1, 1, 3, -1})));
    assertThat(scores[0]).isCloseTo(0.47727231346717447, within(1e-8));
    assertThat(scores[1]).isCloseTo(12.189463737918608, within(1e-7));
  }

  /** S_LH is (d log 2 pi + log det Sigma + this) / 2, under each view. */
  @Test
  void score_ledoitWolf_isHalfOfTheLikelihoodUpToAConstant() {
    int dims = 6;
    for (int images : new int[] {4, 40}) {
      Embeddings training = random(images, dims, 1);
      Embeddings tests = random(10, dims, 2);
      AnomalyScorer likelihood = Scorers.LIKELIHOOD.fit(List.of(training));
      double logDeterminant =
          ((Safetensors.Doubles) likelihood.arrays().get("log_determinant.0")).values()[0];
      double[] densities = likelihood.score(List.of(tests));
      double[] distances = LEDOIT_WOLF.fit(List.of(training)).score(List.of(tests));
      for (int i = 0; i < 10; i++) {
        double expected = (dims * Math.log(2 * Math.PI) + logDeterminant + distances[i]) / 2;
        assertThat(densities[i]).isCloseTo(expected, within(1e-7 * (1 + distances[i])));
      }
    }
  }

  /** Steps 3 and 4 of SSD on the rows of {@link KMeansTest}, as they are. */
  @Test
  void squaredDistances_ofTwoClusters_areTheGoldenValues() {
    double[][] tests = {{3, 3}, {0.5, 0.5}};
    double[] ones = {1, 1};
    double[] first =
        Whitening.of(Moments.of(Arrays.copyOfRange(KMeansTest.ROWS, 0, 4)), ones, 3)
            .squaredDistances(tests);
    double[] second =
        Whitening.of(Moments.of(Arrays.copyOfRange(KMeansTest.ROWS, 4, 8)), ones, 3)
            .squaredDistances(tests);
    assertThat(first).containsExactly(new double[] {44.6, 0.1}, within(1e-10));
    assertThat(second)
        .containsExactly(new double[] {34.46666666666667, 106.46666666666667}, within(1e-10));
  }

  /** Of two far groups it is the distance to the nearer, whichever rows k-means begins with. */
  @ParameterizedTest
  @EnumSource(Covariance.class)
  void score_twoClusters_isTheDistanceToTheNearest(Covariance covariance) {
    Embeddings right = around(0, 30, 7);
    Embeddings left = around(2, 30, 8);
    float[] both = Arrays.copyOf(right.values(), 120);
    System.arraycopy(left.values(), 0, both, 60, 60);
    List<Embeddings> tests = List.of(around(1, 10, 9));
    MahalanobisDistance one = new MahalanobisDistance(1, covariance);
    double[] fromRight = one.fit(List.of(right)).score(tests);
    double[] fromLeft = one.fit(List.of(left)).score(tests);
    MahalanobisDistance two = new MahalanobisDistance(2, covariance);
    for (long seed = 0; seed < 10; seed++) {
      AnomalyScorer scorer = fitted(two, new Embeddings(60, 2, both), seed);
      double[] scores = scorer.score(tests);
      for (int i = 0; i < scores.length; i++) {
        double nearest = Math.min(fromRight[i], fromLeft[i]);
        assertThat(scores[i]).isCloseTo(nearest, within(1e-6 * nearest));
      }
      assertThat(scorer.arrays())
          .containsOnlyKeys("mean.0", "mean.0.1", "whitening.0", "whitening.0.1");
      assertThat(two.read(scorer.arrays()).score(tests)).containsExactly(scores);
    }
  }

  /** Two images are one direction, by which nearly every image is near to them. */
  @Test
  void fit_ledoitWolfClusterOfTwo_isLeftOut() {
    Embeddings many = around(0, 30, 7);
    List<Embeddings> tests = List.of(around(1, 10, 9));
    double[] expected = LEDOIT_WOLF.fit(List.of(many)).score(tests);
    MahalanobisDistance two = new MahalanobisDistance(2, Covariance.LEDOIT_WOLF);
    for (long seed = 0; seed < 10; seed++) {
      AnomalyScorer scorer = fitted(two, withTwoOpposite(many), seed);
      assertThat(scorer.arrays()).containsOnlyKeys("mean.0", "whitening.0");
      assertThat(scorer.score(tests)).containsExactly(expected);
      assertThat(scorer.warnings()).isEmpty();
    }
  }

  @Test
  void warnings_pseudoInverseOfAClusterOfTwo_sayThatItSeesTooLittle() {
    MahalanobisDistance two = new MahalanobisDistance(2, Covariance.PINV);
    Set<List<String>> warnings = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      AnomalyScorer scorer = fitted(two, withTwoOpposite(around(0, 30, 7)), seed);
      warnings.add(scorer.warnings());
      assertThat(two.read(scorer.arrays()).warnings()).isEqualTo(scorer.warnings());
    }
    // From some starts k-means parts the many instead, and then there is nothing to warn of.
    assertThat(warnings)
        .containsExactlyInAnyOrder(
            List.of(),
            List.of(
                "1 of the 2 clusters of the score ssd, under 1 of 1 views, have too few pictures to vary in all dimensions, and so seem near to most pictures. Give fewer clusters, or the covariance ledoit-wolf."));
  }

  /** Of as many pictures as dimensions one direction at least is not seen. */
  @Test
  void warnings_oneClusterOfFewPictures_sayHowManyDirectionsAreSeen() {
    Embeddings few = random(4, 4, 1);
    Embeddings many = random(60, 4, 2);
    AnomalyScorer scorer = MahalanobisDistance.DEFAULT.fit(List.of(few));

    assertThat(scorer.warnings())
        .containsExactly(
            "the score ssd sees no more than 3 of the 4 directions of a representation under 1 of 1 views, as the training pictures do not vary in the others: what differs there alone scores as if it did not. Give more pictures, or train --method ssd with the covariance ledoit-wolf.");
    assertThat(MahalanobisDistance.DEFAULT.read(scorer.arrays()).warnings())
        .isEqualTo(scorer.warnings());
    assertThat(MahalanobisDistance.DEFAULT.fit(List.of(many)).warnings()).isEmpty();
    assertThat(new MahalanobisDistance(1, Covariance.LEDOIT_WOLF).fit(List.of(few)).warnings())
        .isEmpty();
  }

  /** And two more on the other side of the circle. */
  private static Embeddings withTwoOpposite(Embeddings some) {
    float[] values = Arrays.copyOf(some.values(), some.values().length + 4);
    System.arraycopy(around(Math.PI, 2, 8).values(), 0, values, some.values().length, 4);
    return new Embeddings(some.rows() + 2, 2, values);
  }

  @Test
  void keptBytes_areEnoughForWhatIsKept() {
    RepresentationLayout wide = new RepresentationLayout(List.of(3, 512), List.of(0, 1));
    assertThat(new MahalanobisDistance(100, Covariance.PINV).keptBytes(wide, 200))
        .isEqualTo(2L * (100 + 200) * 512 * Double.BYTES);
    assertThat(new MahalanobisDistance(100, Covariance.LEDOIT_WOLF).keptBytes(wide, 200))
        .isEqualTo(2L * (100 + 100 * 512) * 512 * Double.BYTES);
    RepresentationLayout small = new RepresentationLayout(List.of(4), List.of(0));
    for (Covariance covariance : Covariance.values()) {
      for (int images : new int[] {3, 5, 60}) {
        MahalanobisDistance three = new MahalanobisDistance(3, covariance);
        long kept =
            three.fit(List.of(random(images, 4, 1))).arrays().values().stream()
                .mapToLong(array -> ((Safetensors.Doubles) array).values().length)
                .sum();
        assertThat(kept * Double.BYTES).isLessThanOrEqualTo(three.keptBytes(small, images));
      }
    }
  }

  /** Points of a circle around an angle. */
  private static Embeddings around(double angle, int rows, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] values = new float[2 * rows];
    for (int row = 0; row < rows; row++) {
      double own = angle + 0.1 * random.gaussian();
      values[2 * row] = (float) Math.cos(own);
      values[2 * row + 1] = (float) Math.sin(own);
    }
    return new Embeddings(rows, 2, values);
  }

  @Test
  void fit_ofAsManyClustersAsImages_seesTheSpreadOfAllOfThem() {
    AnomalyScorer scorer = new MahalanobisDistance(5, Covariance.PINV).fit(List.of(TRAINING));
    Embeddings tests = new Embeddings(1, 2, new float[] {1, 1});
    assertThat(scorer.score(List.of(tests))[0]).isCloseTo(2.641969302246373, within(1e-8));
    MahalanobisDistance six = new MahalanobisDistance(6, Covariance.PINV);
    assertThatIllegalArgumentException().isThrownBy(() -> six.fit(List.of(TRAINING)));
  }

  @Test
  void fit_ofOneSeed_givesTheSameClusters() {
    MahalanobisDistance four = new MahalanobisDistance(4, Covariance.PINV);
    Embeddings training = random(50, 3, 8);
    List<Embeddings> tests = List.of(random(10, 3, 9));
    assertThat(fitted(four, training, 1).score(tests))
        .containsExactly(fitted(four, training, 1).score(tests))
        .isNotEqualTo(fitted(four, training, 2).score(tests));
  }

  private static AnomalyScorer fitted(MahalanobisDistance kind, Embeddings training, long seed) {
    ScorerFactory.Fitting fitting =
        kind.fitting(new RepresentationLayout(List.of(training.dims()), List.of(0)), seed);
    fitting.add(training);
    return fitting.build();
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
