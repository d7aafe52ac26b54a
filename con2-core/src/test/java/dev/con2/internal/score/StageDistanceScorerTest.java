package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StageDistanceScorerTest {

  /** Two parts, two contexts of which one has three views and the other two. */
  private static final RepresentationLayout LAYOUT =
      new RepresentationLayout(List.of(2, 3), List.of(0, 1, 0, 1, 0));

  @Test
  void score_isWhatNumpyAndScikitLearnMakeOfTheFormula() {
    AnomalyScorer scorer = fitted(LAYOUT, sines(7, 1));
    assertThat(scorer.score(sines(3, 2)))
        .containsExactly(
            new double[] {0.6382386087772394, 0.922396689307999, 0.8604233530519751},
            within(1e-6)); // each mean over views is rounded to single precision
  }

  /** The golden values are those of before, by NumPy and scikit-learn. */
  @Test
  void score_ofAModelOfBefore_isTheDistanceToTheMean() {
    Map<String, Safetensors.Array> before = withoutImages(fitted(LAYOUT, sines(7, 1)).arrays());
    assertThat(Scorers.STAGES.read(before).score(sines(3, 2)))
        .containsExactly(
            new double[] {1.513793597370424, 1.6694459659202154, 1.5789903956862297}, within(1e-6));
  }

  @Test
  void score_isTheDirectFormula() {
    for (int seed = 0; seed < 20; seed++) {
      RandomStream random = RandomStream.of(9, seed);
      List<Integer> parts = new ArrayList<>();
      for (int part = 0; part <= seed % 4; part++) {
        parts.add(1 + random.nextInt(9));
      }
      int views = 2 + random.nextInt(4);
      List<Integer> contexts = new ArrayList<>();
      for (int view = 0; view < views; view++) {
        contexts.add(view % 2);
      }
      RepresentationLayout layout = new RepresentationLayout(parts, contexts);
      List<Embeddings> training = random(layout, 5 + random.nextInt(60), random);
      List<Embeddings> tests = random(layout, 1 + random.nextInt(90), random);
      double[] expected = direct(layout, training, tests);
      assertThat(fitted(layout, training).score(tests))
          .as("seed %d", seed)
          .containsExactly(expected, within(1e-3));
    }
  }

  @Test
  void score_onePartAndOneViewOfAModelOfBefore_isTheDistanceOfS_LH() {
    RepresentationLayout layout = new RepresentationLayout(List.of(6), List.of(0));
    List<Embeddings> training = random(layout, 50, RandomStream.of(1));
    List<Embeddings> tests = random(layout, 9, RandomStream.of(2));
    double[] likelihoods = Scorers.LIKELIHOOD.fit(training).score(tests);
    double[] distances =
        Scorers.STAGES.read(withoutImages(fitted(layout, training).arrays())).score(tests);
    // 2 S_LH = d log 2 pi + log det + distance^2: the difference of two images has no constants
    for (int i = 1; i < 9; i++) {
      double squares = distances[i] * distances[i] - distances[0] * distances[0];
      assertThat(squares).isCloseTo(2 * (likelihoods[i] - likelihoods[0]), within(1e-3));
    }
  }

  @Test
  void score_oneImageOrMany_isTheSameToTheLastBit() {
    AnomalyScorer scorer = fitted(LAYOUT, random(LAYOUT, 40, RandomStream.of(3)));
    List<Embeddings> tests = random(LAYOUT, 150, RandomStream.of(4));
    double[] together = scorer.score(tests);
    for (int i = 0; i < 150; i += 11) {
      int row = i;
      List<Embeddings> one =
          tests.stream()
              .map(
                  view ->
                      new Embeddings(1, 5, Arrays.copyOfRange(view.values(), row * 5, row * 5 + 5)))
              .toList();
      assertThat(scorer.score(one)).containsExactly(together[i]);
    }
  }

  @Test
  void score_doesNotDependOnTheLengthOfAPart() {
    AnomalyScorer scorer = fitted(LAYOUT, random(LAYOUT, 40, RandomStream.of(3)));
    List<Embeddings> tests = random(LAYOUT, 8, RandomStream.of(4));
    List<Embeddings> longer =
        tests.stream()
            .map(
                view -> {
                  float[] values = view.values().clone();
                  for (int i = 0; i < values.length; i++) {
                    values[i] *= i % 5 < 2 ? 4 : 0.5f;
                  }
                  return new Embeddings(8, 5, values);
                })
            .toList();
    assertThat(scorer.score(longer)).containsExactly(scorer.score(tests));
  }

  @Test
  void score_deadPartsAndEqualImages_areFinite() {
    Embeddings zero = new Embeddings(4, 5, new float[20]);
    AnomalyScorer scorer = fitted(LAYOUT, List.of(zero, zero, zero, zero, zero));
    assertThat(scorer.score(sines(3, 2))).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    assertThat(scorer.score(List.of(zero, zero, zero, zero, zero))).containsOnly(0.0);
  }

  @Test
  void score_ofTrainingImages_isTheDistanceToTheMeanOfFirstPartsAlone() {
    RepresentationLayout layout = new RepresentationLayout(List.of(4, 2, 3), List.of(0, 1));
    List<Embeddings> training = random(layout, 40, RandomStream.of(5));
    RepresentationLayout first = new RepresentationLayout(List.of(4), List.of(0, 1));
    List<Embeddings> ofFirst =
        training.stream().map(view -> new Embeddings(40, 4, firsts(view, 4))).toList();
    double[] toMean =
        Scorers.STAGES.read(withoutImages(fitted(first, ofFirst).arrays())).score(ofFirst);

    double[] scores = fitted(layout, training).score(training);

    for (int i = 0; i < 40; i++) {
      assertThat(scores[i]).isCloseTo(toMean[i] / 3, within(1e-9));
    }
  }

  @Test
  void keeping_fewer_comparesWithThoseAlone() {
    List<Embeddings> training = random(LAYOUT, 40, RandomStream.of(6));
    ScorerFactory.Fitting fitting = Scorers.STAGES.keeping(7).fitting(LAYOUT, 3);
    training.forEach(fitting::add);
    AnomalyScorer few = fitting.build();

    for (String name : List.of("reference.0.0", "reference.1.1")) {
      assertThat(Safetensors.require(few.arrays(), name, Floats.class).shape().get(0)).isEqualTo(7);
    }
    double[] scores = few.score(training);
    assertThat(Arrays.stream(scores).filter(score -> score < 1e-6).count()).isEqualTo(7);
    double[] all = fitted(LAYOUT, training).score(random(LAYOUT, 9, RandomStream.of(7)));
    double[] ofFew = few.score(random(LAYOUT, 9, RandomStream.of(7)));
    for (int i = 0; i < 9; i++) {
      assertThat(ofFew[i]).isGreaterThanOrEqualTo(all[i]);
    }
  }

  @Test
  void arrays_readBack_giveTheSameScores() {
    AnomalyScorer scorer = fitted(LAYOUT, sines(30, 1));
    AnomalyScorer read = Scorers.STAGES.read(scorer.arrays());
    assertThat(read.views()).isEqualTo(5);
    assertThat(read.dims()).isEqualTo(5);
    assertThat(read.score(sines(3, 2))).containsExactly(scorer.score(sines(3, 2)));
    assertThat(read.arrays().keySet()).isEqualTo(scorer.arrays().keySet());
  }

  @Test
  void read_arraysThatDoNotFit_areRefused() {
    Map<String, Safetensors.Array> whole = fitted(LAYOUT, sines(30, 1)).arrays();
    refused(with(whole, "contexts", new Longs(List.of(5), new long[] {0, 1, 0, 2, 0})));
    refused(with(whole, "contexts", new Longs(List.of(5), new long[] {0, 1, 0, -1, 0})));
    refused(with(whole, "contexts", new Longs(List.of(0), new long[0])));
    refused(with(whole, "mean.1.0", new Doubles(List.of(3), new double[3])));
    refused(with(whole, "factor.1.0", new Doubles(List.of(3), new double[3])));
    refused(with(whole, "factor.0.0", new Doubles(List.of(3), new double[] {1, Double.NaN, 1})));
    refused(with(whole, "reference.1.0", new Floats(List.of(3, 3), new float[9])));
    refused(with(whole, "reference.1.0", new Floats(List.of(0, 2), new float[0])));
    refused(with(whole, "reference.1.0", new Floats(List.of(1, 2), new float[] {1, Float.NaN})));
    refused(with(whole, "reference.2.0", new Floats(List.of(1, 2), new float[2])));
    Map<String, Safetensors.Array> imagesOfOneContext = new TreeMap<>(whole);
    imagesOfOneContext.remove("reference.1.0");
    refused(imagesOfOneContext);
    Map<String, Safetensors.Array> fewer = new TreeMap<>(whole);
    fewer.remove("factor.0.1");
    refused(fewer);
  }

  @Test
  void suits_itsOwnPartsWhereTheyAreTheLast() {
    AnomalyScorer scorer = Scorers.STAGES.read(fitted(LAYOUT, sines(30, 1)).arrays());
    List<Integer> contexts = LAYOUT.contexts();
    assertThat(scorer.suits(LAYOUT)).isTrue();
    assertThat(scorer.suits(new RepresentationLayout(List.of(2, 3), List.of(0, 1, 1, 0, 0))))
        .isFalse();
    assertThat(scorer.suits(new RepresentationLayout(List.of(3, 2), contexts))).isFalse();
    assertThat(scorer.suits(new RepresentationLayout(List.of(5), contexts))).isFalse();
    // One of a model of before the image itself stood before the stages.
    assertThat(scorer.suits(new RepresentationLayout(List.of(48, 2, 3), contexts))).isTrue();
    assertThat(scorer.suits(new RepresentationLayout(List.of(2, 3, 48), contexts))).isFalse();
    assertThat(scorer.suits(new RepresentationLayout(List.of(48, 16, 2, 3), contexts))).isFalse();
  }

  @Test
  void add_otherSizesOrValues_isRefused() {
    ScorerFactory.Fitting fitting = Scorers.STAGES.fitting(LAYOUT, 0);
    assertThatIllegalArgumentException().isThrownBy(fitting::build);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(0, 5, new float[0])));
    fitting.add(new Embeddings(2, 5, new float[10]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(3, 5, new float[15])));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(2, 4, new float[8])));
    float[] endless = new float[10];
    endless[7] = Float.POSITIVE_INFINITY;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fitting.add(new Embeddings(2, 5, endless)));
    assertThatIllegalArgumentException().isThrownBy(fitting::build); // four views are missing
  }

  private static Map<String, Safetensors.Array> withoutImages(
      Map<String, Safetensors.Array> arrays) {
    Map<String, Safetensors.Array> others = new TreeMap<>(arrays);
    others.keySet().removeIf(name -> name.startsWith("reference."));
    return others;
  }

  private static float[] firsts(Embeddings view, int columns) {
    float[] kept = new float[view.rows() * columns];
    for (int row = 0; row < view.rows(); row++) {
      System.arraycopy(view.values(), row * view.dims(), kept, row * columns, columns);
    }
    return kept;
  }

  private static void refused(Map<String, Safetensors.Array> arrays) {
    assertThatThrownBy(() -> Scorers.STAGES.read(arrays)).isInstanceOf(ModelFileException.class);
  }

  private static Map<String, Safetensors.Array> with(
      Map<String, Safetensors.Array> arrays, String name, Safetensors.Array other) {
    Map<String, Safetensors.Array> changed = new TreeMap<>(arrays);
    changed.put(name, other);
    return changed;
  }

  private static AnomalyScorer fitted(RepresentationLayout layout, List<Embeddings> views) {
    ScorerFactory.Fitting fitting = Scorers.STAGES.fitting(layout, 0);
    views.forEach(fitting::add);
    return fitting.build();
  }

  /** What the script that made the golden values was given. */
  private static List<Embeddings> sines(int images, int phase) {
    List<Embeddings> views = new ArrayList<>();
    for (int view = 0; view < 5; view++) {
      float[] values = new float[images * 5];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (Math.sin(i * 1.7 + phase + view * 0.9) + 0.3 * view);
      }
      views.add(new Embeddings(images, 5, values));
    }
    return views;
  }

  private static List<Embeddings> random(
      RepresentationLayout layout, int images, RandomStream random) {
    List<Embeddings> views = new ArrayList<>();
    for (int view = 0; view < layout.contexts().size(); view++) {
      float[] values = new float[images * layout.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.uniform(0, 1);
      }
      views.add(new Embeddings(images, layout.size(), values));
    }
    return views;
  }

  private static double[] direct(
      RepresentationLayout layout, List<Embeddings> training, List<Embeddings> tests) {
    double[] scores = new double[tests.get(0).rows()];
    for (int context = 0; context < 2; context++) {
      int from = 0;
      for (int part = 0; part < layout.parts().size(); part++) {
        int width = layout.parts().get(part);
        double[][] known = means(layout, training, context, from, width);
        float[] flat = new float[known.length * width];
        for (int i = 0; i < flat.length; i++) {
          flat[i] = (float) known[i / width][i % width];
        }
        LedoitWolf estimate = LedoitWolf.ofRows(new Embeddings(known.length, width, flat));
        Gaussian gaussian = Gaussian.of(estimate.mean(), estimate.covariance());
        double[][] f = means(layout, tests, context, from, width);
        for (int i = 0; i < scores.length; i++) {
          double least = Double.POSITIVE_INFINITY;
          boolean nearest = part >= layout.parts().size() - 2;
          for (double[] center : nearest ? known : new double[][] {estimate.mean()}) {
            double[][] column = new double[width][1];
            for (int j = 0; j < width; j++) {
              column[j][0] = f[i][j] - center[j];
            }
            least = Math.min(least, gaussian.squaredDistances(column)[0]);
          }
          scores[i] += Math.sqrt(least) / (2 * layout.parts().size());
        }
        from += width;
      }
    }
    return scores;
  }

  private static double[][] means(
      RepresentationLayout layout, List<Embeddings> views, int context, int from, int width) {
    double[][] means = new double[views.get(0).rows()][width];
    long own = layout.contexts().stream().filter(number -> number == context).count();
    for (int view = 0; view < views.size(); view++) {
      for (int i = 0; i < means.length && layout.contexts().get(view) == context; i++) {
        double length = 0;
        for (int j = 0; j < width; j++) {
          double value = views.get(view).values()[i * layout.size() + from + j];
          length += value * value;
        }
        for (int j = 0; j < width; j++) {
          double value = views.get(view).values()[i * layout.size() + from + j];
          means[i][j] += value / Math.sqrt(length) / own;
        }
      }
    }
    return means;
  }
}
