package dev.con2.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.ReferenceFile;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.Libtorch;
import dev.con2.internal.engine.TensorTransfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By the tiny encoder of make-tiny-encoder.py and what PyTorch makes of it. */
class TorchScriptArchitectureTest {

  private static final int SIDE = 16;
  private static final int ROWS = 2;

  private static final ReferenceFile REFERENCE =
      ReferenceFile.read("/encoder/tiny-reference.safetensors");
  private static final byte[] TINY = bytes(ReferenceFile.path("/encoder/tiny.pt"));

  @TempDir private Path folder;

  private final TorchScriptArchitecture tiny = TorchScriptArchitecture.of(TINY, "tiny.pt", SIDE);

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Tensor images(Encoder encoder) {
    return encoder
        .emptyInput(ROWS, SIDE)
        .copy_(
            TensorTransfer.toDevice(
                REFERENCE.floats("images"), ComputeDevice.CPU, ROWS, 3, SIDE, SIDE));
  }

  private Encoder scoring() {
    WeightLayout layout = tiny.layout();
    float[] parameters = new float[layout.parameterCount()];
    float[] statistics = new float[layout.statisticsCount()];
    layout.fill(parameters, statistics, 1);
    return tiny.scoring(parameters, statistics, Precision.FP32, ComputeDevice.CPU);
  }

  private static float[] scored(Encoder encoder) {
    try (PointerScope scope = new PointerScope()) {
      return TensorTransfer.toFloats(encoder.forward(images(encoder)).pooled());
    }
  }

  @Test
  void layout_hasTheArraysOfTheModule() {
    assertThat(tiny.representationSize()).isEqualTo(6);
    assertThat(tiny.layout().entries())
        .extracting(WeightLayout.NetworkArray::name)
        .containsExactly(
            "conv1.weight",
            "bn1.weight",
            "bn1.bias",
            "conv2.weight",
            "conv2.bias",
            "bn2.weight",
            "bn2.bias",
            "bn1.running_mean",
            "bn1.running_var",
            "bn2.running_mean",
            "bn2.running_var");
    assertThat(tiny.layout().entry("conv2.weight").shape()).containsExactly(6, 4, 3, 3);
    assertThat(tiny.summary()).isEqualTo("TorchScript module " + tiny.sha256().substring(0, 16));
  }

  @Test
  void layout_withHeads_leavesTheArchitectureAsItIs() {
    int arrays = tiny.layout().entries().size();
    assertThat(Networks.withHeads(tiny).entries()).hasSize(arrays + 8);
    assertThat(tiny.layout().entries()).hasSize(arrays);
  }

  @Test
  void scoring_givesTheFeaturesOfPyTorch() {
    try (Encoder encoder = scoring()) {
      assertThat(scored(encoder)).containsExactly(REFERENCE.floats("features"), within(1e-6f));
    }
  }

  @Test
  void scoring_otherWeights_givesOtherFeatures() {
    DrawnWeights drawn = DrawnWeights.of(tiny.layout(), 5);
    try (Encoder encoder =
        tiny.scoring(drawn.parameters(), drawn.statistics(), Precision.FP32, ComputeDevice.CPU)) {
      assertThat(Numbers.largestDifference(scored(encoder), REFERENCE.floats("features")))
          .isGreaterThan(1e-2);
    }
  }

