package dev.con2.internal.train;

import dev.con2.device.ComputeDevice;
import dev.con2.device.ProcessorThreads;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.EncoderArchitecture;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.TorchScriptArchitecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.train.EpochSummary;
import dev.con2.train.OptimiserOptions;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The training loop of section 3.2 and appendix D, for any objective: for each batch of N images
 * the passes that the objective asks for, each with its rows, its loss and its gradients; one step
 * of the optimiser along their sum.
 *
 * <p>Every draw comes from (seed, epoch, image, context, view), so the loop keeps no random state:
 * where it stands and the network's weights are all there is, and a run that is cut and continued
 * ends in the same bits. One object trains once, on one thread.
 *
 * <p>Several ranks may take the steps together: each passes its part of a batch's images through
 * the network, and after each step all have the same weights
 * (docs/decisions/0015-several-processes.md).
 */
public final class Trainer implements AutoCloseable {

  private static final int WARM_UP_STEPS = 3;

  /** Steps that a graphics card may be behind: who reads a loss waits until it is computed. */
  private static final int STEPS_UNREAD = 16;

  /** The speed is that of so many steps, or of those that so much time has room for. */
  private static final int MEASURED_STEPS = 50;

  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final long OWN_DRAWS = 0x6f776e6472617773L;
  private static final long SHUFFLE = 0x73687566666c65L;

  private final TrainerOptions options;
  private final Ranks ranks;
  private final TrainingImages images;
  private final List<String> terms;
  private final int batchSize;
  private final Schedule schedule;
  private final NetworkWeights weights;
  private final Optimiser optimiser;
  private final Encoder encoder;
  private final List<BatchPass> passes = new ArrayList<>();
  private final Map<String, Double> collapsedLosses;

  /** That the next step belongs to, from 0. */
  private int epoch;

  /** Steps of that epoch already done. */
  private int step;

  /** Of this epoch: for each step every term, in turn. */
  private float[] losses;

  /** The same on the device: (steps an epoch, terms), 32-bit. */
  private final Tensor lossesOnDevice;

  /** Steps of this epoch whose losses have been read from the device. */
  private int lossesRead;

  private final List<EpochSummary> curve = new ArrayList<>();

  /**
   * The running statistics of batch norm after the last whole step, for the case that the next one
   * cannot be ended; kept where there are several ranks.
   */
  private Optional<Tensor> soundStatistics = Optional.empty();

  /**
   * Gets ready to train.
   *
   * @param images at least 2, square with side {@code options.imageSize()}, or larger, in which
   *     case each epoch cuts out a new square; an image's position in the list is its number in
   *     every draw
   * @param start where to go on, or empty to begin; of several ranks the first's counts
   * @param ranks that train together; borrowed
   * @throws InvalidInputException if the start is a state of another network or training, or a
   *     batch has fewer images than there are ranks
   */
  public Trainer(
      List<Image> images,
      Objective objective,
      TrainerOptions options,
      Optional<TrainingState> start,
      Ranks ranks) {
    ProcessorThreads.takeHere();
    this.options = options;
    this.ranks = ranks;
    ComputeDevice device = options.device();
    terms = objective.terms();
    batchSize = options.optimiser().imagesPerStep(objective.rowsPerImage(), images.size());
    if (batchSize < ranks.count()) {
      throw new InvalidInputException(
          "a batch has %d pictures, too few for %d processes; give fewer processes or a larger batch-size"
              .formatted(batchSize, ranks.count()));
    }
    schedule =
        new Schedule(
            options.optimiser(), options.original(), options.halfSize(), images.size() / batchSize);
    EncoderArchitecture architecture = options.encoder().architecture();
    WeightLayout layout = architecture.layout();
    objective.addHeads(layout, architecture.shapes(options.imageSize()));
    collapsedLosses = objective.collapsedLosses(batchSize);
    losses = new float[terms.size() * schedule.stepsPerEpoch()];
    try (UnderConstruction made = new UnderConstruction()) {
      this.images =
          made.add(new TrainingImages(images, options.imageSize(), options.seed(), device));
      weights = made.add(options.encoder().initialise(layout, device, options.seed(), ranks));
      optimiser = made.add(optimiser());
      encoder = made.add(architecture.training(weights, options.encoder().precision()));
      for (TrainingPass pass : objective.passes()) {
        passes.add(made.add(BatchPass.of(pass, batchSize, weights, options)));
      }
      try (PointerScope scope = new PointerScope()) {
        lossesOnDevice = TensorTransfer.zeros(device, schedule.stepsPerEpoch(), terms.size());
        lossesOnDevice.retainReference();
      }
      made.add(lossesOnDevice);
      start.ifPresent(this::restore);
      if (ranks.count() > 1) {
        goOnAsFirst();
        soundStatistics = Optional.of(made.add(weights.statistics().clone()));
      }
      lossesRead = step;
      made.complete();
    }
  }

