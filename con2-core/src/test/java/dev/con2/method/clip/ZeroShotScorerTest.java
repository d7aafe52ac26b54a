package dev.con2.method.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZeroShotScorerTest {

  private static final float[][] TEXTS = {{2, 1, 2}, {2, 2, 1.5f}};

  private final AnomalyScorer scorer = ZeroShotScorer.of(TEXTS, 3);

  private static double probability(double... cosines) {
    return 1 / (1 + Math.exp(-ZeroShotScorer.logOdds(cosines)));
  }

  private static Embeddings image(float... values) {
    return new Embeddings(values.length / 3, 3, values);
  }

  /** Worked out of the formula in double precision. */
  @Test
  void logOdds_areThoseOfTheSoftmax() {
    assertThat(probability(0.27, 0.24)).isCloseTo(0.04742587317756678, within(1e-14));
    assertThat(probability(0.22, 0.25)).isCloseTo(0.9525741268224334, within(1e-13));
    assertThat(probability(0.2713, 0.2398)).isCloseTo(0.04109127820046507, within(1e-14));
    assertThat(probability(0.3, 0.3)).isEqualTo(0.5);
    assertThat(probability(0.26, 0.255, 0.24, 0.2, 0.21, 0.25))
        .isCloseTo(0.1736130363404792, within(1e-13));
  }

  @Test
  void logOdds_equalASoftmaxDoneSlowly() {
    Random random = new Random(4);
    for (int trial = 0; trial < 200; trial++) {
      double[] cosines = random.doubles(2 + random.nextInt(6), 0.1, 0.4).toArray();
      double sum = 0;
      for (double cosine : cosines) {
        sum += Math.exp(100 * cosine);
      }
      double expected = Math.exp(100 * cosines[cosines.length - 1]) / sum;
      assertThat(probability(cosines)).isCloseTo(expected, within(1e-12));
    }
  }

  /** Where the softmax would be 1 for both. */
  @Test
  void logOdds_oneNormalText_rankAsTheDifferenceOfCosinesWhereverItLies() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      double normal = random.nextDouble(-1, 1);
      double anomaly = random.nextDouble(-1, 1);
      assertThat(ZeroShotScorer.logOdds(new double[] {normal, anomaly}))
          .isCloseTo(100 * (anomaly - normal), within(1e-12));
    }
    assertThat(probability(-0.5, 0.5)).isEqualTo(probability(-0.5, 0.6)).isEqualTo(1);
    assertThat(ZeroShotScorer.logOdds(new double[] {-0.5, 0.6}))
        .isGreaterThan(ZeroShotScorer.logOdds(new double[] {-0.5, 0.5}));
  }

  @Test
  void score_isOfTheCosinesWhateverTheLengths() {
    double[] scores = scorer.score(List.of(image(1, 2, 2, 2, 4, 4, 0, 0, 0)));

    assertThat(scores[0]).isCloseTo(100 * (0.9370425713316364 - 8.0 / 9), within(1e-11));
    assertThat(1 / (1 + Math.exp(-scores[0]))).isCloseTo(0.9919609134745819, within(1e-13));
    assertThat(scores[1]).isCloseTo(scores[0], within(1e-11));
    assertThat(scores[2]).isZero();
  }

  @Test
  void score_ofWhatItWasNotMadeFor_isRefused() {
    assertThatThrownBy(() -> scorer.score(List.of(new Embeddings(1, 2, new float[2]))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> scorer.score(List.of(image(1, Float.NaN, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("representation 0 is not finite");
    assertThatThrownBy(() -> ZeroShotScorer.of(TEXTS, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the text-encoder makes vectors of 3 values and the encoder of 4; give both towers of one CLIP");
  }

  @Test
  void read_givesTheSameScores() {
    List<Embeddings> images = List.of(image(1, 2, 2, 3, -1, 0.5f));
    AnomalyScorer read = ZeroShotScorer.read(scorer.arrays());

    assertThat(read.score(images)).containsExactly(scorer.score(images));
    assertThat(read.views()).isEqualTo(1);
    assertThat(read.dims()).isEqualTo(3);
  }

  @Test
  void read_arraysThatCannotBe_isRefused() {
    for (Map<String, Safetensors.Array> arrays :
        List.<Map<String, Safetensors.Array>>of(
            Map.of(),
            Map.of("texts", new Floats(List.of(1, 2), new float[2])),
            Map.of("texts", new Floats(List.of(4), new float[4])),
            Map.of("texts", new Floats(List.of(2, 1), new float[] {1, Float.NaN})))) {
      assertThatThrownBy(() -> ZeroShotScorer.read(arrays))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("'texts'");
    }
  }
}