  @Test
  void scoring_fromManyThreads_givesEachTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Encoder encoder = scoring()) {
      float[] alone = scored(encoder);
      List<Future<float[]>> results =
          IntStream.range(0, 64).mapToObj(i -> threads.submit(() -> scored(encoder))).toList();
      for (Future<float[]> result : results) {
        assertThat(result.get()).containsExactly(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void training_givesTheFeaturesOfPyTorchAndItsGradientsReachTheWeights() {
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.initialised(Networks.withHeads(tiny), 1);
        Encoder encoder = tiny.training(weights, Precision.FP32)) {
      float[] statistics = TensorTransfer.toFloats(weights.statistics());
      Tensor features = encoder.forward(images(encoder)).pooled();
      features.mul(features).sum().backward();

      assertThat(TensorTransfer.toFloats(features))
          .containsExactly(REFERENCE.floats("features_train"), within(1e-6f));
      for (WeightLayout.NetworkArray entry : tiny.layout().entries()) {
        if (entry.trained() && !entry.name().equals("conv2.bias")) {
          float[] gradient = TensorTransfer.toFloats(weights.get(entry.name()).grad());
          assertThat(Numbers.largest(gradient)).as(entry.name()).isGreaterThan(1e-3);
        }
      }
      assertThat(Numbers.largest(TensorTransfer.toFloats(weights.gradients()))).isGreaterThan(1e-3);
      assertThat(
              Numbers.largestDifference(TensorTransfer.toFloats(weights.statistics()), statistics))
          .isGreaterThan(1e-3);
    }
  }

  @Test
  void training_ofParametersExportedWithoutGradients_trainsThem() {
    byte[] module = module(ScalarType.Float, "return (x * self.scale).mean([2, 3])");
    TorchScriptArchitecture scaling = TorchScriptArchitecture.of(module, "scaling.pt", SIDE);
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.initialised(scaling.layout(), 1);
        Encoder encoder = scaling.training(weights, Precision.FP32)) {
      encoder.forward(images(encoder)).pooled().sum().backward();
      assertThat(Numbers.largest(TensorTransfer.toFloats(weights.gradients()))).isPositive();
    }
  }

  @Test
  void training_changedWeights_areThoseOfTheModule() {
    DrawnWeights drawn = DrawnWeights.of(tiny.layout(), 5);
    try (PointerScope scope = new PointerScope();
        NetworkWeights weights = Networks.initialised(tiny.layout(), 1);
        Encoder encoder = tiny.training(weights, Precision.FP32)) {
      weights.load(drawn.parameters(), drawn.statistics());
      float[] changed = TensorTransfer.toFloats(encoder.forward(images(encoder)).pooled());
      assertThat(Numbers.largestDifference(changed, REFERENCE.floats("features_train")))
          .isGreaterThan(1e-2);
    }
  }

  @Test
  void of_noTorchScript_isRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.pt"), "this is no module");
    assertThatThrownBy(() -> TorchScriptArchitecture.of(bytes(text), "text.pt", SIDE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "text.pt is not a TorchScript module that makes vectors of images of 16 by 16 pixels (")
        .hasMessageNotContaining("\n");
  }

  @Test
  void of_imagesTooSmallForTheModule_isRefused() {
    assertThatThrownBy(() -> TorchScriptArchitecture.of(TINY, "tiny.pt", 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("tiny.pt is not a TorchScript module")
        .hasMessageContaining("images of 4 by 4 pixels")
        .hasMessageContaining("Kernel size can't be greater than actual input size")
        .hasMessageContaining("or give the image-size that it was made for")
        .hasMessageNotContaining("\n");
  }

  @Test
  void of_moduleThatMakesMaps_isRefused() {
    byte[] maps = module(ScalarType.Float, "return x * self.scale");
    assertThatThrownBy(() -> TorchScriptArchitecture.of(maps, "maps.pt", SIDE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "maps.pt does not make one vector of each image: of two images it makes an array of shape [2, 3, 16, 16];");
  }

  @Test
  void of_moduleOfOtherNumbers_isRefused() {
    byte[] doubles = module(ScalarType.Double, "return (x * self.scale).mean([2, 3])");
    assertThatThrownBy(() -> TorchScriptArchitecture.of(doubles, "doubles.pt", SIDE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "doubles.pt has the array scale, whose values are not 32-bit; export it in 32-bit");
  }

  @Test
  void of_moduleThatMakesNoTensor_isRefused() {
    byte[] pairs = module(ScalarType.Float, "return (x * self.scale, x)");
    assertThatThrownBy(() -> TorchScriptArchitecture.of(pairs, "pairs.pt", SIDE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("pairs.pt is not a TorchScript module that makes vectors")
        .hasMessageNotContaining("\n");
  }

  /** A module of one parameter, {@code scale}, and this body. */
  private byte[] module(ScalarType type, String body) {
    Libtorch.load();
    Path file = folder.resolve("module.pt");
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("Module"));
      module.register_parameter("scale", torch.ones(1).to(type), false);
      module.define("def forward(self, x):\n  " + body + "\n");
      module.save(file.toString());
    }
    return bytes(file);
  }

  @Test
  void loadScoreAndTrain_manyTimes_leavesNoNativeMemoryBehind() {
    useOnce();
    long pointers = Pointer.totalCount();
    long bytes = Pointer.totalBytes();
    long resident = Pointer.physicalBytes();
    for (int i = 0; i < 60; i++) {
      useOnce();
      assertThat(Pointer.totalCount()).isEqualTo(pointers);
      assertThat(Pointer.totalBytes()).isEqualTo(bytes);
    }
    assertThat(Pointer.physicalBytes() - resident).isLessThan(60L << 20);
  }

  private static void useOnce() {
    TorchScriptArchitecture architecture = TorchScriptArchitecture.of(TINY, "tiny.pt", SIDE);
    DrawnWeights drawn = DrawnWeights.of(architecture.layout(), 5);
    try (Encoder scoring =
        architecture.scoring(
            drawn.parameters(), drawn.statistics(), Precision.FP32, ComputeDevice.CPU)) {
      scored(scoring);
    }
    try (NetworkWeights weights = Networks.initialised(architecture.layout(), 1);
        Encoder training = architecture.training(weights, Precision.FP32);
        PointerScope scope = new PointerScope()) {
      training.forward(images(training)).pooled().sum().backward();
    }
  }
}
