package dev.con2.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.engine.RandomStream;
import dev.con2.engine.TensorTransfer;
import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResNet18Test {

  private static final ReferenceFile REFERENCE =
      ReferenceFile.read("/encoder/resnet18.safetensors");
  private static final int DRAWN_INPUT = 1000;
  private static final int DRAWN_DIRECTION = 1001;

  /** One of the cases that PyTorch has answered. */
  record Case(String name, EncoderConfiguration configuration, int rows, int side, long seed) {

    DrawnWeights weights() {
      return DrawnWeights.of(ResNet18.layout(configuration), seed);
    }

    /** The same rows in the tensor that the encoder asks for. */
    Tensor input(Precision precision) {
      float[] drawn =
          Numbers.uniform(RandomStream.of(seed, DRAWN_INPUT), -1, 1, rows * 3 * side * side);
      Tensor input = ResNet18.emptyInput(rows, side, precision, ComputeDevice.CPU);
      return input.copy_(TensorTransfer.toDevice(drawn, ComputeDevice.CPU, rows, 3, side, side));
    }

    float[] folded(Precision precision) {
      DrawnWeights weights = weights();
      return folded(precision, weights.parameters(), weights.statistics());
    }

    float[] folded(Precision precision, float[] parameters, float[] statistics) {
      try (PointerScope scope = new PointerScope();
          FoldedResNet18 encoder =
              new FoldedResNet18(
                  configuration, parameters, statistics, precision, ComputeDevice.CPU)) {
        return TensorTransfer.toFloats(encoder.forward(input(precision)));
      }
    }
  }

  private static Case named(String name) {
    return switch (name) {
      case "small" -> new Case(name, new EncoderConfiguration(8, Stem.SMALL), 4, 16, 17);
      case "medium" -> new Case(name, new EncoderConfiguration(8, Stem.MEDIUM), 4, 21, 18);
      case "large" -> new Case(name, new EncoderConfiguration(8, Stem.LARGE), 4, 50, 11);
      case "published" -> new Case(name, new EncoderConfiguration(64, Stem.LARGE), 2, 64, 19);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void forward_isWhatPyTorchComputes(String name) {
    Case given = named(name);
    DrawnWeights drawn = given.weights();
    WeightLayout layout = ResNet18.layout(given.configuration());
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, 1)) {
      weights.load(drawn.parameters(), drawn.statistics());
      ResNet18 encoder = new ResNet18(given.configuration(), weights, Precision.FP32);
      Tensor z = encoder.forward(given.input(Precision.FP32));
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

  @Test
  void forward_asPublished_isWhatTorchvisionComputes() {
    Case given = named("published");
    DrawnWeights drawn = given.weights();
    WeightLayout layout = ResNet18.layout(given.configuration());
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights =
            NetworkWeights.of(layout, ComputeDevice.CPU, drawn.parameters(), drawn.statistics())) {
      float[] evaluated = given.folded(Precision.FP32, drawn.parameters(), drawn.statistics());
      assertClose(evaluated, REFERENCE.floats("published.eval"), 3e-5);
      ResNet18 encoder = new ResNet18(given.configuration(), weights, Precision.FP32);
      Tensor z = encoder.forward(given.input(Precision.FP32));
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
    WeightLayout layout = ResNet18.layout(given.configuration());
    DrawnWeights drawn = given.weights();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, 1)) {
      weights.load(drawn.parameters(), drawn.statistics());
      return TensorTransfer.toFloats(
          new ResNet18(given.configuration(), weights, precision).forward(given.input(precision)));
    }
  }

  @ParameterizedTest
  @CsvSource({"small", "medium", "large"})
  void folded_withTheStatisticsOfABatch_isTheTrainingPassOfThatBatch(String name) {
    Case given = named(name);
    WeightLayout layout = ResNet18.layout(given.configuration());
    DrawnWeights drawn = given.weights();
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, 1)) {
      weights.load(drawn.parameters(), drawn.statistics());
      ResNet18 encoder = new ResNet18(given.configuration(), weights, Precision.FP32);
      float[] trained = TensorTransfer.toFloats(encoder.forward(given.input(Precision.FP32)));
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
    for (WeightLayout.Entry entry : layout.entries()) {
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
    int halvings = given.configuration().stem() == Stem.SMALL ? 0 : 1;
    if (batchNorm.startsWith("layer")) {
      int stage = batchNorm.charAt("layer".length()) - '1';
      halvings += stage + (given.configuration().stem() == Stem.LARGE ? 1 : 0);
    }
    int side = given.side();
    for (int i = 0; i < halvings; i++) {
      side = (side + 1) / 2;
    }
    return side;
  }

  @Test
  void layout_atWidth64_hasTheNamesAndShapesOfTorchvision() throws IOException {
    String expected;
    try (InputStream stream = getClass().getResourceAsStream("/encoder/resnet18.txt")) {
      expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    String actual =
        ResNet18.layout(new EncoderConfiguration(64, Stem.LARGE)).entries().stream()
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
    WeightLayout layout = ResNet18.layout(new EncoderConfiguration(16, Stem.SMALL));
    try (NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, 5)) {
      float[] parameters = TensorTransfer.toFloats(weights.parameters());
      for (WeightLayout.Entry entry : layout.entries()) {
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
    WeightLayout layout = ResNet18.layout(new EncoderConfiguration(8, Stem.SMALL));
    try (NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, 5)) {
      for (WeightLayout.Entry entry : layout.entries()) {
        if (entry.sizes().size() == 1) {
          boolean one = entry.name().endsWith("running_var") || entry.name().endsWith("weight");
          assertThat(TensorTransfer.toFloats(weights.get(entry.name()))).containsOnly(one ? 1 : 0);
        }
      }
    }
  }

  @Test
  void initialise_sameSeed_givesTheSameWeights() {
    WeightLayout layout = Con2Network.layout(new EncoderConfiguration(8, Stem.SMALL));
    float[] first = initial(layout, 3);
    assertThat(initial(layout, 3)).isEqualTo(first);
    assertThat(initial(layout, 4)).isNotEqualTo(first);
  }

  private static float[] initial(WeightLayout layout, long seed) {
    try (NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, seed)) {
      return TensorTransfer.toFloats(weights.parameters());
    }
  }

  @Test
  void initialise_arrays_areDrawnApart() {
    WeightLayout layout = Con2Network.layout(new EncoderConfiguration(8, Stem.SMALL));
    try (NetworkWeights weights = NetworkWeights.initialise(layout, ComputeDevice.CPU, 3)) {
      assertThat(TensorTransfer.toFloats(weights.get("layer1.0.conv1.weight")))
          .isNotEqualTo(TensorTransfer.toFloats(weights.get("layer1.0.conv2.weight")));
      assertThat(TensorTransfer.toFloats(weights.get("context_head.0.weight")))
          .isNotEqualTo(TensorTransfer.toFloats(weights.get("content_head.0.weight")));
    }
  }

  @Test
  void configuration_widthOutOfRange_isRefused() {
    for (int width : new int[] {-1, 0, 7, 257}) {
      assertThatThrownBy(() -> new EncoderConfiguration(width, Stem.SMALL))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("width " + width);
    }
  }

  @Test
  void close_manyTimes_leavesNoNativeMemoryBehind() {
    Case given = named("small");
    given.folded(Precision.FP32);
    initial(ResNet18.layout(given.configuration()), 1);
    long pointers = Pointer.totalCount();
    long bytes = Pointer.totalBytes();
    for (int i = 0; i < 10; i++) {
      given.folded(Precision.FP32);
      initial(ResNet18.layout(given.configuration()), 1);
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
