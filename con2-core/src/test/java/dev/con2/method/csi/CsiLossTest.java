package dev.con2.method.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsiLossTest {

  private static final int DIMS = 5;

  /** A loss of both terms and their sum. */
  private interface PairwiseTerm {
    double of(double[][] rows);
  }

  /**
   * The loss as it is written, one pair after the other in double precision.
   *
   * @param images N
   * @param shifts K
   */
  private record PairwiseCsi(int images, int shifts, double temperature) {

    int rows() {
      return 2 * shifts * images;
    }

    /** The same image in the same shift in the other view. */
    int partner(int row) {
      return (row + shifts * images) % rows();
    }

    int shift(int row) {
      return row / images % shifts;
    }

    double contrast(double[][] u) {
      double sum = 0;
      for (int r = 0; r < rows(); r++) {
        double others = 0;
        for (int j = 0; j < rows(); j++) {
          others += j == r ? 0 : Math.exp(inner(u[r], u[j]) / temperature);
        }
        sum += Math.log(others) - inner(u[r], u[partner(r)]) / temperature;
      }
      return sum / rows();
    }

    double classifier(double[][] logits) {
      double sum = 0;
      for (int r = 0; r < rows(); r++) {
        double exponentials = Arrays.stream(logits[r]).map(Math::exp).sum();
        sum -= Math.log(Math.exp(logits[r][shift(r)]) / exponentials);
      }
      return sum / rows();
    }

    private static double inner(double[] one, double[] other) {
      return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
    }

    /** Derivatives by every number of the rows, by central differences. */
    static double[] gradient(double[][] rows, PairwiseTerm term) {
      double step = 1e-5;
      int width = rows[0].length;
      double[] gradient = new double[rows.length * width];
      for (int i = 0; i < gradient.length; i++) {
        double[] row = rows[i / width];
        double before = row[i % width];
        row[i % width] = before + step;
        double above = term.of(rows);
        row[i % width] = before - step;
        double below = term.of(rows);
        row[i % width] = before;
        gradient[i] = (above - below) / (2 * step);
      }
      return gradient;
    }
  }

  private static double[][] doubles(float[] values, int width) {
    double[][] rows = new double[values.length / width][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return rows;
  }

  private static Tensor tensor(float[] values, int width) {
    return TensorTransfer.toDevice(values, ComputeDevice.CPU, values.length / width, width);
  }

  /** L, L_con and L_cls. */
  private static float[] losses(
      int images, int shifts, double temperature, float[] u, int width, float[] logits) {
    try (PointerScope scope = new PointerScope();
        CsiLoss loss = new CsiLoss(images, shifts, temperature, ComputeDevice.CPU)) {
      CsiLoss.CsiLosses terms = loss.of(tensor(u, width), tensor(logits, shifts));
      return new float[] {
        TensorTransfer.toFloats(terms.total())[0],
        TensorTransfer.toFloats(terms.contrast())[0],
        TensorTransfer.toFloats(terms.shift())[0]
      };
    }
  }

  private static float[] eightRowsOnTheCircle() {
    return Numbers.floats(Numbers.eightRowsOnTheCircle());
  }

  private static float[] drawnLogits(RandomStream random, int rows, int shifts) {
    return Numbers.uniform(random, -2, 2, rows * shifts);
  }

  /** One image in four shifts, or two in two: the partner of row r is row r + 4 in both. */
  @ParameterizedTest
  @CsvSource({
    "1, 4, 1.0, 2.4195622863612023",
    "1, 4, 0.5, 3.0774374562241036",
    "1, 4, 0.2, 5.50609267947164",
    "2, 2, 0.5, 3.0774374562241036"
  })
  void contrast_ofEightRowsOnTheCircle_isTheGoldenValue(
      int images, int shifts, double temperature, double golden) {
    float[] logits = new float[8 * shifts];
    assertThat(losses(images, shifts, temperature, eightRowsOnTheCircle(), 2, logits)[1])
        .isCloseTo((float) golden, within(2e-6f));
    assertThat(
            new PairwiseCsi(images, shifts, temperature).contrast(Numbers.eightRowsOnTheCircle()))
        .isCloseTo(golden, within(1e-12));
  }

  @Test
  void shift_ofFourRows_isTheGoldenValue() {
    float[] four = {
      2, 0.5f, -1, 0, 0, 1, 0.5f, 0.25f, -0.5f, 0.5f, 1.5f, 0, 0.1f, 0.2f, 0.3f, 0.4f
    };
    float[] logits = new float[32]; // of both views
    System.arraycopy(four, 0, logits, 0, 16);
    System.arraycopy(four, 0, logits, 16, 16);
    assertThat(losses(1, 4, 0.5, eightRowsOnTheCircle(), 2, logits)[2])
        .isCloseTo(0.7564157521328003f, within(1e-6f));
    double[][] exact = {
      {2, 0.5, -1, 0}, {0, 1, 0.5, 0.25}, {-0.5, 0.5, 1.5, 0}, {0.1, 0.2, 0.3, 0.4},
      {2, 0.5, -1, 0}, {0, 1, 0.5, 0.25}, {-0.5, 0.5, 1.5, 0}, {0.1, 0.2, 0.3, 0.4}
    };
    assertThat(new PairwiseCsi(1, 4, 0.5).classifier(exact))
        .isCloseTo(0.7564157521328003, within(1e-12));
  }

  @Test
  void rows_ofThreeImagesInFourShifts_standAsThePaperHasThem() {
    PairwiseCsi csi = new PairwiseCsi(3, 4, 0.5);
    assertThat(csi.partner(19)).isEqualTo(7); // view 1, shift 2, image 1
    assertThat(csi.shift(19)).isEqualTo(2);
    // A row that comes nearer to its partner alone lowers its loss; nearer to another raises it.
    float[] rows = Numbers.unitRows(RandomStream.of(3), 24, 24);
    float[] near = rows.clone();
    System.arraycopy(rows, 7 * 24, near, 19 * 24, 24);
    float[] wrong = rows.clone();
    System.arraycopy(rows, 8 * 24, wrong, 19 * 24, 24);
    float[] logits = new float[24 * 4];
    float before = losses(3, 4, 0.5, rows, 24, logits)[1];
    assertThat(losses(3, 4, 0.5, near, 24, logits)[1]).isLessThan(before);
    assertThat(losses(3, 4, 0.5, wrong, 24, logits)[1]).isGreaterThan(before);
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 0.5", "3, 4, 0.5", "2, 4, 0.07", "5, 2, 0.2", "4, 1, 1"})
  void of_isThePairwiseFormula(int images, int shifts, double temperature) {
    PairwiseCsi expected = new PairwiseCsi(images, shifts, temperature);
    RandomStream random = RandomStream.of(7, images, shifts);
    float[] u = Numbers.unitRows(random, expected.rows(), DIMS);
    float[] logits = drawnLogits(random, expected.rows(), shifts);
    double contrast = expected.contrast(doubles(u, DIMS));
    double classifier = expected.classifier(doubles(logits, shifts));
    float[] losses = losses(images, shifts, temperature, u, DIMS, logits);
    assertThat((double) losses[0]).isCloseTo(contrast + classifier, within(5e-6));
    assertThat((double) losses[1]).isCloseTo(contrast, within(5e-6));
    assertThat((double) losses[2]).isCloseTo(classifier, within(2e-6));
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 0.5", "3, 2, 0.2"})
  void gradient_isThatOfThePairwiseFormula(int images, int shifts, double temperature) {
    PairwiseCsi expected = new PairwiseCsi(images, shifts, temperature);
    RandomStream random = RandomStream.of(11, images, shifts);
    float[] rows = Numbers.unitRows(random, expected.rows(), DIMS);
    float[] values = drawnLogits(random, expected.rows(), shifts);
    double[] ofRows = PairwiseCsi.gradient(doubles(rows, DIMS), expected::contrast);
    double[] ofLogits = PairwiseCsi.gradient(doubles(values, shifts), expected::classifier);
    try (PointerScope scope = new PointerScope();
        CsiLoss loss = new CsiLoss(images, shifts, temperature, ComputeDevice.CPU)) {
      Tensor u = tensor(rows, DIMS).set_requires_grad(true);
      Tensor logits = tensor(values, shifts).set_requires_grad(true);
      loss.of(u, logits).total().backward();
      assertThat(doubles(TensorTransfer.toFloats(u.grad()), rows.length)[0])
          .containsExactly(ofRows, within(2e-6));
      assertThat(doubles(TensorTransfer.toFloats(logits.grad()), values.length)[0])
          .containsExactly(ofLogits, within(2e-6));
    }
  }

  /** L_con with one shift is NT-Xent, SimCLR's loss, which knows of images alone. */
  @Test
  void contrast_ofOneShift_isThatOfSimclr() {
    for (int images : new int[] {2, 3, 8}) {
      float[] rows = Numbers.unitRows(RandomStream.of(5, images), 2 * images, DIMS);
      int[] imageOfRow = IntStream.range(0, 2 * images).map(row -> row % images).toArray();
      try (PointerScope scope = new PointerScope();
          ContrastiveLoss ntXent =
              ContrastiveLoss.withSharedLabels(imageOfRow, 0.5, ComputeDevice.CPU)) {
        assertThat(losses(images, 1, 0.5, rows, DIMS, new float[2 * images])[1])
            .isEqualTo(TensorTransfer.toFloats(ntXent.of(tensor(rows, DIMS)))[0]);
      }
    }
  }

  @Test
  void of_orderOfImagesAndViews_doesNotMatter() {
    int images = 5;
    int shifts = 4;
    RandomStream drawn = RandomStream.of(9);
    float[] u = Numbers.unitRows(drawn, 40, DIMS);
    float[] logits = drawnLogits(drawn, 40, shifts);
    float[] losses = losses(images, shifts, 0.5, u, DIMS, logits);
    for (int seed = 0; seed < 10; seed++) {
      RandomStream random = RandomStream.of(9, seed);
      int[] image = random.permutation(images);
      int[] view = random.permutation(2);
      float[] movedRows = new float[u.length];
      float[] movedLogits = new float[logits.length];
      for (int row = 0; row < 40; row++) {
        int from = view[row / 20] * 20 + row / images % shifts * images + image[row % images];
        System.arraycopy(u, from * DIMS, movedRows, row * DIMS, DIMS);
        System.arraycopy(logits, from * shifts, movedLogits, row * shifts, shifts);
      }
      assertThat(losses(images, shifts, 0.5, movedRows, DIMS, movedLogits))
          .containsExactly(losses, within(3e-6f));
    }
  }

  @Test
  void of_rowsThatAreAllTheSame_isTheCollapsedLossOfTheObjective() {
    float[] same = new float[24 * DIMS];
    float[] logits = new float[24 * 4];
    for (int row = 0; row < 24; row++) {
      same[row * DIMS] = 1;
      Arrays.fill(logits, row * 4, row * 4 + 4, 0.7f);
    }
    float[] losses = losses(3, 4, 0.5, same, DIMS, logits);
    var collapsed = Csi.DEFAULT.objective().orElseThrow().collapsedLosses(3);
    assertThat(collapsed).containsOnlyKeys("contrast", "shift");
    assertThat((double) losses[1]).isCloseTo(collapsed.get("contrast"), within(1e-6));
    assertThat((double) losses[2]).isCloseTo(collapsed.get("shift"), within(1e-6));
    assertThat(collapsed.get("shift")).isEqualTo(Math.log(4));
  }

  @Test
  void close_manyTimes_leavesNoNativeMemoryBehind() {
    float[] u = eightRowsOnTheCircle();
    losses(1, 4, 0.5, u, 2, new float[32]);
    long pointers = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      losses(1, 4, 0.5, u, 2, new float[32]);
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
  }
}
