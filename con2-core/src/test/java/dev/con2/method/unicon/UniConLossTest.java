package dev.con2.method.unicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UniConLossTest {

  private static final int DIMS = 5;

  /** Eight rows on the circle: four inliers, and two outliers of two views. */
  private static final int[] GOLDEN_LABELS = {0, 0, 0, 0, 1, 1, 2, 2};

  private static float[] goldenRows() {
    return Numbers.floats(Numbers.eightRowsOnTheCircle());
  }

  /** The rows in double precision, for the oracle. */
  private static double[][] pairwise(float[] rows, int dims) {
    double[][] result = new double[rows.length / dims][dims];
    for (int i = 0; i < rows.length; i++) {
      result[i / dims][i % dims] = rows[i];
    }
    return result;
  }

  private static Tensor tensor(float[] rows, int dims) {
    return TensorTransfer.toDevice(rows, ComputeDevice.CPU, rows.length / dims, dims);
  }

  private static Tensor tensor(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return TensorTransfer.toDevice(floats, ComputeDevice.CPU, floats.length);
  }

  /** What a loss makes of rows. */
  private static float[] values(
      int[] labels, double tau, float[] rows, int dims, BiFunction<UniConLoss, Tensor, Tensor> of) {
    try (PointerScope scope = new PointerScope();
        UniConLoss loss = new UniConLoss(labels, tau, ComputeDevice.CPU)) {
      return TensorTransfer.toFloats(of.apply(loss, tensor(rows, dims)));
    }
  }

  private static float[] golden(BiFunction<UniConLoss, Tensor, Tensor> of) {
    return values(GOLDEN_LABELS, 0.5, goldenRows(), 2, of);
  }

  @Test
  void ofEightRowsOnTheCircle_isTheGoldenValue() {
    assertThat(golden(UniConLoss::of)[0]).isCloseTo(1.316934643536889f, within(2e-6f));
  }

  @Test
  void ofEightRowsOnTheCircle_eachRowIsTheGoldenValue() {
    try (PointerScope scope = new PointerScope();
        ContrastiveLoss contrast =
            ContrastiveLoss.withSharedLabels(GOLDEN_LABELS, 0.5, ComputeDevice.CPU)) {
      Tensor u = tensor(goldenRows(), 2);
      assertThat(TensorTransfer.toFloats(contrast.ofRows(u, tensor(1, 1, 1, 1, 1, 1, 1, 1))))
          .containsExactly(
              new float[] {
                1.2757630256959902f,
                1.2799232515652f,
                1.5020159306053904f,
                1.6755394259631218f,
                1.2960772249689911f,
                1.2641792954615834f,
                1.364589732838965f,
                0.8773892611958687f
              },
              within(3e-6f));
      float[] weighed =
          TensorTransfer.toFloats(contrast.ofRows(u, tensor(0.4, 0.1, 0.3, 0.2, 1, 1, 1, 1)));
      assertThat(Arrays.copyOf(weighed, 4))
          .containsExactly(
              new float[] {
                1.348684128993734f, 1.2313091827000375f, 1.5609385165630167f, 1.6983947612828316f
              },
              within(3e-6f));
    }
  }

  @Test
  void softAggregation_ofEightRowsOnTheCircle_isTheGoldenValue() {
    assertThat(golden(UniConLoss::weights))
        .containsExactly(
            new float[] {
              0.2345141843284383f, 0.2654858156715617f, 0.2654858156715617f, 0.2345141843284383f
            },
            within(1e-6f));
    assertThat(golden((loss, u) -> loss.of(u, Aggregation.POSITIVES))[0])
        .isCloseTo(1.3139292485130774f, within(2e-6f));
    assertThat(golden((loss, u) -> loss.of(u, Aggregation.PAIRS))[0])
        .isCloseTo(1.313189081151203f, within(2e-6f));
  }

  @ParameterizedTest
  @CsvSource({"POSITIVES, 1.3301952630006286", "PAIRS, 1.338881059083166"})
  void softAggregation_byGivenWeights_isTheGoldenValue(Aggregation aggregation, double expected) {
    assertThat(golden((loss, u) -> loss.of(u, tensor(0.4, 0.1, 0.3, 0.2), aggregation))[0])
        .isCloseTo((float) expected, within(2e-6f));
  }

  /** What the loss is compared with has the golden values to the last digits of a double. */
  @Test
  void pairwiseFormula_ofEightRowsOnTheCircle_isTheGoldenValue() {
    PairwiseUniConLoss oracle = new PairwiseUniConLoss(GOLDEN_LABELS, 0.5);
    double[][] rows = Numbers.eightRowsOnTheCircle();
    double[] own = oracle.weights(rows);
    double[] given = {0.4, 0.1, 0.3, 0.2, 0, 0, 0, 0};
    assertThat(oracle.of(rows)).isCloseTo(1.316934643536889, within(1e-12));
    assertThat(oracle.ofRow(rows, 0)).isCloseTo(1.2757630256959902, within(1e-12));
    assertThat(oracle.ofRow(rows, 7)).isCloseTo(0.8773892611958687, within(1e-12));
    assertThat(own[0]).isCloseTo(0.2345141843284383, within(1e-12));
    assertThat(own[1]).isCloseTo(0.2654858156715617, within(1e-12));
    assertThat(oracle.ofPositives(rows, own)).isCloseTo(1.3139292485130774, within(1e-12));
    assertThat(oracle.ofPairs(rows, own)).isCloseTo(1.313189081151203, within(1e-12));
    assertThat(oracle.ofRow(rows, 2, given)).isCloseTo(1.5609385165630167, within(1e-12));
    assertThat(oracle.ofPositives(rows, given)).isCloseTo(1.3301952630006286, within(1e-12));
    assertThat(oracle.ofPairs(rows, given)).isCloseTo(1.338881059083166, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "2, 0.5", "3, 0.2", "5, 0.5", "6, 1"})
  void of_isThePairwiseFormula(int images, double tau) {
    int[] labels = UniConObjective.labels(images);
    float[] rows = Numbers.unitRows(RandomStream.of(8, images), labels.length, DIMS);
    double[][] exact = pairwise(rows, DIMS);
    PairwiseUniConLoss oracle = new PairwiseUniConLoss(labels, tau);
    double[] weights = oracle.weights(exact);
    assertThat((double) values(labels, tau, rows, DIMS, UniConLoss::of)[0])
        .isCloseTo(oracle.of(exact), within(5e-6));
    assertThat(
            (double) values(labels, tau, rows, DIMS, (l, u) -> l.of(u, Aggregation.POSITIVES))[0])
        .isCloseTo(oracle.ofPositives(exact, weights), within(5e-6));
    assertThat((double) values(labels, tau, rows, DIMS, (l, u) -> l.of(u, Aggregation.PAIRS))[0])
        .isCloseTo(oracle.ofPairs(exact, weights), within(5e-6));
  }

  @Test
  void gradient_isThatOfThePairwiseFormula() {
    int[] labels = UniConObjective.labels(2);
    float[] rows = Numbers.unitRows(RandomStream.of(9), labels.length, DIMS);
    double[][] exact = pairwise(rows, DIMS);
    PairwiseUniConLoss oracle = new PairwiseUniConLoss(labels, 0.5);
    double[] weights = oracle.weights(exact); // stand still: they have no gradient
    assertGradient(labels, rows, UniConLoss::of, oracle::of);
    assertGradient(
        labels,
        rows,
        (loss, u) -> loss.of(u, Aggregation.POSITIVES),
        moved -> oracle.ofPositives(moved, weights));
    assertGradient(
        labels,
        rows,
        (loss, u) -> loss.of(u, Aggregation.PAIRS),
        moved -> oracle.ofPairs(moved, weights));
  }

  /** Against central differences of the oracle. */
  private static void assertGradient(
      int[] labels,
      float[] rows,
      BiFunction<UniConLoss, Tensor, Tensor> of,
      ToDoubleFunction<double[][]> oracle) {
    double[][] exact = pairwise(rows, DIMS);
    double step = 1e-5;
    try (PointerScope scope = new PointerScope();
        UniConLoss loss = new UniConLoss(labels, 0.5, ComputeDevice.CPU)) {
      Tensor u = tensor(rows, DIMS).set_requires_grad(true);
      of.apply(loss, u).backward();
      float[] gradient = TensorTransfer.toFloats(u.grad());
      assertThat(Numbers.largest(gradient)).isGreaterThan(0.01);
      for (int i = 0; i < gradient.length; i++) {
        double[] row = exact[i / DIMS];
        double before = row[i % DIMS];
        row[i % DIMS] = before + step;
        double above = oracle.applyAsDouble(exact);
        row[i % DIMS] = before - step;
        double below = oracle.applyAsDouble(exact);
        row[i % DIMS] = before;
        assertThat((double) gradient[i]).isCloseTo((above - below) / (2 * step), within(2e-6));
      }
    }
  }

  /** SupCon (Khosla et al. 2020) of one class, written out. */
  @Test
  void of_withoutOutliers_isSupConOfOneClass() {
    float[] rows = Numbers.unitRows(RandomStream.of(10), 7, DIMS);
    double[][] exact = pairwise(rows, DIMS);
    double expected = 0;
    for (int i = 0; i < 7; i++) {
      double sum = 0;
      double positives = 0;
      for (int j = 0; j < 7; j++) {
        double similarity = 0;
        for (int k = 0; k < DIMS; k++) {
          similarity += exact[i][k] * exact[j][k] / 0.5;
        }
        sum += j == i ? 0 : Math.exp(similarity);
        positives += j == i ? 0 : similarity / 6;
      }
      expected += (Math.log(sum) - positives) / 7;
    }
    assertThat((double) values(new int[7], 0.5, rows, DIMS, UniConLoss::of)[0])
        .isCloseTo(expected, within(3e-6));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.4644501206559364", "0.5, 1.1672131248135726", "0.2, 0.7305318509453114"})
  void of_withoutInliers_isTheGoldenValueOfNtXent(double tau, double expected) {
    int[] pairs = {1, 1, 2, 2, 3, 3, 4, 4};
    assertThat(values(pairs, tau, goldenRows(), 2, UniConLoss::of)[0])
        .isCloseTo((float) expected, within(2e-6f));
  }

  @ParameterizedTest
  @EnumSource(Aggregation.class)
  void softAggregation_byEqualWeights_isThePlainLoss(Aggregation aggregation) {
    assertThat(golden((loss, u) -> loss.of(u, tensor(0.25, 0.25, 0.25, 0.25), aggregation))[0])
        .isCloseTo(golden(UniConLoss::of)[0], within(2e-6f));
  }

  @Test
  void of_orderOfImages_doesNotMatter() {
    int images = 4;
    int[] labels = UniConObjective.labels(images);
    float[] rows = Numbers.unitRows(RandomStream.of(11), labels.length, DIMS);
    for (int seed = 0; seed < 10; seed++) {
      int[] order = RandomStream.of(12, seed).permutation(images);
      float[] moved = new float[rows.length];
      for (int row = 0; row < labels.length; row++) {
        int from = row / images * images + order[row % images];
        System.arraycopy(rows, from * DIMS, moved, row * DIMS, DIMS);
      }
      for (Aggregation aggregation : Aggregation.values()) {
        assertThat(values(labels, 0.5, moved, DIMS, (l, u) -> l.of(u, aggregation))[0])
            .isCloseTo(
                values(labels, 0.5, rows, DIMS, (l, u) -> l.of(u, aggregation))[0], within(3e-6f));
      }
      assertThat(values(labels, 0.5, moved, DIMS, UniConLoss::of)[0])
          .isCloseTo(values(labels, 0.5, rows, DIMS, UniConLoss::of)[0], within(3e-6f));
    }
  }

  @Test
  void of_inliersTogether_isSmallerThanOutliersTogether() {
    int[] labels = UniConObjective.labels(2);
    float[] inliersTogether = new float[16 * 4];
    float[] outliersTogether = new float[16 * 4];
    for (int row = 0; row < 16; row++) {
      boolean inlier = labels[row] == UniConLoss.INLIER;
      inliersTogether[4 * row + (inlier ? 0 : 1 + labels[row] % 3)] = 1;
      outliersTogether[4 * row + (inlier ? row % 4 : 1)] = 1;
    }
    assertThat(values(labels, 0.5, inliersTogether, 4, UniConLoss::of)[0])
        .isLessThan(values(labels, 0.5, outliersTogether, 4, UniConLoss::of)[0] - 0.5f);
  }

  @Test
  void of_allRowsAlike_isTheCollapsedLoss() {
    int[] labels = UniConObjective.labels(3);
    float[] rows = new float[24 * 2];
    for (int row = 0; row < 24; row++) {
      rows[2 * row] = 1;
    }
    float collapsed = (float) ContrastiveLoss.collapsed(24);
    assertThat(values(labels, 0.5, rows, 2, UniConLoss::of)[0]).isCloseTo(collapsed, within(1e-5f));
    for (Aggregation aggregation : Aggregation.values()) {
      assertThat(values(labels, 0.5, rows, 2, (l, u) -> l.of(u, aggregation))[0])
          .isCloseTo(collapsed, within(1e-5f));
    }
  }

  @Test
  void close_manyTimes_leavesNoNativeMemoryBehind() {
    golden((loss, u) -> loss.of(u, Aggregation.PAIRS));
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      golden((loss, u) -> loss.of(u, Aggregation.PAIRS));
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
  }
}
