package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.method.TrainingOptions;
import dev.con2.method.unicon.UniConHa;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training by an objective of several passes, each through some of the stages: UniCon-HA's. */
class SeveralPassesTest {

  private static final List<Image> IMAGES = Pictures.draw(9);
  private static final int STEPS = 6;
  private static final long SHUFFLE = 0x73687566666c65L;

  private static TrainingOptions options() {
    return Pictures.options().with(UniConHa.DEFAULT).with("epochs", 3).with("temperature", 0.5);
  }

  private static TrainingState train(TrainingOptions options, Optional<TrainingState> start) {
    try (Trainer trainer = Trainers.of(IMAGES, options, start)) {
      return trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
    }
  }

  /** An objective that names fewer terms than its passes have. */
  private record TermsLeftOut(Objective whole) implements Objective {

    @Override
    public List<TrainingPass> passes() {
      return whole.passes();
    }

    @Override
    public void addHeads(WeightLayout layout, FeatureShapes shapes) {
      whole.addHeads(layout, shapes);
    }

    @Override
    public List<String> terms() {
      return whole.terms().subList(0, 3);
    }
  }

  @Test
  void run_otherNumberOfTermsThanOfValues_isRefused() {
    Objective objective = new TermsLeftOut(options().objective().orElseThrow());
    try (Trainer trainer =
        new Trainer(IMAGES, objective, Trainers.loop(options()), Optional.empty(), Ranks.one())) {
      assertThatThrownBy(() -> trainer.run(TrainingListener.SILENT, CheckpointPolicy.none()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "the passes give 4 values of the loss, and the objective names 3 terms: [unicon-ha,");
    }
  }

  /** One step against the same losses added up and passed back together. */
  @Test
  void step_isOneAlongTheGradientOfTheSum() {
    TrainingOptions options = options().with("epochs", 1).with("batch-size", 9);
    int[] all = RandomStream.of(options.seed(), SHUFFLE, 0).permutation(9);
    TrainerOptions loop = Trainers.loop(options);
    Objective objective = options.objective().orElseThrow();
    InitialEncoder initial = loop.encoder();
    WeightLayout layout = initial.architecture().layout();
    objective.addHeads(layout, initial.architecture().shapes(Pictures.SIDE));
    try (PointerScope scope = new PointerScope();
        Trainer trainer = Trainers.of(IMAGES, options, Optional.empty());
        NetworkWeights weights = initial.initialise(layout, ComputeDevice.CPU, options.seed());
        Encoder encoder = initial.architecture().training(weights, Precision.FP32);
        AdamW optimiser = new AdamW(weights, options.optimiser().weightDecay())) {
      List<Tensor> ofStages = new ArrayList<>();
      Tensor sum = TensorTransfer.zeros(ComputeDevice.CPU, 1);
      for (TrainingPass pass : objective.passes()) {
        BatchRows rows =
            new BatchRows(
                pass.rows(),
                initial.normalisation(),
                Pictures.SIDE,
                options.seed(),
                ComputeDevice.CPU);
        try (BatchLoss loss = pass.loss(9, weights, ComputeDevice.CPU)) {
          int stages = pass.stages().getAsInt();
          List<Tensor> terms =
              loss.of(
                  loss.embeddings(encoder.forward(trainer.augmentedBatch(rows, all), stages)), 0);
          sum = sum.add(terms.get(0));
          ofStages.add(terms.get(1));
        }
      }
      sum.backward();
      optimiser.step(1, 1e-3);

      TrainingState trained = trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
      Map<String, Double> losses = trained.curve().get(0).losses();
      for (int stage = 2; stage <= 4; stage++) {
        float expected = TensorTransfer.toFloats(ofStages.get(stage - 2))[0];
        assertThat(losses.get("contrast-at-stage-" + stage)).isCloseTo(expected, within(1e-4));
      }
      assertThat(losses.get("unicon-ha"))
          .isCloseTo(
              losses.values().stream().skip(1).mapToDouble(loss -> loss).average().orElseThrow(),
              within(1e-5));
      assertThat(
              Numbers.largestDifference(
                  TensorTransfer.toFloats(weights.statistics()), trained.statistics()))
          .isLessThan(1e-4);
      // Adam's first moment is a tenth of the gradient.
      float[] expected = TensorTransfer.toFloats(optimiser.firstMoment());
      assertThat(Numbers.largest(expected)).isGreaterThan(1e-3);
      assertThat(Numbers.largestDifference(expected, trained.firstMoment()))
          .isLessThan(1e-3 * Numbers.largest(expected));
    }
  }

  @Test
  void run_bringsEachStagesLossDown() {
    TrainingState state =
        train(
            options().with("epochs", 12).with("learning-rate", 3e-3).with("batch-size", 9),
            Optional.empty());
    EpochSummary first = state.curve().get(0);
    EpochSummary last = state.curve().get(11);
    assertThat(first.losses().keySet())
        .containsExactly(
            "unicon-ha", "contrast-at-stage-2", "contrast-at-stage-3", "contrast-at-stage-4");
    first
        .losses()
        .forEach((term, loss) -> assertThat(last.losses().get(term)).isLessThan(loss - 0.05));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void run_sameSeed_givesTheSameBits(Precision precision) {
    TrainingOptions options = options().with("precision", precision).with("epochs", 1);
    TrainingState state = train(options, Optional.empty());
    assertSame(train(options, Optional.empty()), state);
    assertThat(train(options.with("seed", 4), Optional.empty()).parameters())
        .isNotEqualTo(state.parameters());
    assertThat(train(options.with("aggregation", "pairs"), Optional.empty()).parameters())
        .isNotEqualTo(state.parameters());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void run_cutAndContinued_givesTheSameBits(int cut, @TempDir Path folder) {
    TrainingOptions options = options();
    TrainingState whole = train(options, Optional.empty());
    Path file = folder.resolve("checkpoint.con2");
    int[] asked = new int[1];
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public boolean stopRequested() {
            return asked[0]++ == cut;
          }
        };
    try (Trainer trainer = Trainers.of(IMAGES, options, Optional.empty())) {
      CheckpointPolicy policy =
          new CheckpointPolicy(
              state -> Checkpoint.of(state, 1, options.toText(), "fingerprint").write(file));
      assertThatThrownBy(() -> trainer.run(stopping, policy))
          .isInstanceOf(TrainingStoppedException.class);
    }
    TrainingState kept = Checkpoint.read(file).state();
    assertThat(kept.epoch()).isEqualTo(cut / 2);
    assertThat(kept.losses()).hasSize(4 * (cut % 2));
    assertSame(train(options, Optional.of(kept)), whole);
  }

  @Test
  void run_manySteps_leavesNoNativeMemoryBehind() {
    long before = Pointer.totalCount();
    long[] counts = new long[STEPS];
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(
              long step, long steps, double imagesPerSecond, java.time.Duration remaining) {
            counts[Math.toIntExact(step - 1)] = Pointer.totalCount();
          }
        };
    try (Trainer trainer = Trainers.of(IMAGES, options(), Optional.empty())) {
      trainer.run(listener, CheckpointPolicy.none());
    }
    assertThat(Arrays.stream(counts).distinct().count()).isEqualTo(1);
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  private static void assertSame(TrainingState actual, TrainingState expected) {
    assertThat(actual.parameters()).isEqualTo(expected.parameters());
    assertThat(actual.statistics()).isEqualTo(expected.statistics());
    assertThat(actual.firstMoment()).isEqualTo(expected.firstMoment());
    assertThat(actual.curve())
        .extracting(EpochSummary::losses)
        .isEqualTo(expected.curve().stream().map(EpochSummary::losses).toList());
  }
}
