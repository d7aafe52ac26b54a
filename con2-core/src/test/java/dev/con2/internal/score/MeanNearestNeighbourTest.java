package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Half precision moves a cosine by 2^-11 at most. */
class MeanNearestNeighbourTest {

  private static final ScorerFactory SCORE = Scorers.MEAN_NEAREST_NEIGHBOUR;

  private static List<Embeddings> views(int views, int images, int dims, long seed) {
    List<Embeddings> result = new ArrayList<>();
    for (int view = 0; view < views; view++) {
      float[] values =
          Numbers.uniform(RandomStream.of(seed, view), -0.2, 1, Math.multiplyExact(images, dims));
      result.add(new Embeddings(images, dims, values));
    }
    return result;
  }

  @Test
  void score_twoViews_isTheGoldenValue() {
    AnomalyScorer scorer =
        SCORE.fit(
            List.of(
                new Embeddings(2, 2, new float[] {3, 4, 0, 2}),
                new Embeddings(2, 2, new float[] {1, 0, 1, 1})));
    List<Embeddings> tests =
        List.of(
            new Embeddings(1, 2, new float[] {2, 1}), new Embeddings(1, 2, new float[] {3, -1}));
    assertThat(scorer.score(tests)[0]).isCloseTo(-0.9238795325112866, within(0x1p-11));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "1, 5, 3, 2", "3, 40, 7, 8", "40, 6, 70, 20"})
  void score_isTheDirectFormula(int views, int references, int images, int dims) {
    List<Embeddings> reference = views(views, references, dims, 1);
    List<Embeddings> tests = views(views, images, dims, 2);
    double[] actual = SCORE.fit(reference).score(tests);
    double sum = 0;
    for (int image = 0; image < images; image++) {
      double[] f = mean(tests, image);
      double largest = -1;
      for (int m = 0; m < references; m++) {
        double[] other = mean(reference, m);
        double cosine = 0;
        for (int i = 0; i < dims; i++) {
          cosine += f[i] * other[i];
        }
        largest = Math.max(largest, cosine);
      }
      assertThat(actual[image]).isCloseTo(-largest, within(0x1p-11));
      sum += Math.abs(actual[image] + largest);
    }
    assertThat(sum / images).isLessThan(2e-4);
  }

  /** unit(mean over views of the unit vectors). */
  private static double[] mean(List<Embeddings> views, int row) {
    int dims = views.get(0).dims();
    double[] mean = new double[dims];
    for (Embeddings view : views) {
      double[] values = new double[dims];
      for (int i = 0; i < dims; i++) {
        values[i] = view.values()[row * dims + i];
      }
      double length = length(values);
      for (int i = 0; i < dims; i++) {
        mean[i] += values[i] / length / views.size();
      }
    }
    double length = length(mean);
    for (int i = 0; i < dims; i++) {
      mean[i] /= length;
    }
    return mean;
  }

  private static double length(double[] values) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  @Test
  void score_ofOneView_isThatOfTheNearestNeighbour() {
    List<Embeddings> reference = views(1, 50, 16, 3);
    List<Embeddings> tests = views(1, 30, 16, 4);
    assertThat(SCORE.fit(reference).score(tests))
        .containsExactly(Scorers.NEAREST_NEIGHBOUR.fit(reference).score(tests), within(5e-4));
  }

  @Test
  void score_ofSeveralViews_isNotTheMeanOverViews() {
    List<Embeddings> reference = views(4, 50, 16, 3);
    List<Embeddings> tests = views(4, 1, 16, 4);
    assertThat(SCORE.fit(reference).score(tests)[0])
        .isLessThan(Scorers.NEAREST_NEIGHBOUR.fit(reference).score(tests)[0] - 0.01);
  }

  @Test
  void score_orderOfReferenceAndOfViews_doesNotMatter() {
    List<Embeddings> reference = views(3, 20, 6, 5);
    List<Embeddings> tests = views(3, 9, 6, 6);
    double[] scores = SCORE.fit(reference).score(tests);
    for (int seed = 0; seed < 5; seed++) {
      int[] order = RandomStream.of(7, seed).permutation(20);
      List<Embeddings> moved = new ArrayList<>();
      for (Embeddings view : reference) {
        float[] values = new float[view.values().length];
        for (int row = 0; row < 20; row++) {
          System.arraycopy(view.values(), order[row] * 6, values, row * 6, 6);
        }
        moved.add(new Embeddings(20, 6, values));
      }
      Collections.rotate(moved, seed);
      List<Embeddings> turned = new ArrayList<>(tests);
      Collections.rotate(turned, seed);
      assertThat(SCORE.fit(moved).score(turned)).containsExactly(scores, within(1e-6));
    }
  }

  @Test
  void score_zeroVectors_haveNoDirection() {
    Embeddings zero = new Embeddings(1, 4, new float[4]);
    Embeddings one = new Embeddings(1, 4, new float[] {1, 2, 0, 1});
    AnomalyScorer scorer = SCORE.fit(List.of(one, one));
    assertThat(scorer.score(List.of(zero, zero))[0]).isZero();
    assertThat(scorer.score(List.of(zero, one))[0]).isCloseTo(-1, within(1e-3));
  }

  @Test
  void arrays_readBack_giveTheSameScores() {
    List<Embeddings> tests = views(3, 9, 6, 6);
    AnomalyScorer scorer = SCORE.fit(views(3, 20, 6, 5));
    AnomalyScorer read = SCORE.read(scorer.arrays());
    assertThat(scorer.arrays()).containsOnlyKeys("reference.0", "views");
    assertThat(((Halves) scorer.arrays().get("reference.0")).shape()).containsExactly(20, 6);
    assertThat(read.views()).isEqualTo(3);
    assertThat(read.dims()).isEqualTo(6);
    assertThat(read.score(tests)).containsExactly(scorer.score(tests));
    assertThat(scorer.reference(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1L << 33})
  void read_noNumberOfViews_isRefused(long views) {
    Map<String, Safetensors.Array> arrays = new TreeMap<>(SCORE.fit(views(2, 5, 3, 5)).arrays());
    arrays.put("views", new Longs(List.of(), new long[] {views}));
    assertThatThrownBy(() -> SCORE.read(arrays))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("'views' cannot be used for scoring: it is no number of views");
  }

  @Test
  void read_arraysMissingOrTooMany_areRefused() {
    Map<String, Safetensors.Array> arrays = SCORE.fit(views(2, 5, 3, 5)).arrays();
    for (String name : arrays.keySet()) {
      Map<String, Safetensors.Array> fewer = new TreeMap<>(arrays);
      fewer.remove(name);
      assertThatThrownBy(() -> SCORE.read(fewer))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining(name);
    }
    Map<String, Safetensors.Array> more = new TreeMap<>(arrays);
    more.put("reference.1", more.get("reference.0"));
    assertThatThrownBy(() -> SCORE.read(more))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("reference.1");
  }

  @Test
  void fit_sizesThatDiffer_areRefused() {
    ScorerFactory.Fitting fitting =
        SCORE.fitting(new RepresentationLayout(List.of(3), List.of(0, 0)), 0);
    assertThatIllegalArgumentException().isThrownBy(fitting::build);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(0, 3, new float[0])));
    fitting.add(new Embeddings(2, 3, new float[6]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(1, 3, new float[3])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(2, 3, new float[] {1, 1, 1, 1, 1, Float.NaN})))
        .withMessageContaining("not finite");
    AnomalyScorer scorer = SCORE.fit(views(2, 5, 3, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> scorer.score(views(1, 4, 3, 6)));
    assertThatIllegalArgumentException().isThrownBy(() -> scorer.score(views(2, 4, 2, 6)));
  }
}
