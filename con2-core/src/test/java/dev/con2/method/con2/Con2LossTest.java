package dev.con2.method.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Con2LossTest {

  private static final int DIMS = 5;

  /** A batch whose labels are written down in the order that {@link RowLayout} promises. */
  record Batch(int images, int contexts, int views, double temperature) {

    RowLayout layout() {
      return new RowLayout(images, contexts, views);
    }

    int[] imageLabels() {
      List<Integer> labels = new ArrayList<>();
      for (int i = 0; i < views * contexts; i++) {
        for (int image = 0; image < images; image++) {
          labels.add(image);
        }
      }
      return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] contextLabels() {
      List<Integer> labels = new ArrayList<>();
      for (int view = 0; view < views; view++) {
        for (int context = 0; context < contexts; context++) {
          for (int image = 0; image < images; image++) {
            labels.add(context);
          }
        }
      }
      return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    float[] rows() {
      RandomStream random = RandomStream.of(7, images, contexts, views);
      return Numbers.unitRows(random, images * contexts * views, DIMS);
    }

    double expectedContext() {
      return PairwiseLoss.of(PairwiseLoss.rows(rows(), DIMS), contextLabels(), temperature);
    }

    double expectedContent() {
      return PairwiseLoss.of(PairwiseLoss.rows(rows(), DIMS), imageLabels(), temperature);
    }
  }

  static List<Batch> batches() {
    List<Batch> batches = new ArrayList<>();
    for (int images : new int[] {1, 2, 3, 6}) {
      for (int contexts : new int[] {1, 2, 3, 8}) {
        for (int views : new int[] {1, 2, 3}) {
          for (double temperature : new double[] {0.07, 0.2, 1}) {
            if (images * views > 1 && contexts * views > 1) {
              batches.add(new Batch(images, contexts, views, temperature));
            }
          }
        }
      }
    }
    return batches;
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.6020742699622952, 2.101191564459447",
    "0.5, 1.4424614234262898, 2.4406960124205934",
    "0.2, 1.4186525974771047, 3.9142390699628633"
  })
  void ofEightRowsOnTheCircle_isTheGoldenValue(double temperature, double context, double content) {
    double[][] golden = Numbers.eightRowsOnTheCircle(); // by context, image, view
    RowLayout layout = new RowLayout(2, 2, 2);
    double[][] rows = new double[8][];
    for (int row = 0; row < 8; row++) {
      rows[row] = golden[4 * layout.contextOf(row) + 2 * layout.imageOf(row) + viewOf(layout, row)];
    }
    float[] terms = terms(layout, temperature, Numbers.floats(rows), 2, 1);
    assertThat(terms[1]).isCloseTo((float) context, within(2e-6f));
    assertThat(terms[2]).isCloseTo((float) content, within(2e-6f));
    Batch batch = new Batch(2, 2, 2, temperature);
    assertThat(PairwiseLoss.of(rows, batch.contextLabels(), temperature))
        .isCloseTo(context, within(1e-12));
    assertThat(PairwiseLoss.of(rows, batch.imageLabels(), temperature))
        .isCloseTo(content, within(1e-12));
  }

  /** SimCLR's loss is content alignment with one context: the partner of row r is row r + 4. */
  @ParameterizedTest
  @CsvSource({"1.0, 2.4195622863612023", "0.5, 3.0774374562241036", "0.2, 5.50609267947164"})
  void ofOneContext_isTheGoldenValueOfSimclr(double temperature, double golden) {
    float[] rows = Numbers.floats(Numbers.eightRowsOnTheCircle());
    try (ContrastiveLoss loss =
        Con2Loss.contentAlignment(new RowLayout(4, 1, 2), temperature, ComputeDevice.CPU)) {
      assertThat(value(loss, rows, 2)).isCloseTo((float) golden, within(2e-6f));
    }
  }

  @Test
  void ofOneImageInTwoContexts_isTheGoldenValue() {
    float[] rows = {1, 0, 1, 0, 0, 1, 0, 1};
    try (ContrastiveLoss loss =
        Con2Loss.contentAlignment(new RowLayout(1, 2, 2), 0.5, ComputeDevice.CPU)) {
      assertThat(value(loss, rows, 2)).isCloseTo(1.572878099555218f, within(1e-6f));
    }
  }

  @Test
  void ofTwoEqualPairs_isTheGoldenValue() {
    // One context and two views: a row's content positive is its one equal row.
    float[] rows = {1, 0, 0, 1, 1, 0, 0, 1};
    try (ContrastiveLoss loss =
        Con2Loss.contentAlignment(new RowLayout(2, 1, 2), 0.5, ComputeDevice.CPU)) {
      assertThat(value(loss, rows, 2)).isCloseTo(0.23954476622188453f, within(1e-6f));
    }
  }

  @ParameterizedTest
  @MethodSource("batches")
  void of_isThePairwiseFormula(Batch batch) {
    float[] terms = terms(batch.layout(), batch.temperature(), batch.rows(), DIMS, 0.3);
    double context = batch.expectedContext();
    double content = batch.expectedContent();
    assertThat((double) terms[1]).isCloseTo(context, within(5e-6));
    assertThat((double) terms[2]).isCloseTo(content, within(5e-6));
    assertThat((double) terms[0]).isCloseTo(context + 0.3 * content, within(5e-6));
  }

  @ParameterizedTest
  @CsvSource({"3, 2, 2, 0.2", "2, 3, 2, 0.07", "1, 2, 2, 1", "4, 2, 1, 0.5"})
  void gradient_isThatOfThePairwiseFormula(int images, int contexts, int views, double tau) {
    Batch batch = new Batch(images, contexts, views, tau);
    double alpha = 0.4;
    double[][] rows = PairwiseLoss.rows(batch.rows(), DIMS);
    double[] ofContext = PairwiseLoss.gradient(rows, batch.contextLabels(), tau);
    double[] ofContent = PairwiseLoss.gradient(rows, batch.imageLabels(), tau);
    try (PointerScope scope = new PointerScope();
        Con2Loss loss = new Con2Loss(batch.layout(), tau, ComputeDevice.CPU)) {
      Tensor u = tensor(batch.rows(), DIMS).set_requires_grad(true);
      Tensor v = tensor(batch.rows(), DIMS).set_requires_grad(true);
      loss.of(u, v, alpha).total().backward();
      float[] uGradient = TensorTransfer.toFloats(u.grad());
      float[] vGradient = TensorTransfer.toFloats(v.grad());
      for (int i = 0; i < uGradient.length; i++) {
        assertThat((double) uGradient[i]).isCloseTo(ofContext[i], within(2e-6));
        assertThat((double) vGradient[i]).isCloseTo(alpha * ofContent[i], within(2e-6));
      }
    }
  }

  /**
   * By hand: of equal logits log C; where the context's own logit is log 3 and the other is 0, log
   * (4 / 3) of every row.
   */
  @Test
  void classification_isTheMeanLogarithmOfTheContextsOwnProbability() {
    RowLayout layout = new RowLayout(3, 2, 2);
    float[] logits = new float[layout.rows() * 2];
    assertThat(classification(layout, logits)).isCloseTo((float) Math.log(2), within(1e-6f));
    for (int row = 0; row < layout.rows(); row++) {
      logits[2 * row + layout.contextOf(row)] = (float) Math.log(3);
    }
    assertThat(classification(layout, logits)).isCloseTo((float) Math.log(4.0 / 3), within(1e-6f));
  }

  /** By hand: the mean of context 0 is (2, 0), that of context 1 (0, 10). */
  @Test
  void centredByContext_isTheDirectionFromIt() {
    RowLayout layout = new RowLayout(2, 2, 2);
    float[] rows = {
      5, 4, -1, -4, // view 0, context 0
      6, 2, 0, 9, // context 1
      2, 3, 2, -3, // view 1, context 0
      -6, 18, 0, 11
    };
    assertThat(centredByContext(layout, rows, 2))
        .containsExactly(
            new float[] {
              0.6f, 0.8f, -0.6f, -0.8f, //
              0.6f, -0.8f, 0, -1, //
              0, 1, 0, -1, //
              -0.6f, 0.8f, 0, 1
            },
            within(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void centredByContext_isThatOfTheSlowOracle_whereverTheContextsLie(Batch batch) {
    int[] contexts = batch.contextLabels();
    float[] rows = batch.rows();
    float[] expected = floats(PairwiseLoss.centredByContext(doubles(rows), contexts));
    float[] moved = rows.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += 0.5f * contexts[i / DIMS] - 0.25f * (i % DIMS); // each context by a vector
    }
    assertThat(centredByContext(batch.layout(), rows, DIMS))
        .containsExactly(expected, within(2e-5f));
    assertThat(centredByContext(batch.layout(), moved, DIMS))
        .containsExactly(expected, within(2e-4f));
  }

  @ParameterizedTest
  @CsvSource({"3, 2, 2, 0.2", "2, 3, 2, 0.07", "4, 2, 1, 0.5"})
  void centredByContext_gradientOfContent_isThatOfFiniteDifferences(
      int images, int contexts, int views, double tau) {
    Batch batch = new Batch(images, contexts, views, tau);
    double[] expected =
        PairwiseLoss.gradient(
            doubles(batch.rows()),
            rows ->
                PairwiseLoss.of(
                    PairwiseLoss.centredByContext(rows, batch.contextLabels()),
                    batch.imageLabels(),
                    tau));
    try (PointerScope scope = new PointerScope();
        Con2Loss loss = new Con2Loss(batch.layout(), tau, ComputeDevice.CPU)) {
      Tensor rows = tensor(batch.rows(), DIMS).set_requires_grad(true);
      Tensor v = loss.centredByContext(rows);
      loss.of(v, v, 1).content().backward();
      float[] gradient = TensorTransfer.toFloats(rows.grad());
      for (int i = 0; i < gradient.length; i++) {
        assertThat((double) gradient[i]).isCloseTo(expected[i], within(2e-5));
      }
    }
  }

  private static double[][] doubles(float[] rows) {
    return PairwiseLoss.rows(rows, DIMS);
  }

  private static float[] floats(double[][] rows) {
    float[] values = new float[rows.length * DIMS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / DIMS][i % DIMS];
    }
    return values;
  }

  private static float[] centredByContext(RowLayout layout, float[] rows, int dims) {
    try (PointerScope scope = new PointerScope();
        Con2Loss loss = new Con2Loss(layout, 0.2, ComputeDevice.CPU)) {
      return TensorTransfer.toFloats(loss.centredByContext(tensor(rows, dims)));
    }
  }

  private static float classification(RowLayout layout, float[] logits) {
    try (PointerScope scope = new PointerScope();
        Con2Loss loss = new Con2Loss(layout, 0.2, ComputeDevice.CPU)) {
      return TensorTransfer.toFloats(loss.classification(tensor(logits, 2)))[0];
    }
  }

  @Test
  void of_orderOfImagesContextsAndViews_doesNotMatter() {
    Batch batch = new Batch(5, 3, 2, 0.2);
    float[] rows = batch.rows();
    float[] terms = terms(batch.layout(), 0.2, rows, DIMS, 0.7);
    for (int seed = 0; seed < 10; seed++) {
      RandomStream random = RandomStream.of(9, seed);
      int[] images = random.permutation(5);
      int[] contexts = random.permutation(3);
      int[] views = random.permutation(2);
      float[] moved = new float[rows.length];
      for (int row = 0; row < 30; row++) {
        int view = views[row / 15];
        int context = contexts[row / 5 % 3];
        int from = (view * 3 + context) * 5 + images[row % 5];
        System.arraycopy(rows, from * DIMS, moved, row * DIMS, DIMS);
      }
      assertThat(terms(batch.layout(), 0.2, moved, DIMS, 0.7))
          .containsExactly(terms, within(3e-6f));
    }
  }

  @Test
  void ofContext_rowsExchangedWithinAContext_areTheSame() {
    // L_Context does not know which image a row shows, L_Content not which context.
    Batch batch = new Batch(4, 2, 2, 0.2);
    float[] rows = batch.rows();
    float[] exchanged = rows.clone();
    System.arraycopy(rows, 0, exchanged, 3 * DIMS, DIMS); // images 0 and 3 of context 0, view 0
    System.arraycopy(rows, 3 * DIMS, exchanged, 0, DIMS);
    float[] before = terms(batch.layout(), 0.2, rows, DIMS, 1);
    float[] after = terms(batch.layout(), 0.2, exchanged, DIMS, 1);
    assertThat(after[1]).isCloseTo(before[1], within(2e-6f));
    assertThat(after[2]).isNotCloseTo(before[2], within(1e-3f));
  }

  @Test
  void of_turnedAllTogether_isTheSame() {
    Batch batch = new Batch(3, 2, 2, 0.2);
    float[] rows = batch.rows();
    float[] turned = rows.clone();
    for (int row = 0; row < 12; row++) {
      float x = rows[row * DIMS];
      float y = rows[row * DIMS + 1];
      turned[row * DIMS] = 0.6f * x - 0.8f * y;
      turned[row * DIMS + 1] = 0.8f * x + 0.6f * y;
    }
    assertThat(terms(batch.layout(), 0.2, turned, DIMS, 1))
        .containsExactly(terms(batch.layout(), 0.2, rows, DIMS, 1), within(3e-6f));
  }

  @Test
  void of_alignedContexts_isSmallerThanMixedOnes() {
    float[] apart = new float[16 * 2];
    float[] mixed = new float[16 * 2];
    RowLayout layout = new RowLayout(4, 2, 2);
    for (int row = 0; row < 16; row++) {
      apart[2 * row + layout.contextOf(row)] = 1;
      mixed[2 * row + layout.imageOf(row) % 2] = 1;
    }
    assertThat(terms(layout, 0.2, apart, 2, 1)[1]).isLessThan(terms(layout, 0.2, mixed, 2, 1)[1]);
    assertThat(terms(layout, 0.2, mixed, 2, 1)[2]).isLessThan(terms(layout, 0.2, apart, 2, 1)[2]);
  }

  @Test
  void of_lowestTemperature_staysFinite() {
    // exp(1 / 0.01) is beyond 32 bits.
    Batch batch = new Batch(3, 2, 2, 0.01);
    float[] same = new float[12 * DIMS];
    for (int row = 0; row < 12; row++) {
      same[row * DIMS] = 1;
    }
    assertThat(terms(batch.layout(), 0.01, same, DIMS, 1)[1])
        .isCloseTo((float) Math.log(11), within(1e-4f));
    assertThat((double) terms(batch.layout(), 0.01, batch.rows(), DIMS, 1)[1])
        .isCloseTo(batch.expectedContext(), within(1e-4));
  }

  @Test
  void close_manyTimes_leavesNoNativeMemoryBehind() {
    Batch batch = new Batch(3, 2, 2, 0.2);
    terms(batch.layout(), 0.2, batch.rows(), DIMS, 1);
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      terms(batch.layout(), 0.2, batch.rows(), DIMS, 1);
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
  }

  @Test
  void layout_rowsWithoutAPositive_areRefused() {
    // One image once in a context has no other row of its context; in one context, none of itself.
    assertThatIllegalArgumentException().isThrownBy(() -> new RowLayout(1, 3, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RowLayout(3, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RowLayout(0, 2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new RowLayout(2, 0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new RowLayout(2, 2, 0));
  }

  @Test
  void layout_ofARow_namesItsImageContextAndView() {
    for (Batch batch : batches()) {
      RowLayout layout = batch.layout();
      int[] images = new int[layout.rows()];
      int[] contexts = new int[layout.rows()];
      Arrays.setAll(images, layout::imageOf);
      Arrays.setAll(contexts, layout::contextOf);
      assertThat(images).isEqualTo(batch.imageLabels());
      assertThat(contexts).isEqualTo(batch.contextLabels());
      assertThat(viewOf(layout, 0)).isZero();
      assertThat(viewOf(layout, layout.rows() - 1)).isEqualTo(batch.views() - 1);
    }
  }

  private static Tensor tensor(float[] rows, int dims) {
    return TensorTransfer.toDevice(rows, ComputeDevice.CPU, rows.length / dims, dims);
  }

  private static float value(ContrastiveLoss loss, float[] rows, int dims) {
    try (PointerScope scope = new PointerScope()) {
      return TensorTransfer.toFloats(loss.of(tensor(rows, dims)))[0];
    }
  }

  /** L_CON2, L_Context and L_Content of the same rows as u and v. */
  private static float[] terms(
      RowLayout layout, double temperature, float[] rows, int dims, double alpha) {
    try (PointerScope scope = new PointerScope();
        Con2Loss loss = new Con2Loss(layout, temperature, ComputeDevice.CPU)) {
      Con2Loss.Losses terms = loss.of(tensor(rows, dims), tensor(rows, dims), alpha);
      return new float[] {
        TensorTransfer.toFloats(terms.total())[0],
        TensorTransfer.toFloats(terms.context())[0],
        TensorTransfer.toFloats(terms.content())[0]
      };
    }
  }

  static int viewOf(RowLayout layout, int row) {
    return row / (layout.images() * layout.contexts());
  }
}
