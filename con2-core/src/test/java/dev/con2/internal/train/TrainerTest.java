package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.internal.engine.Libtorch;
import dev.con2.internal.engine.Ranks;
import dev.con2.method.TrainingOptions;
import dev.con2.method.csi.Csi;
import dev.con2.method.simclr.Simclr;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {

  private static final List<Image> IMAGES = Pictures.draw(13);
  private static final int STEPS = 9;

  /** Asks to stop before the step of that number, from 0. */
  private record StopBefore(int step, int[] asked) implements TrainingListener {
    StopBefore(int step) {
      this(step, new int[1]);
    }

    @Override
    public boolean stopRequested() {
      return asked[0]++ == step;
    }
  }

  private static TrainingState train(TrainingOptions options) {
    return train(IMAGES, options, Optional.empty());
  }

  private static TrainingState train(
      List<Image> images, TrainingOptions options, Optional<TrainingState> start) {
    try (Trainer trainer = Trainers.of(images, options, start)) {
      return trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void run_sameSeed_givesTheSameBits(Precision precision) {
    TrainingOptions options = Pictures.options().with("precision", precision);
    TrainingState state = train(options);
    assertSame(train(options), state);
    TrainingState other = train(options.with("seed", 4));
    assertThat(Arrays.equals(other.parameters(), state.parameters())).isFalse();
  }

  @Test
  void run_oneThreadOrTwo_isCloseButMayRoundOtherwise() {
    int threads = torch.get_num_threads();
    try {
      TrainingOptions options = Pictures.options().with("epochs", 1);
      torch.set_num_threads(1);
      TrainingState one = train(options);
      torch.set_num_threads(2);
      TrainingState two = train(options);
      assertThat(two.curve().get(0).loss()).isCloseTo(one.curve().get(0).loss(), within(0.01));
      // Three steps of at most 1e-3 each, in opposite directions where a gradient is but rounding.
      assertThat(Numbers.largestDifference(one.parameters(), two.parameters())).isLessThan(6e-3);
    } finally {
      torch.set_num_threads(threads);
    }
  }

  @Test
  void run_simclr_bringsItsOneTermDown() {
    TrainingOptions simclr =
        Pictures.options()
            .with(Simclr.DEFAULT)
            .with("epochs", 24)
            .with("learning-rate", 3e-3)
            .with("batch-size", 8);
    List<EpochSummary> curve = train(simclr).curve();
    assertThat(curve).allMatch(epoch -> epoch.losses().keySet().equals(Set.of("nt-xent")));
    assertThat(curve.get(23).loss()).isLessThan(curve.get(0).loss() - 0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"context", "content"})
  void run_oneTermAlone_bringsThatTermDown(String term) {
    List<EpochSummary> curve =
        train(
                Pictures.options()
                    .with("terms", term)
                    .with("epochs", 24)
                    .with("learning-rate", 3e-3)
                    .with("batch-size", 8))
            .curve();
    assertThat(curve.get(0).losses()).containsOnlyKeys("context", "content");
    assertThat(curve.get(23).losses().get(term)).isLessThan(curve.get(0).losses().get(term) - 0.1);
  }

  @Test
  void run_bothTerms_isTrainedOnTheirSum() {
    Map<String, Double> losses = train(Pictures.options()).curve().get(2).losses();
    assertThat(losses.keySet()).containsExactly("con2", "context", "content");
    assertThat(losses.get("con2"))
        .isBetween(losses.get("context"), losses.get("context") + losses.get("content"));
  }

  @Test
  void run_allTerms_isTrainedOnTheirSumAndTellsTheContexts() {
    List<EpochSummary> curve =
        train(
                Pictures.options()
                    .with("terms", "all")
                    .with("epochs", 12)
                    .with("learning-rate", 3e-3)
                    .with("batch-size", 8))
            .curve();
    Map<String, Double> last = curve.get(11).losses();
    assertThat(last.keySet()).containsExactly("con2", "context", "content", "classification");
    double withoutContent = last.get("context") + last.get("classification");
    assertThat(last.get("con2"))
        .isBetween(withoutContent, withoutContent + last.get("content") + 1e-5); // alpha: near 1
    assertThat(last.get("classification"))
        .isLessThan(0.9 * Math.log(2))
        .isLessThan(curve.get(0).losses().get("classification"));
  }

  @Test
  void run_bringsTheLossDown() {
    TrainingState state =
        train(
            Pictures.options()
                .with("epochs", 12)
                .with("learning-rate", 3e-3)
                .with("batch-size", 8));
    EpochSummary first = state.curve().get(0);
    EpochSummary last = state.curve().get(11);
    assertThat(last.losses().get("context")).isLessThan(first.losses().get("context") - 0.1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8})
  void run_cutAndContinued_givesTheSameBits(int cut, @TempDir Path folder) {
    TrainingOptions options = Pictures.options();
    TrainingState whole = train(options);
    TrainingState kept = cutAndReadBack(options, cut, folder);
    assertThat(kept.epoch()).isEqualTo(cut / 3);
    assertThat(kept.step()).isEqualTo(cut % 3);
    assertThat(kept.losses()).hasSize(3 * (cut % 3));
    assertSame(train(IMAGES, options, Optional.of(kept)), whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void run_byTheOriginalRecipeCutAndContinued_givesTheSameBits(int cut, @TempDir Path folder) {
    TrainingOptions options = Pictures.options().with(Csi.DEFAULT).with("recipe", "original");
    TrainingState whole = train(options);
    assertThat(whole.secondMoment()).isEmpty();
    TrainingState kept = cutAndReadBack(options, cut, folder);
    assertSame(train(IMAGES, options, Optional.of(kept)), whole);
  }

  @Test
  void run_byTheOriginalRecipe_bringsTheLossDownAtItsOwnRate() {
    TrainingOptions common = Pictures.options().with(Csi.DEFAULT).with("epochs", 24);
    List<EpochSummary> curve = train(common.with("recipe", "original")).curve();
    // The last of the first three steps: 2/3 epochs into a rise of 2.4.
    assertThat(curve.get(0).learningRate()).isCloseTo(0.1 + 0.9 * (2 / 3.0) / 2.4, within(1e-12));
    assertThat(curve.get(23).loss()).isLessThan(curve.get(0).loss() - 0.1);
  }

  @Test
  void start_ofTheOtherRecipe_isRefused() {
    TrainingOptions common = Pictures.options().with(Csi.DEFAULT);
    Optional<TrainingState> start = Optional.of(train(common.with("epochs", 1)));
    assertThatThrownBy(() -> train(IMAGES, common.with("recipe", "original"), start))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "the checkpoint has \\d+ second moments, and this training needs 0; delete the checkpoint and train from the start");
  }

  @Test
  void run_cutAtEachStep_givesTheSameBits(@TempDir Path folder) {
    TrainingOptions options = Pictures.options().with("epochs", 2).with("context", "flip,invert");
    TrainingState whole = train(options);
    Optional<TrainingState> state = Optional.empty();
    for (int step = 0; step < 6; step++) {
      state = Optional.of(cutAndReadBack(options, 1, folder, state));
    }
    assertSame(train(IMAGES, options, state), whole);
  }

  /** Dropout draws from libtorch's own generator. */
  @Test
  void run_encoderThatDrawsByItself_givesTheSameBitsAgainAndAfterACut(@TempDir Path folder) {
    Libtorch.load();
    Path file = folder.resolve("dropout.pt");
    try (PointerScope scope = new PointerScope()) {
      JitModule module = new JitModule(new QualifiedName("Module"));
      module.register_parameter("scale", torch.ones(1), false);
      module.define(
          "def forward(self, x):\n"
              + "  return torch.dropout((x * self.scale).flatten(1), 0.5, True)\n");
      module.save(file.toString());
    }
    TrainingOptions options =
        TrainingOptions.of(Simclr.DEFAULT)
            .with("encoder", file)
            .with("image-size", Pictures.options().pictures().side())
            .with("batch-size", 4)
            .with("epochs", 3)
            .with("device", "cpu");

    TrainingState once = train(options);
    TrainingState again = train(options);

    assertSame(again, once);
    TrainingState kept = cutAndReadBack(options, 4, folder);
    assertSame(train(IMAGES, options, Optional.of(kept)), once);
  }

  @Test
  void run_ofHalfTheSideAtFirst_cutAndContinued_givesTheSameBits(@TempDir Path folder) {
    TrainingOptions options = Pictures.options().with("half-size", 0.7);
    TrainingState whole = train(options);
    for (int cut : List.of(2, 5, 6, 7)) { // within the smaller ones, before and after their end
      TrainingState kept = cutAndReadBack(options, cut, folder);
      assertSame(train(IMAGES, options, Optional.of(kept)), whole);
    }
    assertThat(whole.parameters()).isNotEqualTo(train(Pictures.options()).parameters());
  }

  @Test
  void run_continuedAfterItsEnd_givesTheStateBack() {
    TrainingOptions options = Pictures.options();
    TrainingState whole = train(options);
    assertSame(train(IMAGES, options, Optional.of(whole)), whole);
  }

  /** Trains up to the step, through the checkpoint's file. */
  private static TrainingState cutAndReadBack(TrainingOptions options, int cut, Path folder) {
    return cutAndReadBack(options, cut, folder, Optional.empty());
  }

  private static TrainingState cutAndReadBack(
      TrainingOptions options, int cut, Path folder, Optional<TrainingState> start) {
    Path file = folder.resolve("checkpoint.con2");
    try (Trainer trainer = Trainers.of(IMAGES, options, start)) {
      CheckpointPolicy policy =
          new CheckpointPolicy(
              state -> Checkpoint.of(state, 1, options.toText(), "fingerprint").write(file));
      if (start.map(state -> 3 * state.epoch() + state.step()).orElse(0) + cut == 6
          && options.optimiser().epochs() == 2) {
        trainer.run(TrainingListener.SILENT, policy);
      } else {
        assertThatThrownBy(() -> trainer.run(new StopBefore(cut), policy))
            .isInstanceOf(TrainingStoppedException.class);
      }
    }
    return Checkpoint.read(file).state();
  }

  @Test
  void run_writesTheStateAtTheEnd() {
    List<TrainingState> written = new ArrayList<>();
    try (Trainer trainer = Trainers.of(IMAGES, Pictures.options(), Optional.empty())) {
      TrainingState end = trainer.run(TrainingListener.SILENT, new CheckpointPolicy(written::add));
      assertThat(written).isNotEmpty();
      assertSame(written.get(written.size() - 1), end);
      assertThat(end.epoch()).isEqualTo(3);
      assertThat(end.step()).isZero();
      assertThat(end.curve()).hasSize(3);
    }
  }

  @Test
  void run_tellsEachStepAndEachEpoch() {
    List<Long> steps = new ArrayList<>();
    List<EpochSummary> epochs = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(long step, long of, double imagesPerSecond, Duration remaining) {
            assertThat(of).isEqualTo(STEPS);
            assertThat(imagesPerSecond).isPositive();
            assertThat(remaining.isNegative()).isFalse();
            steps.add(step);
          }

          @Override
          public void epoch(EpochSummary summary, int of) {
            assertThat(of).isEqualTo(3);
            epochs.add(summary);
          }
        };
    try (Trainer trainer = Trainers.of(IMAGES, Pictures.options(), Optional.empty())) {
      TrainingState end = trainer.run(listener, CheckpointPolicy.none());
      assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
      assertThat(epochs).isEqualTo(end.curve());
      assertThat(epochs).extracting(EpochSummary::epoch).containsExactly(1, 2, 3);
    }
  }

  @Test
  void run_batchLargerThanTheImages_isLoweredToThem() {
    TrainingOptions options = Pictures.options().with("batch-size", 64);
    assertSame(train(options), train(options.with("batch-size", 13)));
  }

  @Test
  void run_weightsThatAreNotNumbers_namesStepAndEpoch() {
    TrainingOptions options = Pictures.options();
    assertThatThrownBy(() -> trainWithNaN(options, 0))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("the loss is NaN in step 1 of epoch 1;")
        .hasMessageContaining("lower learning rate");
    assertThatThrownBy(() -> trainWithNaN(options, 4))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("the loss is NaN in step 2 of epoch 2;");
  }

  private static void trainWithNaN(TrainingOptions options, int from) {
    TrainingState state = stopped(options, from);
    state.parameters()[0] = Float.NaN;
    train(IMAGES, options, Optional.of(state));
  }

  @Test
  void run_lastStepThatSpoilsTheWeights_isNotTakenForATrainedNetwork() {
    // The loss of a step is computed before the weights move, so the last move needs a look too.
    TrainingOptions options = Pictures.options();
    TrainingState state = stopped(options, STEPS - 1);
    state.firstMoment()[7] = Float.POSITIVE_INFINITY;
    List<TrainingState> written = new ArrayList<>();
    try (Trainer trainer = Trainers.of(IMAGES, options, Optional.of(state))) {
      assertThatThrownBy(
              () -> trainer.run(TrainingListener.SILENT, new CheckpointPolicy(written::add)))
          .isInstanceOf(TrainingFailedException.class)
          .hasMessageContaining("epoch 3");
    }
    assertThat(written).isEmpty();
  }

  @Test
  void run_stopRightAfterSpoiledWeights_keepsTheCheckpointOfBefore() {
    TrainingOptions options = Pictures.options();
    TrainingState state = stopped(options, 4);
    state.firstMoment()[7] = Float.POSITIVE_INFINITY;
    List<TrainingState> written = new ArrayList<>();
    try (Trainer trainer = Trainers.of(IMAGES, options, Optional.of(state))) {
      assertThatThrownBy(() -> trainer.run(new StopBefore(1), new CheckpointPolicy(written::add)))
          .isInstanceOf(TrainingFailedException.class)
          .hasMessageContaining("epoch 2");
    }
    assertThat(written).isEmpty();
  }

  @Test
  void trainer_stateOfAnotherNetwork_isRefused() {
    TrainingState state = stopped(Pictures.options().with("width", 9), 1);
    assertThatThrownBy(() -> Trainers.of(IMAGES, Pictures.options(), Optional.of(state)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("checkpoint");
  }

  /** A state of a billion steps would be taken for the end, and an untrained network kept. */
  @Test
  void trainer_stateBeyondTheTraining_isRefused() {
    TrainingState state = stopped(Pictures.options(), 1);
    for (int[] place : new int[][] {{0, 1_000_000_000}, {0, 3}, {1_000_000, 0}, {3, 1}}) {
      TrainingState forged = with(state, place[0], place[1], state.losses());
      assertThatThrownBy(() -> Trainers.of(IMAGES, Pictures.options(), Optional.of(forged)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("a training of these pictures has 3 epochs of 3 steps");
    }
    TrainingState fewer = with(state, 0, 1, new float[1]);
    assertThatThrownBy(() -> Trainers.of(IMAGES, Pictures.options(), Optional.of(fewer)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 1 losses, and this training needs 3");
  }

  /** The sentence names what differs, not two equal numbers of parameters. */
  @Test
  void trainer_stateWithMomentsOfAnotherNetwork_saysWhich() {
    TrainingState state = stopped(Pictures.options(), 1);
    TrainingState forged =
        new TrainingState(
            state.epoch(),
            state.step(),
            state.parameters(),
            state.statistics(),
            new float[7],
            state.secondMoment(),
            state.losses(),
            state.curve());
    assertThatThrownBy(() -> Trainers.of(IMAGES, Pictures.options(), Optional.of(forged)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "has 7 first moments, and this training needs " + state.parameters().length);
  }

  private static TrainingState with(TrainingState state, int epoch, int step, float[] losses) {
    return new TrainingState(
        epoch,
        step,
        state.parameters(),
        state.statistics(),
        state.firstMoment(),
        state.secondMoment(),
        losses,
        state.curve());
  }

  private static TrainingState stopped(TrainingOptions options, int after) {
    try (Trainer trainer = Trainers.of(IMAGES, options, Optional.empty())) {
      assertThatThrownBy(() -> trainer.run(new StopBefore(after), CheckpointPolicy.none()))
          .isInstanceOf(TrainingStoppedException.class)
          .hasMessageContaining("epoch " + (after / 3 + 1));
      return trainer.state();
    }
  }

  @Test
  void epochsWithin_hardlyAnyTime_isNone() {
    assertThat(epochsWithin(Duration.ofNanos(1))).isZero();
  }

  @Test
  @Tag("slow")
  void epochsWithin_twiceTheTime_isTwiceAsMany() {
    int one = epochsWithin(Duration.ofMinutes(10));
    int two = epochsWithin(Duration.ofMinutes(20));
    assertThat(one).isGreaterThan(10);
    assertThat(two / (double) one).isBetween(1.2, 3.5);
  }

  private static int epochsWithin(Duration time) {
    return epochsWithin(time, TrainingListener.SILENT);
  }

  private static int epochsWithin(Duration time, TrainingListener listener) {
    TrainingOptions options = Pictures.options();
    return Trainer.epochsWithin(
        time,
        IMAGES,
        options.objective().orElseThrow(),
        Trainers.loop(options),
        Ranks.one(),
        listener);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void epochsWithin_askedToStop_stopsBeforeThatStep(int step) {
    StopBefore listener = new StopBefore(step);
    assertThatThrownBy(() -> epochsWithin(Duration.ofMinutes(1), listener))
        .isInstanceOf(TrainingStoppedException.class)
        .hasMessage("stopped before training, while its speed was measured");
    assertThat(listener.asked()[0]).isEqualTo(step + 1);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void run_manySteps_leavesNoNativeMemoryBehind(Precision precision) {
    TrainingOptions options =
        Pictures.options()
            .with("precision", precision)
            .with("epochs", 20)
            .with("context", "flip,equalize");
    long before = Pointer.totalCount();
    long bytesBefore = Pointer.totalBytes();
    long[] counts = new long[60];
    long[] bytes = new long[60];
    long[] resident = new long[60];
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void step(long step, long steps, double imagesPerSecond, Duration remaining) {
            int at = Math.toIntExact(step - 1);
            counts[at] = Pointer.totalCount();
            bytes[at] = Pointer.totalBytes();
            resident[at] = Pointer.physicalBytes();
          }
        };
    try (Trainer trainer = Trainers.of(IMAGES, options, Optional.empty())) {
      trainer.run(listener, CheckpointPolicy.none());
    }
    assertThat(Arrays.stream(counts).distinct().count()).isEqualTo(1);
    assertThat(Arrays.stream(bytes).distinct().count()).isEqualTo(1);
    // A step's activations take some 3 MB: 50 steps that kept them would show.
    assertThat(resident[59] - resident[9]).isLessThan(60L << 20);
    assertThat(Pointer.totalCount()).isEqualTo(before);
    assertThat(Pointer.totalBytes()).isEqualTo(bytesBefore);
  }

  private static void assertSame(TrainingState actual, TrainingState expected) {
    assertThat(actual.epoch()).isEqualTo(expected.epoch());
    assertThat(actual.step()).isEqualTo(expected.step());
    assertThat(Arrays.mismatch(actual.parameters(), expected.parameters())).isEqualTo(-1);
    assertThat(Arrays.mismatch(actual.statistics(), expected.statistics())).isEqualTo(-1);
    assertThat(Arrays.mismatch(actual.firstMoment(), expected.firstMoment())).isEqualTo(-1);
    assertThat(Arrays.mismatch(actual.secondMoment(), expected.secondMoment())).isEqualTo(-1);
    assertThat(actual.curve())
        .usingRecursiveComparison()
        .ignoringFields("imagesPerSecond")
        .isEqualTo(expected.curve());
  }

  /**
   * One step from w: w (1 - rate * decay) less the same s. So what decay takes is in proportion to
   * it.
   */
  @Test
  void run_weightDecay_takesInProportionToIt() {
    TrainingOptions step =
        Pictures.options()
            .with("epochs", 1)
            .with("batch-size", IMAGES.size())
            .with("learning-rate", 0.01);
    float[] none = train(step.with("weight-decay", 0)).parameters();
    float[] half = train(step.with("weight-decay", 0.5)).parameters();
    float[] whole = train(step.with("weight-decay", 1)).parameters();
    assertThat(whole).isNotEqualTo(none);
    for (int i = 0; i < whole.length; i += 97) {
      assertThat(none[i] - whole[i]).isCloseTo(2 * (none[i] - half[i]), within(1e-6f));
    }
  }
}
