package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResNet18Test {

  private static final ReferenceFile REFERENCE =
      ReferenceFile.read("/encoder/resnet18.safetensors");
  private static final int DRAWN_INPUT = 1000;
  private static final int DRAWN_DIRECTION = 1001;

  /** One of the cases that PyTorch has answered. */
  record Case(String name, ResNet18Architecture architecture, int rows, int side, long seed) {

    DrawnWeights weights() {
      return DrawnWeights.of(architecture.layout(), seed);
    }

    /** The same rows in the tensor that the encoder asks for. */
    Tensor input(Precision precision) {
      float[] drawn =
          Numbers.uniform(RandomStream.of(seed, DRAWN_INPUT), -1, 1, rows * 3 * side * side);
      Tensor input =
          ResNet18.emptyInput(rows, side, precision, ScalarType.Float, ComputeDevice.CPU);
      return input.copy_(TensorTransfer.toDevice(drawn, ComputeDevice.CPU, rows, 3, side, side));
    }

    /** The encoder that scores with these weights, in 32 bits. */
    Encoder scoring() {
      DrawnWeights weights = weights();
      return architecture.scoring(
          weights.parameters(), weights.statistics(), Precision.FP32, ComputeDevice.CPU);
    }

    float[] folded(Precision precision) {
      DrawnWeights weights = weights();
      return folded(precision, weights.parameters(), weights.statistics());
    }

    float[] folded(Precision precision, float[] parameters, float[] statistics) {
      try (PointerScope scope = new PointerScope();
          FoldedResNet18 encoder =
              new FoldedResNet18(
                  architecture, parameters, statistics, precision, ComputeDevice.CPU)) {
        return TensorTransfer.toFloats(encoder.forward(input(precision)).pooled());
      }
    }
  }

  private static Case named(String name) {
    return switch (name) {
      case "small" -> new Case(name, new ResNet18Architecture(8, Stem.SMALL), 4, 16, 17);
      case "medium" -> new Case(name, new ResNet18Architecture(8, Stem.MEDIUM), 4, 21, 18);
      case "large" -> new Case(name, new ResNet18Architecture(8, Stem.LARGE), 4, 50, 11);
      case "published" -> new Case(name, new ResNet18Architecture(64, Stem.LARGE), 2, 64, 19);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void forward_isWhatPyTorchComputes(String name) {
    Case given = named(name);
    DrawnWeights drawn = given.weights();
    WeightLayout layout = given.architecture().layout();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      ResNet18 encoder = new ResNet18(given.architecture(), weights, Precision.FP32);
      Tensor z = encoder.forward(given.input(Precision.FP32)).pooled();
      float[] representations = TensorTransfer.toFloats(z);
      float[] direction =
          Numbers.uniform(
              RandomStream.of(given.seed(), DRAWN_DIRECTION), -1, 1, representations.length);
      z.mul(TensorTransfer.toDevice(direction, ComputeDevice.CPU, z.size(0), z.size(1)))
          .sum()
          .backward();
      assertClose(representations, REFERENCE.floats(name + ".train"), 3e-5);
      float[] gradients = TensorTransfer.toFloats(weights.gradients());
      float[] some = Numbers.everyOther(gradients, 101);
      assertClose(some, REFERENCE.floats(name + ".gradient"), 3e-5);
      float[] statistics = TensorTransfer.toFloats(weights.statistics());
      assertClose(statistics, REFERENCE.floats(name + ".statistics"), 5e-6);
    }
  }

  /** On such maps oneDNN's own gradient of the first shortcut ends the process. */
  @ParameterizedTest
  @CsvSource({"8, 192", "12, 288"})
  void forward_ofASmallWidthOnLargeMaps_hasAGradient(int width, int side) {
    Case given = new Case("wide", new ResNet18Architecture(width, Stem.LARGE), 2, side, 20);
    DrawnWeights drawn = given.weights();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(given.architecture().layout())) {
      weights.load(drawn.parameters(), drawn.statistics());
      new ResNet18(given.architecture(), weights, Precision.FP32)
          .forward(given.input(Precision.FP32))
          .pooled()
          .sum()
          .backward();
      for (float value : TensorTransfer.toFloats(weights.gradients())) {
        assertThat(value).isFinite();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void forward_throughTheFirstStages_isTheBeginningOfThePassThroughAll(String name) {
    Case given = named(name);
    DrawnWeights drawn = given.weights();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(given.architecture().layout());
        Encoder scoring = given.scoring()) {
      weights.load(drawn.parameters(), drawn.statistics());
      Encoder training = given.architecture().training(weights, Precision.FP32);
      Tensor input = given.input(Precision.FP32);
      for (Encoder encoder : List.of(training, scoring)) {
        List<Tensor> all = encoder.forward(input).stages();
        for (int stages = 1; stages <= 4; stages++) {
          Features some = encoder.forward(input, stages);
          assertThat(some.stages()).hasSize(stages);
          for (int stage = 0; stage < stages; stage++) {
            assertThat(TensorTransfer.toFloats(some.stages().get(stage)))
                .isEqualTo(TensorTransfer.toFloats(all.get(stage)));
          }
          Tensor mean = all.get(stages - 1).flatten(2, 3).mean(2);
          assertClose(TensorTransfer.toFloats(some.pooled()), TensorTransfer.toFloats(mean), 1e-6);
        }
      }
    }
  }

  /** Layers that a pass does not reach have no gradient, and their statistics stay. */
  @Test
  void forward_throughTheFirstStages_leavesTheLaterOnesAlone() {
    Case given = named("small");
    DrawnWeights drawn = given.weights();
    WeightLayout layout = given.architecture().layout();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      Encoder encoder = given.architecture().training(weights, Precision.FP32);
      encoder.forward(given.input(Precision.FP32), 2).pooled().square().sum().backward();
      float[] gradients = TensorTransfer.toFloats(weights.gradients());
      float[] statistics = TensorTransfer.toFloats(weights.statistics());
      for (WeightLayout.NetworkArray entry : layout.entries()) {
        boolean reached = !entry.name().matches("layer[34].*");
        float[] moved = new float[entry.size()];
        for (int i = 0; i < moved.length; i++) {
          int at = entry.offset() + i;
          moved[i] = entry.trained() ? gradients[at] : statistics[at] - drawn.statistics()[at];
        }
        assertThat(Numbers.largest(moved) > 0).as(entry.name()).isEqualTo(reached);
      }
    }
  }

  @Test
  void forward_asPublished_isWhatTorchvisionComputes() {
    Case given = named("published");
    DrawnWeights drawn = given.weights();
    WeightLayout layout = given.architecture().layout();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights =
            NetworkWeights.of(layout, ComputeDevice.CPU, drawn.parameters(), drawn.statistics())) {
      float[] evaluated = given.folded(Precision.FP32, drawn.parameters(), drawn.statistics());
      assertClose(evaluated, REFERENCE.floats("published.eval"), 3e-5);
      ResNet18 encoder = new ResNet18(given.architecture(), weights, Precision.FP32);
      Tensor z = encoder.forward(given.input(Precision.FP32)).pooled();
      assertClose(TensorTransfer.toFloats(z), REFERENCE.floats("published.train"), 3e-5);
      float[] statistics = TensorTransfer.toFloats(weights.statistics());
      float[] some = Numbers.everyOther(statistics, 17);
      assertClose(some, REFERENCE.floats("published.statistics"), 5e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void folded_isWhatPyTorchComputesInEvalMode(String name) {
    assertClose(named(name).folded(Precision.FP32), REFERENCE.floats(name + ".eval"), 3e-5);
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void foldedInBfloat16_isCloseTo32Bit(String name) {
    // 8 bits of mantissa through 20 layers; 0.7 % of the largest number is what was found.
    assertClose(named(name).folded(Precision.BF16), named(name).folded(Precision.FP32), 0.02);
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void forwardInBfloat16_isCloseTo32Bit(String name) {
    Case given = named(name);
    // 4 % of the largest number is what was found.
    assertClose(trained(given, Precision.BF16), trained(given, Precision.FP32), 0.08);
  }

  private static float[] trained(Case given, Precision precision) {
    WeightLayout layout = given.architecture().layout();
    DrawnWeights drawn = given.weights();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      return TensorTransfer.toFloats(
          new ResNet18(given.architecture(), weights, precision)
              .forward(given.input(precision))
              .pooled());
    }
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void folded_withTheStatisticsOfABatch_isTheTrainingPassOfThatBatch(String name) {
    Case given = named(name);
    WeightLayout layout = given.architecture().layout();
    DrawnWeights drawn = given.weights();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.zeros(layout)) {
      weights.load(drawn.parameters(), drawn.statistics());
      ResNet18 encoder = new ResNet18(given.architecture(), weights, Precision.FP32);
      float[] trained =
          TensorTransfer.toFloats(encoder.forward(given.input(Precision.FP32)).pooled());
      float[] after = TensorTransfer.toFloats(weights.statistics());
      float[] ofBatch = statisticsOfBatch(given, layout, drawn.statistics(), after);
      assertClose(given.folded(Precision.FP32, drawn.parameters(), ofBatch), trained, 5e-5);
    }
  }

  /**
   * One pass moves running statistics by a tenth of the way to those of the batch, whose variance
   * is divided by n - 1 there and by n in the pass itself.
   */
  private static float[] statisticsOfBatch(
      Case given, WeightLayout layout, float[] before, float[] after) {
    float[] ofBatch = new float[before.length];
    for (WeightLayout.NetworkArray entry : layout.entries()) {
      if (!entry.trained()) {
        int side = sideAt(entry.name(), given);
        double n = given.rows() * (double) side * side;
        double factor = entry.name().endsWith("running_var") ? (n - 1) / n : 1;
        for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
          ofBatch[i] = (float) (factor * (after[i] - 0.9 * before[i]) / 0.1);
        }
      }
    }
    return ofBatch;
  }

  /** Rows of places that a batch norm sees. */
  private static int sideAt(String batchNorm, Case given) {
    int halvings = given.architecture().stem() == Stem.SMALL ? 0 : 1;
    if (batchNorm.startsWith("layer")) {
      int stage = batchNorm.charAt("layer".length()) - '1';
      halvings += stage + (given.architecture().stem() == Stem.LARGE ? 1 : 0);
    }
    int side = given.side();
    for (int i = 0; i < halvings; i++) {
      side = (side + 1) / 2;
    }
    return side;
  }

  @Test
  void forward_stages_areTheMapsThatTheMeanIsTakenOf() {
    Case given = named("medium");
    try (PointerScope scope = new PointerScope();
        Encoder encoder = given.scoring()) {
      Features features = encoder.forward(given.input(Precision.FP32));
      assertThat(features.stages())
          .extracting(map -> List.of(map.size(0), map.size(1), map.size(2), map.size(3)))
          .containsExactly(
              List.of(4L, 8L, 11L, 11L),
              List.of(4L, 16L, 6L, 6L),
              List.of(4L, 32L, 3L, 3L),
              List.of(4L, 64L, 2L, 2L));
      float[] mean = TensorTransfer.toFloats(features.stages().get(3).mean(2, 3));
      assertThat(mean).containsExactly(TensorTransfer.toFloats(features.pooled()), within(1e-5f));
    }
  }

  /**
   * The last stage's maps are of two by two here, which have a way of their own. A single row may
   * differ, for which oneDNN has other code; a picture has as many rows as views.
   */
  @Test
  void folded_anyRowsBesideIt_givesARowTheSameBits() {
    int all = 90;
    Case given = new Case("even", new ResNet18Architecture(32, Stem.MEDIUM), all, 32, 20);
    RandomStream random = RandomStream.of(20);
    try (PointerScope scope = new PointerScope();
        Encoder encoder = given.scoring()) {
      Tensor input = given.input(Precision.FP32);
      List<Tensor> together = encoder.forward(input).stages();
      for (int trial = 0; trial < 20; trial++) {
        int start = random.nextInt(all - 1);
        int count = Math.min(all - start, 2 + random.nextInt(all - start));
        List<Tensor> few = encoder.forward(input.narrow(0, start, count)).stages();
        for (int stage = 0; stage < together.size(); stage++) {
          assertThat(few.get(stage).equal(together.get(stage).narrow(0, start, count)))
              .as("stage %d, %d rows from %d", stage + 1, count, start)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void shapes_areThoseOfTheMaps(String name) {
    Case given = named(name);
    for (int side : new int[] {16, 17, 21, 50, 63}) {
      FeatureShapes shapes = given.architecture().shapes(side);
      try (PointerScope scope = new PointerScope();
          Encoder encoder = given.scoring()) {
        Features features = encoder.forward(encoder.emptyInput(1, side).zero_());
        assertThat(features.pooled().size(1)).isEqualTo(shapes.pooled());
        assertThat(features.stages())
            .extracting(map -> List.of(map.size(1), map.size(2), map.size(3)))
            .isEqualTo(
                shapes.stages().stream()
                    .map(
                        map ->
                            List.of((long) map.channels(), (long) map.height(), (long) map.width()))
                    .toList());
      }
    }
  }

  @Test
  void layout_atWidth64_hasTheNamesAndShapesOfTorchvision() throws IOException {
    String expected;
    try (InputStream stream = getClass().getResourceAsStream("/encoder/resnet18.txt")) {
      expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    String actual =
        new ResNet18Architecture(64, Stem.LARGE)
            .layout().entries().stream()
                .map(
                    entry ->
                        entry.sizes().stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(" ", entry.name() + " ", ""))
                            + "\n")
                .collect(Collectors.joining());
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void initialise_drawsConvolutionsByKaimingFanOut() {
    WeightLayout layout = new ResNet18Architecture(16, Stem.SMALL).layout();
    try (NetworkWeights weights = Networks.initialised(layout, 5)) {
      float[] parameters = TensorTransfer.toFloats(weights.parameters());
      for (WeightLayout.NetworkArray entry : layout.entries()) {
        if (entry.sizes().size() == 4) {
          double fanOut = (double) entry.size() / entry.sizes().get(1);
          double sum = 0;
          double squares = 0;
          for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
            sum += parameters[i];
            squares += (double) parameters[i] * parameters[i];
          }
          double deviation = Math.sqrt(2 / fanOut);
          double standardError = deviation / Math.sqrt(entry.size());
          assertThat(sum / entry.size()).as(entry.name()).isCloseTo(0, within(5 * standardError));
          assertThat(Math.sqrt(squares / entry.size()))
              .as(entry.name())
              .isCloseTo(deviation, within(5 * standardError));
        }
      }
    }
  }

  @Test
  void initialise_startsBatchNormAsTheIdentity() {
    WeightLayout layout = new ResNet18Architecture(8, Stem.SMALL).layout();
    try (NetworkWeights weights = Networks.initialised(layout, 5)) {
      for (WeightLayout.NetworkArray entry : layout.entries()) {
        if (entry.sizes().size() == 1) {
          boolean one = entry.name().endsWith("running_var") || entry.name().endsWith("weight");
          assertThat(TensorTransfer.toFloats(weights.get(entry.name()))).containsOnly(one ? 1 : 0);
        }
      }
    }
  }

  @Test
  void initialise_sameSeed_givesTheSameWeights() {
    WeightLayout layout = Networks.withHeads(Networks.SMALLEST);
    float[] first = initial(layout, 3);
    assertThat(initial(layout, 3)).isEqualTo(first);
    assertThat(initial(layout, 4)).isNotEqualTo(first);
  }

  private static float[] initial(WeightLayout layout, long seed) {
    try (NetworkWeights weights = Networks.initialised(layout, seed)) {
      return TensorTransfer.toFloats(weights.parameters());
    }
  }

  @Test
  void initialise_arrays_areDrawnApart() {
    WeightLayout layout = Networks.withHeads(Networks.SMALLEST);
    try (NetworkWeights weights = Networks.initialised(layout, 3)) {
      assertThat(TensorTransfer.toFloats(weights.get("layer1.0.conv1.weight")))
          .isNotEqualTo(TensorTransfer.toFloats(weights.get("layer1.0.conv2.weight")));
      assertThat(TensorTransfer.toFloats(weights.get("context_head.0.weight")))
          .isNotEqualTo(TensorTransfer.toFloats(weights.get("content_head.0.weight")));
    }
  }

  @Test
  void architecture_widthOutOfRange_isRefused() {
    for (int width : new int[] {-1, 0, 7, 257}) {
      assertThatThrownBy(() -> new ResNet18Architecture(width, Stem.SMALL))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("option width is " + width);
    }
  }

  @Test
  void close_manyTimes_leavesNoNativeMemoryBehind() {
    Case given = named("small");
    given.folded(Precision.FP32);
    initial(given.architecture().layout(), 1);
    long pointers = Pointer.totalCount();
    long bytes = Pointer.totalBytes();
    for (int i = 0; i < 10; i++) {
      given.folded(Precision.FP32);
      initial(given.architecture().layout(), 1);
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
    assertThat(Pointer.totalBytes()).isEqualTo(bytes);
  }

  /** Closer than the part of the largest expected number. */
  private static void assertClose(float[] actual, float[] expected, double part) {
    assertThat(Numbers.largestDifference(actual, expected) / Numbers.largest(expected))
        .isLessThan(part);
  }
}