  private Optimiser optimiser() {
    return options.original().isPresent()
        ? new StochasticGradientDescent(weights, options.original().get())
        : new AdamW(weights, options.optimiser().weightDecay());
  }

  private void restore(TrainingState state) {
    WeightLayout layout = weights.layout();
    requireSize("parameters", state.parameters().length, layout.parameterCount());
    requireSize("first moments", state.firstMoment().length, layout.parameterCount());
    requireSize(
        "second moments",
        state.secondMoment().length,
        Math.toIntExact(optimiser.secondMoment().numel()));
    requireSize("running statistics", state.statistics().length, layout.statisticsCount());
    int epochs = options.optimiser().epochs();
    int steps = state.epoch() == epochs ? 1 : schedule.stepsPerEpoch();
    if (state.epoch() > epochs || state.step() >= steps) {
      throw unusable(
          "is %d steps into epoch %d, and a training of these pictures has %d epochs of %d steps"
              .formatted(state.step(), state.epoch() + 1, epochs, schedule.stepsPerEpoch()));
    }
    requireSize("losses", state.losses().length, terms.size() * state.step());
    epoch = state.epoch();
    step = state.step();
    weights.load(state.parameters(), state.statistics());
    optimiser.load(state.firstMoment(), state.secondMoment());
    losses = Arrays.copyOf(state.losses(), losses.length);
    curve.addAll(state.curve());
  }

  private static void requireSize(String what, int there, int needed) {
    if (there != needed) {
      throw unusable("has %d %s, and this training needs %d".formatted(there, what, needed));
    }
  }

  private static InvalidInputException unusable(String why) {
    return new InvalidInputException(
        "the checkpoint %s; delete the checkpoint and train from the start".formatted(why));
  }

