package dev.con2;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.train.CheckpointPolicy;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.Trainer;
import dev.con2.internal.train.TrainerOptions;
import dev.con2.internal.train.TrainingState;
import dev.con2.method.EncoderMethod;
import dev.con2.method.TrainingOptions;
import dev.con2.model.TrainedEncoder;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link DetectorTraining} does between reading the pictures and fitting the scores: plans the
 * training, goes on with an unfinished one where there is one, and trains.
 *
 * @param ranks the processes that train together
 * @param options with the side of pictures; the method may leave a choice
 * @param initial the encoder to begin with; empty if the method has none
 * @param images to train on
 * @param checkpoints where the state is kept
 * @param before the training to go on with, which rank 0 alone knows of
 * @param deadline that a budget sets
 * @param listener receives progress, and may ask to stop
 */
record TrainingRun(
    Ranks ranks,
    TrainingOptions options,
    Optional<InitialEncoder> initial,
    List<Image> images,
    Optional<CheckpointFolder> checkpoints,
    Optional<UnfinishedTraining> before,
    Optional<Deadline> deadline,
    TrainingListener listener) {

  private static final String EPOCHS = "epochs";
  private static final String CHOICE = "choice";

  /** When all has to be done, by {@link System#nanoTime}. */
  record Deadline(long nanos) {

    static Deadline after(Duration time) {
      return new Deadline(System.nanoTime() + time.toNanos());
    }

    Duration left() {
      return Duration.ofNanos(nanos - System.nanoTime());
    }
  }

  /**
   * What training ends with.
   *
   * @param encoder empty if the method has none
   */
  record Trained(
      Optional<TrainedEncoder> encoder,
      List<EpochSummary> curve,
      Map<String, Double> collapsedLosses) {}

  /**
   * The options of which nothing is open: what the method leaves to choose is chosen by the images,
   * and under a budget the epochs are those that fit.
   *
   * @throws InvalidInputException if the unfinished training had others
   */
  TrainingOptions planned() {
    boolean continues = ranks.firstSays(before.isPresent());
    TrainingOptions chosen = chosen(continues).resolved(initial);
    before.ifPresent(training -> training.requireSameOptions(chosen, deadline.isPresent()));
    if (deadline.isEmpty() || !chosen.trains()) {
      return chosen;
    }
    Duration left = deadline.get().left();
    int own =
        continues
            ? before.map(UnfinishedTraining::epochs).orElse(0)
            : epochsBefore(deadline.get(), chosen);
    int fitting =
        Integer.parseInt(
            Objects.requireNonNull(
                ranks.decision(EPOCHS, () -> Map.of(EPOCHS, Integer.toString(own))).get(EPOCHS)));
    if (!continues) {
      listener.notice(fit(fitting, left));
    }
    return chosen.with(EPOCHS, Math.max(1, fitting));
  }

  private static String fit(int epochs, Duration left) {
    String allTheSame = "it has one epoch all the same, and takes longer";
    if (left.isNegative()) {
      return "no time is left for training; " + allTheSame;
    }
    String minutes =
        String.format(
            Locale.ROOT, "into the %.1f minutes that are left", left.toMillis() / 60_000.0);
    return switch (epochs) {
      case 0 ->
          "not one epoch fits %s, by the speed measured here; %s".formatted(minutes, allTheSame);
      case 1 -> "1 epoch fits %s, by the speed measured here".formatted(minutes);
      default -> "%d epochs fit %s, by the speed measured here".formatted(epochs, minutes);
    };
  }

  /** How many fit into what is left, maybe 0, by a speed that is measured for it. */
  private int epochsBefore(Deadline end, TrainingOptions with) {
    return new TrainingTime(with, initial).epochsWithin(end.left(), images, ranks, listener);
  }

  /** With what the method chooses; epochs are not planned yet. */
  private TrainingOptions chosen(boolean continues) {
    if (!(options.method() instanceof EncoderMethod method) || !method.leavesChoice()) {
      return options;
    }
    if (before.isPresent() && !before.get().isOf(method)) {
      // Another training's: all ranks hear of it when rank 0 compares options and ends.
      return options;
    }
    // A choice is measured for as long a training as about fits.
    TrainingOptions expected =
        deadline.isPresent() && options.trains() && !continues
            ? options.with(EPOCHS, Math.max(1, epochsBefore(deadline.get(), options)))
            : options;
    if (!ranks.first()) {
      return expected.with(method.chosenAsIn(ranks.decision(CHOICE, Map::of)));
    }
    TrainingOptions chosen =
        expected.with(
            before
                .map(training -> method.chosenAsIn(training.options()))
                .orElseGet(() -> method.chosen(expected.squares(images), expected, listener)));
    ranks.decision(CHOICE, chosen::toText);
    return chosen;
  }

  /**
   * Trains, or takes the encoder as it is where nothing is trained.
   *
   * @param planned {@link #planned}
   * @param fingerprint of all pictures, those held out too
   * @throws InvalidInputException if the unfinished training was on other pictures, or the encoder
   *     has nothing to train
   * @throws dev.con2.error.TrainingStoppedException if a listener asked to stop
   * @throws dev.con2.error.TrainingFailedException if a loss is not a number, a checkpoint cannot
   *     be written, or another rank ends or does not answer
   */
  Trained trained(TrainingOptions planned, String fingerprint) {
    if (!planned.trains()) {
      return new Trained(untrained(initial, planned), List.of(), Map.of());
    }
    Optional<TrainingState> start = before.map(training -> training.state(fingerprint));
    InitialEncoder encoder = initial.orElseThrow();
    if (encoder.architecture().layout().parameterCount() == 0) {
      throw new InvalidInputException(
          "the encoder %s has no parameters to train; give the option freeze, or export it without freezing it"
              .formatted(planned.encoder().encoder()));
    }
    TrainerOptions loop = planned.trainer(encoder);
    if (loop.halfSize() > 0) {
      listener.notice(
          "pictures have half their side in the first %s of the training, whose steps are faster"
              .formatted(loop.halfSize()));
    }
    Objective objective = planned.objective().orElseThrow();
    objective
        .growingTerm()
        .ifPresent(
            term ->
                listener.notice(
                    "the weight of %s grows from 0 to 1, so the whole loss rises; its parts, in brackets, tell what is learned"
                        .formatted(term)));
    try (Trainer trainer = new Trainer(images, objective, loop, start, ranks)) {
      TrainingState end = trainer.run(listener, policy(planned, fingerprint));
      return new Trained(
          Optional.of(kept(encoder, planned, end)), end.curve(), trainer.collapsedLosses());
    }
  }

  /** The encoder as training begins with it; empty if the method has none. */
  static Optional<TrainedEncoder> untrained(
      Optional<InitialEncoder> initial, TrainingOptions options) {
    return initial.map(
        encoder ->
            TrainedEncoder.untrained(
                encoder,
                (EncoderMethod) options.method(),
                options.pictures().side(),
                options.seed()));
  }

  private CheckpointPolicy policy(TrainingOptions planned, String fingerprint) {
    return checkpoints
        .filter(folder -> ranks.first())
        .map(
            folder ->
                new CheckpointPolicy(state -> folder.write(state, planned.toText(), fingerprint)))
        .orElseGet(CheckpointPolicy::none);
  }

  /** What the model keeps of the network: the encoder, and the heads if scores need them. */
  private static TrainedEncoder kept(
      InitialEncoder initial, TrainingOptions planned, TrainingState end) {
    WeightLayout layout =
        TrainedEncoder.layout(
            initial.architecture(), (EncoderMethod) planned.method(), planned.pictures().side());
    return new TrainedEncoder(
        initial.architecture(),
        initial.normalisation(),
        initial.precision(),
        layout,
        Arrays.copyOf(end.parameters(), layout.parameterCount()),
        Arrays.copyOf(end.statistics(), layout.statisticsCount()));
  }
}
