package dev.con2.internal.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.HalfPrecision;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Array;
import dev.con2.internal.engine.Safetensors.Doubles;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsiScorerTest {

  /** Two shifts with two draws each: rows of a head's output (2) and logits (2). */
  private static final List<Embeddings> TRAINING =
      List.of(
          rows(3, 1, 2, -1, 1, 1, 3, 0),
          rows(-1, 2, -1, 1.5f, 2, 0, 0.5f, 1),
          rows(2, 2, 1, 0, 1, 3, 2, -2),
          rows(0, 3, 0, 2, 4, -1, -0.5f, 1.5f));

  private static final List<Embeddings> TEST =
      List.of(rows(2, 0, 1, 0), rows(0, 1, 0, 1), rows(1, 1, 1.5f, -0.5f), rows(1, 2, 0.5f, 0.5f));

  private static Embeddings rows(float... values) {
    return new Embeddings(values.length / 4, 4, values);
  }

  private static AnomalyScorer fit(int shifts, String name, List<Embeddings> training) {
    return factory(shifts, name).fit(training);
  }

  private static ScorerFactory factory(int shifts, String name) {
    return Scorers.csi(shifts).stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double[] doubles(AnomalyScorer scorer, String name) {
    return ((Doubles) scorer.arrays().get(name)).values();
  }

  @Test
  void fit_twoShiftsWithTwoDraws_hasTheGoldenFactors() {
    AnomalyScorer scorer = fit(2, "csi", TRAINING);
    assertThat(doubles(scorer, "lambda_con"))
        .containsExactly(new double[] {0.388233125670206, 0.3577247333474309}, within(1e-14));
    assertThat(doubles(scorer, "lambda_cls"))
        .containsExactly(new double[] {0.5, 0.6666666666666666}, within(1e-15));
    assertThat(scorer.views()).isEqualTo(4);
    assertThat(scorer.dims()).isEqualTo(4);
    assertThat(scorer.warnings()).isEmpty();
  }

  @Test
  void score_twoShiftsWithTwoDraws_isTheGoldenValue() {
    // Half precision of the reference moves each s_con by 2^-11 |f| at most.
    double contrast =
        (0.388233125670206 * 1.5434872662825794 + 0.3577247333474309 * 1.3728129459672882) / 2;
    assertThat(fit(2, "csi", TRAINING).score(TEST)[0])
        .isCloseTo(-1.1076610154265483, within(0x1p-11));
    assertThat(fit(2, "csi-con", TRAINING).score(TEST)[0])
        .isCloseTo(-contrast, within(contrast * 0x1p-11));
    // (1/2) (0.5 x 1.25 + 2/3 x 0.75)
    assertThat(fit(2, "csi-cls", TRAINING).score(TEST)[0]).isCloseTo(-0.5625, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 5, 3, 2", "2, 3, 9, 7, 8", "4, 10, 30, 20, 16", "4, 1, 1, 70, 33"})
  void score_isTheDirectFormula(int shifts, int draws, int references, int images, int width) {
    List<Embeddings> training = views(shifts * draws, references, width + shifts, 1);
    List<Embeddings> tests = views(shifts * draws, images, width + shifts, 2);
    double[] contrast = fit(shifts, "csi-con", training).score(tests);
    double[] classifier = fit(shifts, "csi-cls", training).score(tests);
    double[] both = fit(shifts, "csi", training).score(tests);
    for (int image = 0; image < images; image++) {
      double expectedContrast = 0;
      double expectedClassifier = 0;
      for (int k = 0; k < shifts; k++) {
        double lengths = 0;
        double logits = 0;
        double largest = Double.NEGATIVE_INFINITY;
        double[] f = mean(tests, image, k, shifts, width);
        for (int m = 0; m < references; m++) {
          double[] reference = mean(training, m, k, shifts, width);
          double length = Math.sqrt(inner(reference, reference));
          lengths += length / references;
          logits += logit(training, m, k, shifts, width) / references;
          double[] kept =
              Arrays.stream(reference)
                  .map(x -> HalfPrecision.toFloat(HalfPrecision.fromFloat((float) (x / length))))
                  .toArray();
          largest = Math.max(largest, inner(f, kept));
        }
        expectedContrast -= largest / lengths / shifts;
        expectedClassifier -=
            logits > 0 ? logit(tests, image, k, shifts, width) / logits / shifts : 0;
      }
      double allowed = 1e-6 * (1 + Math.abs(expectedContrast) + Math.abs(expectedClassifier));
      assertThat(contrast[image]).isCloseTo(expectedContrast, within(allowed));
      assertThat(classifier[image]).isCloseTo(expectedClassifier, within(allowed));
      assertThat(both[image]).isCloseTo(expectedContrast + expectedClassifier, within(allowed));
    }
  }

  /**
   * With one shift, one draw and rows of unit length, s_con is minus S_NND of the head's output.
   */
  @Test
  void score_contrastOfUnitRowsInOneShift_isThatOfTheNearestNeighbour() {
    List<Embeddings> training = unitRowsWithALogit(40, 16, 3);
    List<Embeddings> tests = unitRowsWithALogit(25, 16, 4);
    double[] nearest =
        Scorers.NEAREST_NEIGHBOUR.fit(withoutLogit(training)).score(withoutLogit(tests));
    assertThat(fit(1, "csi-con", training).score(tests)).containsExactly(nearest, within(2e-6));
  }

  @Test
  void score_trainingImagesInAnotherOrder_isTheSame() {
    List<Embeddings> training = views(8, 30, 20, 5);
    List<Embeddings> tests = views(8, 12, 20, 6);
    for (String name : List.of("csi", "csi-con", "csi-cls")) {
      double[] scores = fit(4, name, training).score(tests);
      for (int seed = 0; seed < 5; seed++) {
        int[] order = RandomStream.of(17, seed).permutation(30);
        assertThat(
                fit(4, name, training.stream().map(v -> ordered(v, order)).toList()).score(tests))
            .containsExactly(scores, within(1e-6 * (1 + Math.abs(scores[0]))));
      }
    }
  }

  @Test
  void score_longerOutput_isMoreNormal() {
    // The length says how sure the network is: what no cosine sees.
    List<Embeddings> longer =
        TEST.stream()
            .map(
                view -> {
                  float[] values = view.values().clone();
                  values[0] *= 2;
                  values[1] *= 2;
                  return new Embeddings(1, 4, values);
                })
            .toList();
    AnomalyScorer scorer = fit(2, "csi-con", TRAINING);
    assertThat(scorer.score(longer)[0]).isCloseTo(2 * scorer.score(TEST)[0], within(1e-6));
  }

  @Test
  void fit_meanLogitNotAboveZero_leavesTheClassifierOutAndSaysSo() {
    List<Embeddings> without = new ArrayList<>(TRAINING);
    without.set(1, rows(-1, 2, -1, -1.5f, 2, 0, 0.5f, -3));
    AnomalyScorer scorer = fit(2, "csi", without);
    assertThat(doubles(scorer, "lambda_cls")).containsExactly(0.5, 0);
    assertThat(scorer.warnings())
        .containsExactly(
            "The shift classifier has no part in the score in shift 1 of 0 to 1: its mean logit there is not above 0 on the training pictures. Train for more epochs, or score by csi-con.");
    assertThat(fit(2, "csi-cls", without).score(TEST)[0]).isCloseTo(-0.5 * 1.25 / 2, within(1e-15));
    assertThat(fit(2, "csi-con", without).warnings()).isEmpty();
  }

  @Test
  void fit_meanLogitHardlyAboveZero_saysThatItDecidesNearlyAlone() {
    List<Embeddings> hardly = new ArrayList<>(TRAINING);
    hardly.set(1, rows(-1, 2, -1, -2, 2, 0, 0.5f, -1.4375f));
    AnomalyScorer scorer = fit(2, "csi", hardly);
    assertThat(doubles(scorer, "lambda_cls")).containsExactly(0.5, 64);
    assertThat(scorer.warnings())
        .containsExactly(
            "The shift classifier decides the score nearly alone in shift 1 of 0 to 1: its mean logit there is hardly above 0 on the training pictures, and the score divides by it. Train for more epochs, or score by csi-con.");
    assertThat(fit(2, "csi-con", hardly).warnings()).isEmpty();
  }

  @Test
  void read_whatWasWritten_scoresTheSameToTheLastBit() {
    List<Embeddings> training = views(8, 9, 20, 7);
    List<Embeddings> tests = views(8, 5, 20, 8);
    for (ScorerFactory factory : Scorers.csi(4)) {
      AnomalyScorer scorer = factory.fit(training);
      byte[] file = new Safetensors(scorer.arrays()).toBytes();
      AnomalyScorer read = factory.read(Safetensors.read(file, "file").arrays());
      assertThat(read.score(tests)).containsExactly(scorer.score(tests));
      assertThat(read.views()).isEqualTo(8);
      assertThat(read.dims()).isEqualTo(20);
      assertThat(read.warnings()).isEqualTo(scorer.warnings());
    }
    assertThat(fit(4, "csi", training).arrays())
        .containsOnlyKeys(
            "bank.0", "bank.1", "bank.2", "bank.3", "lambda_cls", "lambda_con", "shape");
    assertThat(fit(4, "csi-cls", training).arrays()).containsOnlyKeys("lambda_cls", "shape");
  }

  @Test
  void read_arraysThatCannotBeScoredBy_areRefused() {
    Map<String, Array> good = fit(2, "csi", TRAINING).arrays();
    short infinite = HalfPrecision.fromFloat(Float.POSITIVE_INFINITY);
    List<Map<String, Array>> wrong =
        List.of(
            Map.of(),
            with(good, "shape", new Longs(List.of(2), new long[] {3, 4})),
            with(good, "shape", new Longs(List.of(2), new long[] {0, 4})),
            with(good, "shape", new Longs(List.of(2), new long[] {4, 2})),
            with(good, "shape", new Longs(List.of(2), new long[] {4, 5})),
            with(good, "shape", new Longs(List.of(1), new long[] {4})),
            with(good, "bank.1", new Halves(List.of(3, 2), new short[6])),
            with(good, "bank.0", new Halves(List.of(0, 2), new short[0])),
            with(good, "bank.0", new Halves(List.of(2, 2), new short[] {0, 0, 0, infinite})),
            with(good, "bank.1", new Doubles(List.of(2, 2), new double[4])),
            with(good, "lambda_con", new Doubles(List.of(1), new double[1])),
            with(good, "lambda_cls", new Doubles(List.of(2), new double[] {1, -1})),
            with(good, "lambda_cls", new Doubles(List.of(2), new double[] {1, Double.NaN})));
    for (Map<String, Array> arrays : wrong) {
      assertThatThrownBy(() -> factory(2, "csi").read(arrays))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("the model file");
    }
  }

  private static Map<String, Array> with(Map<String, Array> arrays, String name, Array array) {
    Map<String, Array> changed = new TreeMap<>(arrays);
    changed.put(name, array);
    return changed;
  }

  @Test
  void fitOrScore_viewsThatDoNotFit_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> fit(2, "csi", TRAINING.subList(0, 3)));
    assertThatIllegalArgumentException().isThrownBy(() -> fit(2, "csi", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(2, "csi", List.of(TRAINING.get(0), TEST.get(0))));
    assertThatIllegalArgumentException().isThrownBy(() -> fit(4, "csi", TRAINING));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fit(2, "csi", List.of(rows(1, 2, Float.NaN, 1), rows(1, 2, 3, 4))));
    AnomalyScorer scorer = fit(2, "csi", TRAINING);
    assertThatIllegalArgumentException().isThrownBy(() -> scorer.score(TEST.subList(0, 2)));
  }

  private static List<Embeddings> views(int views, int rows, int dims, long seed) {
    List<Embeddings> list = new ArrayList<>();
    for (int a = 0; a < views; a++) {
      RandomStream random = RandomStream.of(seed, a);
      float[] values = new float[rows * dims];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (1 + random.gaussian());
      }
      list.add(new Embeddings(rows, dims, values));
    }
    return list;
  }

  private static List<Embeddings> unitRowsWithALogit(int rows, int width, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] units = Numbers.unitRows(random, rows, width);
    float[] values = new float[rows * (width + 1)];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(units, row * width, values, row * (width + 1), width);
      values[row * (width + 1) + width] = (float) random.gaussian();
    }
    return List.of(new Embeddings(rows, width + 1, values));
  }

  private static List<Embeddings> withoutLogit(List<Embeddings> views) {
    return views.stream()
        .map(
            view -> {
              int width = view.dims() - 1;
              float[] values = new float[view.rows() * width];
              for (int row = 0; row < view.rows(); row++) {
                System.arraycopy(view.values(), row * view.dims(), values, row * width, width);
              }
              return new Embeddings(view.rows(), width, values);
            })
        .toList();
  }

  private static Embeddings ordered(Embeddings view, int[] order) {
    float[] values = new float[view.values().length];
    for (int row = 0; row < order.length; row++) {
      System.arraycopy(
          view.values(), order[row] * view.dims(), values, row * view.dims(), view.dims());
    }
    return new Embeddings(view.rows(), view.dims(), values);
  }

  private static double[] mean(List<Embeddings> views, int image, int k, int shifts, int width) {
    double[] mean = new double[width];
    for (int a = k; a < views.size(); a += shifts) {
      for (int i = 0; i < width; i++) {
        mean[i] +=
            views.get(a).values()[image * (width + shifts) + i] / ((double) views.size() / shifts);
      }
    }
    return mean;
  }

  private static double logit(List<Embeddings> views, int image, int k, int shifts, int width) {
    double sum = 0;
    for (int a = k; a < views.size(); a += shifts) {
      sum += views.get(a).values()[image * (width + shifts) + width + k];
    }
    return sum / ((double) views.size() / shifts);
  }

  private static double inner(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