  /** Takes over the first rank's state, but for the curve, which it alone keeps. */
  private void goOnAsFirst() {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor place = TensorTransfer.toDevice(new long[] {epoch, step}, options.device(), 2);
      ranks.copyOfFirst(place);
      float[] numbers = TensorTransfer.toFloats(place);
      epoch = (int) numbers[0];
      step = (int) numbers[1];
      ranks.copyOfFirst(weights.parameters());
      ranks.copyOfFirst(weights.statistics());
      ranks.copyOfFirst(optimiser.firstMoment());
      if (optimiser.secondMoment().numel() > 0) {
        ranks.copyOfFirst(optimiser.secondMoment());
      }
    }
  }

  /**
   * How many epochs fit into a time, by the speed of a few steps on throwaway weights. The
   * measurement, some seconds, comes out of that time. All ranks measure, and each has its answer:
   * the first's is to be taken.
   *
   * @param listener may ask to stop
   * @return 0 to {@link OptimiserOptions#MOST_EPOCHS}
   * @throws TrainingStoppedException if the listener asked to stop, here or at another rank
   */
  public static int epochsWithin(
      Duration time,
      List<Image> images,
      Objective objective,
      TrainerOptions options,
      Ranks ranks,
      TrainingListener listener) {
    long begin = System.nanoTime();
    double epochNanos = epochNanos(images, objective, options, ranks, listener);
    double left = (double) time.toNanos() - (System.nanoTime() - begin);
    return (int) Math.max(0, Math.min(OptimiserOptions.MOST_EPOCHS, left / epochNanos));
  }

  /** About how long training takes, found as {@link #epochsWithin}. */
  public static Duration timeFor(List<Image> images, Objective objective, TrainerOptions options) {
    double epochNanos =
        epochNanos(images, objective, options, Ranks.one(), TrainingListener.SILENT);
    return Duration.ofNanos((long) (epochNanos * options.optimiser().epochs()));
  }

  private static double epochNanos(
      List<Image> images,
      Objective objective,
      TrainerOptions options,
      Ranks ranks,
      TrainingListener listener) {
    try (Trainer trial = new Trainer(images, objective, options, Optional.empty(), ranks)) {
      Schedule schedule = trial.schedule;
      double whole =
          trial.stepNanos(options.optimiser().epochs() - 1, schedule.stepsPerEpoch() - 1, listener);
      double half = schedule.halfSizeSteps() > 0 ? trial.stepNanos(0, 0, listener) : whole;
      return schedule.epochNanos(whole, half);
    }
  }

  /** How long a step takes, by taking it again and again. */
  private double stepNanos(int ofEpoch, int number, TrainingListener listener) {
    epoch = ofEpoch;
    step = number;
    int[] batch = IntStream.range(0, batchSize).toArray();
    for (int i = 0; i < WARM_UP_STEPS; i++) {
      requireGoingOn(listener);
      step(batch);
    }
    long start = System.nanoTime();
    int steps = 0;
    while (ranks.firstSays(
        steps < 2 || steps < MEASURED_STEPS && System.nanoTime() - start < MEASURED.toNanos())) {
      requireGoingOn(listener);
      step(batch);
      steps++;
    }
    TensorTransfer.toFloats(lossesOnDevice); // waits for the last step
    return (System.nanoTime() - start) / (double) steps;
  }

  private void requireGoingOn(TrainingListener listener) {
    if (ranks.anySays(listener.stopRequested())) {
      throw new TrainingStoppedException("stopped before training, while its speed was measured");
    }
  }

  /** See {@link Objective#collapsedLosses}, of the batches that are trained on. */
  public Map<String, Double> collapsedLosses() {
    return collapsedLosses;
  }

  /** The state between the last step and the next. */
  public TrainingState state() {
    return new TrainingState(
        epoch,
        step,
        TensorTransfer.toFloats(weights.parameters()),
        TensorTransfer.toFloats(weights.statistics()),
        TensorTransfer.toFloats(optimiser.firstMoment()),
        TensorTransfer.toFloats(optimiser.secondMoment()),
        Arrays.copyOf(losses, terms.size() * step),
        curve);
  }

  /**
   * Trains to the end.
   *
   * @param checkpoints is given the state now and then, and when asked to stop
   * @throws TrainingFailedException if a loss or a weight is not a number; the checkpoint of before
   *     is kept
   * @throws TrainingStoppedException if the listener asked to stop, here or at another rank
   * @throws IllegalStateException if the objective's passes do not give a value for each of its
   *     terms
   */
  public TrainingState run(TrainingListener listener, CheckpointPolicy checkpoints) {
    try {
      return runSteps(listener, checkpoints);
    } catch (RuntimeException e) {
      // What is thrown within the backward pass comes through C++, as another exception.
      TrainingFailedException lost = ranks.failure().orElseThrow(() -> e);
      takeBackStatistics();
      keep(checkpoints);
      throw lost;
    }
  }

  /** A step that cannot be ended has moved the running statistics, and nothing else yet. */
  private void takeBackStatistics() {
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      soundStatistics.ifPresent(weights.statistics()::copy_);
    }
  }

  private TrainingState runSteps(TrainingListener listener, CheckpointPolicy checkpoints) {
    Pace pace = new Pace(schedule.stepsDone(epoch, step), schedule, batchSize, System::nanoTime);
    while (epoch < options.optimiser().epochs()) {
      int[] order = RandomStream.of(options.seed(), SHUFFLE, epoch).permutation(images.size());
      pace.startEpoch();
      while (step < schedule.stepsPerEpoch()) {
        if (ranks.anySays(listener.stopRequested())) {
          keep(checkpoints);
          throw new TrainingStoppedException("training was stopped in epoch " + (epoch + 1));
        }
        step(Arrays.copyOfRange(order, step * batchSize, (step + 1) * batchSize));
        step++;
        if (!options.device().isGraphicsCard() || step - lossesRead == STEPS_UNREAD) {
          readLosses();
        }
        pace.stepDone();
        listener.step(pace.done(), schedule.steps(), pace.imagesPerSecond(), pace.remaining());
        if (checkpoints.due() && step < schedule.stepsPerEpoch()) {
          keep(checkpoints);
        }
      }
      finishEpoch(pace, listener);
      if (epoch == options.optimiser().epochs() || checkpoints.dueAfterEpoch()) {
        keep(checkpoints);
      }
    }
    return state();
  }

  private void keep(CheckpointPolicy checkpoints) {
    readLosses();
    requireSound();
    checkpoints.write(this::state);
  }

  private String remedy() {
    return "; training has stopped, and a checkpoint of before is kept where there is one: use %s or the precision fp32"
        .formatted(options.original().isPresent() ? "the common recipe" : "a lower learning rate");
  }

  /** A state must not be kept if the last step has spoiled it: its loss is from before. */
  private void requireSound() {
    if (!isFinite(
        weights.parameters(),
        weights.statistics(),
        optimiser.firstMoment(),
        optimiser.secondMoment())) {
      throw new TrainingFailedException(
          "the network's weights are no longer finite after "
              + (step == 0 ? "" : "step " + step + " of ")
              + "epoch "
              + (step == 0 ? epoch : epoch + 1)
              + remedy());
    }
  }

  private static boolean isFinite(Tensor... all) {
    try (PointerScope scope = new PointerScope()) {
      return Arrays.stream(all).allMatch(values -> values.isfinite().all().item_bool());
    }
  }

  private void finishEpoch(Pace pace, TrainingListener listener) {
    readLosses();
    double[] sums = new double[terms.size()];
    for (int i = 0; i < losses.length; i++) {
      sums[i % sums.length] += losses[i];
    }
    int steps = schedule.stepsPerEpoch();
    Map<String, Double> means = new LinkedHashMap<>();
    for (int term = 0; term < sums.length; term++) {
      means.put(terms.get(term), sums[term] / steps);
    }
    EpochSummary summary =
        new EpochSummary(
            epoch + 1,
            means,
            schedule.learningRate(schedule.stepsDone(epoch, steps - 1)),
            pace.epochImagesPerSecond());
    curve.add(summary);
    epoch++;
    step = 0;
    lossesRead = 0;
    listener.epoch(summary, options.optimiser().epochs());
  }

  private void step(int[] batch) {
    long done = schedule.stepsDone(epoch, step);
    try (PointerScope scope = new PointerScope()) {
      List<Tensor> values = new ArrayList<>();
      for (int pass = 0; pass < passes.size(); pass++) {
        seedOwnDraws(done, pass);
        List<Tensor> own = backward(passes.get(pass), batch, schedule.progress(done), scope);
        if (values.isEmpty()) {
          values.addAll(own);
        } else {
          values.set(0, values.get(0).add(own.get(0)));
          values.addAll(own.subList(1, own.size()));
        }
      }
      if (values.size() != terms.size()) {
        throw new IllegalStateException(
            "the passes give %d values of the loss, and the objective names %d terms: %s"
                .formatted(values.size(), terms.size(), terms));
      }
      ranks.sum(weights.gradients());
      optimiser.step(done + 1, schedule.learningRate(done));
      soundStatistics.ifPresent(sound -> sound.copy_(weights.statistics()));
      lossesOnDevice
          .select(0, step)
          .copy_(torch.stack(new TensorVector(values.toArray(Tensor[]::new))));
    }
  }

  /** Reads the losses of the steps since it was last called. */
  private void readLosses() {
    if (lossesRead == step) {
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      float[] values =
          TensorTransfer.toFloats(lossesOnDevice.narrow(0, lossesRead, (long) step - lossesRead));
      System.arraycopy(values, 0, losses, terms.size() * lossesRead, values.length);
      for (int i = 0; i < values.length; i++) {
        requireFinite(values[i], lossesRead + i / terms.size());
      }
      lossesRead = step;
    }
  }

  /**
   * A TorchScript encoder may draw by libtorch's own generator, as dropout does. There is one for
   * the whole process, so that trainings at the same time disturb each other's draws.
   */
  private void seedOwnDraws(long done, int pass) {
    if (options.encoder().architecture() instanceof TorchScriptArchitecture) {
      torch.manual_seed(
          RandomStream.of(options.seed(), OWN_DRAWS, done, pass, ranks.number()).nextLong());
    }
  }

  /**
   * Adds the gradients of a pass to those that are there.
   *
   * @param keeper keeps the terms, when all else that the pass made is freed
   * @return the terms of the loss, without gradients
   */
  private List<Tensor> backward(BatchPass pass, int[] batch, double progress, PointerScope keeper) {
    List<Tensor> kept = new ArrayList<>();
    try (PointerScope scope = new PointerScope()) {
      Tensor input = augmentedBatch(pass.rows(), ranks.part(batch));
      List<Tensor> own = pass.embeddings(encoder, input);
      List<Tensor> terms =
          new WholeBatch(ranks, pass.rows().size(), batch.length)
              .backward(pass.loss(), own, progress);
      for (Tensor term : terms) {
        Tensor value = term.detach();
        keeper.attach(value);
        kept.add(value);
      }
    }
    return kept;
  }

  private void requireFinite(float loss, int inStep) {
    if (!Float.isFinite(loss)) {
      throw new TrainingFailedException(
          "the loss is "
              + loss
              + " in step "
              + (inStep + 1)
              + " of epoch "
              + (epoch + 1)
              + remedy());
    }
  }

  /** What is trained. */
  NetworkWeights weights() {
    return weights;
  }

  /** What each step does, in this order. */
  List<BatchPass> passes() {
    return passes;
  }

  /**
   * All rows of a batch, normalised, as the encoder takes them: (M, 3, side, side), or of half that
   * side.
   */
  Tensor augmentedBatch(BatchRows rows, int[] batch) {
    int side = options.imageSize();
    boolean inHalf = schedule.halfSize(schedule.stepsDone(epoch, step));
    Tensor target = encoder.emptyInput(rows.size() * batch.length, inHalf ? side / 2 : side);
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      rows.write(images.select(batch, epoch), batch, epoch, images.grey(), target);
    }
    return target;
  }

  @Override
  public void close() {
    lossesOnDevice.close();
    soundStatistics.ifPresent(Tensor::close);
    passes.forEach(BatchPass::close);
    encoder.close();
    optimiser.close();
    weights.close();
    images.close();
  }
}
