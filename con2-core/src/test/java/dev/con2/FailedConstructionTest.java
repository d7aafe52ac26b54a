package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.image.Image;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.encoder.TorchScriptArchitecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.image.ImageStore;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OnePassObjective;
import dev.con2.internal.train.Pictures;
import dev.con2.internal.train.RowGroup;
import dev.con2.internal.train.Trainer;
import dev.con2.internal.train.TrainerOptions;
import dev.con2.internal.train.TrainingState;
import dev.con2.method.EncoderMethod;
import dev.con2.method.con2.Con2Method;
import dev.con2.model.TrainedEncoder;
import dev.con2.score.ScorerFactory;
import dev.con2.train.OptimiserOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** What is made before a constructor throws is released. */
class FailedConstructionTest {

  private static final int REPEATS = 5;

  private final List<Image> images = Pictures.draw(8);

  /** What cannot be made, in a test. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static void assertNothingIsLeft(ThrowingCallable making) {
    assertThatThrownBy(making).isInstanceOf(RuntimeException.class);
    long pointers = Pointer.totalCount();
    long bytes = Pointer.totalBytes();
    for (int i = 0; i < REPEATS; i++) {
      assertThatThrownBy(making).isInstanceOf(RuntimeException.class);
    }
    assertThat(Pointer.totalCount()).isEqualTo(pointers);
    assertThat(Pointer.totalBytes()).isEqualTo(bytes);
  }

  private static InitialEncoder initial() {
    return new InitialEncoder(
        Networks.SMALLEST, Normalisation.HALF, Precision.FP32, Optional.empty());
  }

  private static TrainerOptions options() {
    return new TrainerOptions(
        initial(),
        Pictures.SIDE,
        0,
        OptimiserOptions.DEFAULT,
        Optional.empty(),
        1,
        ComputeDevice.CPU);
  }

  /** An objective that has no loss. */
  private static final class WithoutLoss implements OnePassObjective {
    @Override
    public List<RowGroup> rows() {
      return Con2Method.DEFAULT.objective().orElseThrow().passes().get(0).rows();
    }

    @Override
    public void addHeads(WeightLayout layout, FeatureShapes shapes) {}

    @Override
    public List<String> terms() {
      return List.of("none");
    }

    @Override
    public BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device) {
      throw new Refused();
    }
  }

  /** Scores by something whose size is not known. */
  private record WithoutSize() implements EncoderMethod, Readout {
    @Override
    public String name() {
      return "without-size";
    }

    @Override
    public String summary() {
      return "Made up for a test.";
    }

    @Override
    public List<ScorerFactory> scorers() {
      return List.of(Scorers.LIKELIHOOD);
    }

    @Override
    public Optional<Objective> objective() {
      return Optional.of(new WithoutLoss());
    }

    @Override
    public List<ContextAugmentation> contexts() {
      return List.of(ContextAugmentation.ORIGINAL);
    }

    @Override
    public Readout readout() {
      return this;
    }

    @Override
    public boolean needsHeads() {
      return true;
    }

    @Override
    public List<Integer> parts(FeatureShapes shapes) {
      throw new Refused();
    }

    @Override
    public Tensor of(Features features, Optional<NetworkWeights> heads) {
      throw new Refused();
    }
  }

  @Test
  void trainer_objectiveThatThrows_leavesNoNativeMemoryBehind() {
    assertNothingIsLeft(
        () ->
            new Trainer(images, new WithoutLoss(), options(), Optional.empty(), Ranks.one())
                .close());
  }

  @Test
  void trainer_stateOfAnotherNetwork_leavesNoNativeMemoryBehind() {
    Objective objective = Con2Method.DEFAULT.objective().orElseThrow();
    float[] none = new float[0];
    TrainingState other = new TrainingState(0, 0, none, none, none, none, none, List.of());
    assertNothingIsLeft(
        () -> new Trainer(images, objective, options(), Optional.of(other), Ranks.one()).close());
  }

  @Test
  void networkWeights_ofTooFewNumbers_leaveNoNativeMemoryBehind() {
    assertNothingIsLeft(
        () ->
            NetworkWeights.of(
                    Networks.SMALLEST.layout(), ComputeDevice.CPU, new float[3], new float[3])
                .close());
  }

  @Test
  void foldedEncoder_ofTooFewNumbers_leavesNoNativeMemoryBehind() {
    WeightLayout layout = Networks.SMALLEST.layout();
    float[] some = new float[layout.parameterCount() / 2];
    float[] statistics = new float[layout.statisticsCount()];
    assertNothingIsLeft(
        () ->
            Networks.SMALLEST.scoring(some, statistics, Precision.FP32, ComputeDevice.CPU).close());
  }

  @Test
  void torchScript_ofTooFewNumbers_leavesNoNativeMemoryBehind() throws IOException {
    byte[] module = Files.readAllBytes(ReferenceFile.path("/encoder/tiny.pt"));
    TorchScriptArchitecture tiny = TorchScriptArchitecture.of(module, "tiny.pt", 16);
    assertNothingIsLeft(
        () -> tiny.scoring(new float[3], new float[3], Precision.FP32, ComputeDevice.CPU).close());
  }

  @Test
  void modelRepresentation_readoutThatThrows_leavesNoNativeMemoryBehind() {
    WithoutSize method = new WithoutSize();
    TrainedEncoder encoder = TrainedEncoder.untrained(initial(), method, Pictures.SIDE, 1);
    assertNothingIsLeft(
        () ->
            new ModelRepresentation(
                    method, Optional.of(encoder), List.of(), Pictures.SIDE, ComputeDevice.CPU)
                .close());
  }

  @Test
  void imageStore_imagesOfTwoSizes_leavesNoNativeMemoryBehind() {
    List<Image> mixed = List.of(images.get(0), images.get(1).middle(Pictures.SIDE - 1));
    assertNothingIsLeft(() -> ImageStore.of(mixed, ComputeDevice.CPU).close());
  }
}
