package dev.con2.train;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.ViewParameters;
import dev.con2.augment.Views;
import dev.con2.encoder.Con2Network;
import dev.con2.encoder.NetworkWeights;
import dev.con2.encoder.ResNet18;
import dev.con2.encoder.WeightLayout;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.RandomStream;
import dev.con2.engine.TensorTransfer;
import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.loss.Con2Loss;
import dev.con2.loss.RowLayout;
import dev.con2.model.EpochSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The training loop of section 3.2 and appendix D: for each batch of N images, two views of each in
 * each context, one forward pass for all 2CN rows, L_CON2, one step of AdamW.
 *
 * <p>Every draw comes from (seed, epoch, image, context, view), so the loop keeps no random state:
 * where it stands and the network's numbers are all there is, and a run that is cut and continued
 * ends in the same bits. One object trains once, on one thread.
 */
public final class Trainer implements AutoCloseable {

  private static final int VIEWS = 2;
  private static final int WARM_UP_STEPS = 3;
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final String REMEDY =
      "; training has stopped and the checkpoint of before is kept: lower --learning-rate or use"
          + " --precision fp32";
  private static final long SHUFFLE = 0x73687566666c65L;
  private static final long AUGMENTATION = 0x7669657773L;

  private final TrainingOptions options;
  private final TrainingImages images;
  private final RowLayout rows;
  private final Schedule schedule;
  private final NetworkWeights weights;
  private final AdamW optimiser;
  private final Con2Network network;
  private final Con2Loss loss;

  private int epoch;
  private int step;
  private float[] losses;
  private final List<EpochSummary> curve = new ArrayList<>();

  /**
   * Gets ready to train.
   *
   * @param images at least 2, square with side {@code options.imageSize()}, or larger, in which
   *     case each epoch cuts out a new square; an image's place in the list is its number in every
   *     draw
   * @param start where to go on, or empty to begin
   * @throws InvalidInputException if the start is a state of another network
   */
  public Trainer(List<Image> images, TrainingOptions options, Optional<TrainingState> start) {
    this.options = options;
    ComputeDevice device = options.device();
    this.images = new TrainingImages(images, options.imageSize(), options.seed(), device);
    int batch = Math.min(options.imagesPerStep(), images.size());
    rows = new RowLayout(batch, options.contexts().size(), VIEWS);
    schedule = new Schedule(options, images.size() / batch);
    weights =
        NetworkWeights.initialise(Con2Network.layout(options.encoder()), device, options.seed());
    optimiser = new AdamW(weights, options.weightDecay());
    network = new Con2Network(options.encoder(), weights, options.precision());
    loss = new Con2Loss(rows, options.temperature(), device);
    losses = new float[3 * schedule.stepsPerEpoch()];
    start.ifPresent(this::restore);
  }

  private void restore(TrainingState state) {
    WeightLayout layout = weights.layout();
    if (!state.fits(layout.parameterCount(), layout.statisticsCount())) {
      close();
      throw new InvalidInputException(
          "the checkpoint is of a network of %d numbers, and this one has %d; delete the checkpoint and train from the start"
              .formatted(state.parameters().length, layout.parameterCount()));
    }
    epoch = state.epoch();
    step = state.step();
    weights.load(state.parameters(), state.statistics());
    optimiser.load(state.firstMoment(), state.secondMoment());
    losses = Arrays.copyOf(state.losses(), losses.length);
    curve.addAll(state.curve());
  }

  /**
   * How many epochs fit into a time with the fitting that follows them, by the speed of a few steps
   * and forward passes on throwaway weights.
   *
   * @return at least 1
   */
  public static int epochsWithin(Duration time, List<Image> images, TrainingOptions options) {
    long begin = System.nanoTime();
    Duration fitting = TrainedEncoder.timeFor(images, options);
    double epochNanos = epochNanos(images, options);
    double left = time.minus(fitting).toNanos() - (System.nanoTime() - begin);
    return (int) Math.max(1, Math.min(1_000_000, left / epochNanos));
  }

  /**
   * About how long training takes with the fitting that follows, found as {@link #epochsWithin}.
   */
  public static Duration timeFor(List<Image> images, TrainingOptions options) {
    double training = epochNanos(images, options) * options.epochs();
    return TrainedEncoder.timeFor(images, options).plusNanos((long) training);
  }

  private static double epochNanos(List<Image> images, TrainingOptions options) {
    try (Trainer trial = new Trainer(images, options, Optional.empty())) {
      int[] batch = IntStream.range(0, trial.rows.images()).toArray();
      for (int i = 0; i < WARM_UP_STEPS; i++) {
        trial.step(batch);
      }
      long start = System.nanoTime();
      int steps = 0;
      while (steps < 2 || System.nanoTime() - start < MEASURED.toNanos()) {
        trial.step(batch);
        steps++;
      }
      double stepNanos = (System.nanoTime() - start) / (double) steps;
      return stepNanos * trial.schedule.stepsPerEpoch();
    }
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
        Arrays.copyOf(losses, 3 * step),
        curve);
  }

  /**
   * Trains to the end.
   *
   * @param checkpoints is given the state now and then, and when asked to stop
   * @throws TrainingFailedException if a loss or a weight is not a number; the checkpoint of before
   *     is kept
   * @throws TrainingStoppedException if the listener asked to stop
   */
  public TrainingState run(TrainingListener listener, CheckpointPolicy checkpoints) {
    Pace pace = new Pace(schedule.stepsDone(epoch, step), schedule.steps(), rows.images());
    while (epoch < options.epochs()) {
      int[] order = RandomStream.of(options.seed(), SHUFFLE, epoch).permutation(images.size());
      pace.startEpoch();
      while (step < schedule.stepsPerEpoch()) {
        if (listener.stopRequested()) {
          checkpoints.write(soundState());
          throw new TrainingStoppedException("training was stopped in epoch " + (epoch + 1));
        }
        step(Arrays.copyOfRange(order, step * rows.images(), (step + 1) * rows.images()));
        step++;
        pace.stepDone();
        listener.step(pace.done(), schedule.steps(), pace.imagesPerSecond(), pace.remaining());
        if (checkpoints.due() && step < schedule.stepsPerEpoch()) {
          checkpoints.write(soundState());
        }
      }
      finishEpoch(pace, listener);
      if (epoch == options.epochs() || checkpoints.dueAfterEpoch()) {
        checkpoints.write(soundState());
      }
    }
    return soundState();
  }

  /** The state, which must not be kept if the last step has spoiled it: its loss is from before. */
  private TrainingState soundState() {
    TrainingState state = state();
    if (!state.isFinite()) {
      throw new TrainingFailedException(
          "the network's weights are no longer numbers after "
              + (step == 0 ? "" : "step " + step + " of ")
              + "epoch "
              + (step == 0 ? epoch : epoch + 1)
              + REMEDY);
    }
    return state;
  }

  private void finishEpoch(Pace pace, TrainingListener listener) {
    double[] sums = new double[3];
    for (int i = 0; i < losses.length; i++) {
      sums[i % 3] += losses[i];
    }
    int steps = schedule.stepsPerEpoch();
    EpochSummary summary =
        new EpochSummary(
            epoch + 1,
            sums[0] / steps,
            sums[1] / steps,
            sums[2] / steps,
            schedule.learningRate(schedule.stepsDone(epoch, steps - 1)),
            pace.epochImagesPerSecond());
    curve.add(summary);
    epoch++;
    step = 0;
    listener.epoch(summary, options.epochs());
  }

  private void step(int[] batch) {
    long done = schedule.stepsDone(epoch, step);
    try (PointerScope scope = new PointerScope()) {
      Tensor input = augmentedBatch(batch);
      Con2Network.Embedded embedded = network.forward(input);
      Con2Loss.Terms terms = loss.of(embedded.u(), embedded.v(), schedule.alpha(done));
      Tensor objective =
          switch (options.objective()) {
            case CON2 -> terms.total();
            case CONTEXT -> terms.context();
            case CONTENT -> terms.content();
          };
      objective.backward();
      optimiser.step(done + 1, schedule.learningRate(done));
      float[] values =
          TensorTransfer.toFloats(
              torch.stack(new TensorVector(objective, terms.context(), terms.content())));
      requireNumbers(values);
      System.arraycopy(values, 0, losses, 3 * step, 3);
    }
  }

  private void requireNumbers(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new TrainingFailedException(
            "the loss is "
                + value
                + " in step "
                + (step + 1)
                + " of epoch "
                + (epoch + 1)
                + REMEDY);
      }
    }
  }

  /** All M rows of the batch, normalised, as the encoder wants them: (M, 3, side, side). */
  Tensor augmentedBatch(int[] batch) {
    Tensor target =
        ResNet18.emptyInput(
            rows.rows(), options.imageSize(), options.precision(), options.device());
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor originals = images.select(batch, epoch); // (N, 3, side, side)
      for (int context = 0; context < rows.contexts(); context++) {
        ContextAugmentation augmentation = options.contexts().get(context);
        Tensor shown = ContextTransformation.apply(augmentation, originals);
        for (int view = 0; view < VIEWS; view++) {
          int first = (view * rows.contexts() + context) * rows.images();
          Views.write(
              shown,
              draw(batch, context, view),
              options.device(),
              target.narrow(0, first, rows.images()));
        }
      }
    }
    return target;
  }

  private List<ViewParameters> draw(int[] batch, int context, int view) {
    List<ViewParameters> views = new ArrayList<>(batch.length);
    for (int image : batch) {
      RandomStream random =
          RandomStream.of(options.seed(), AUGMENTATION, epoch, image, context, view);
      ViewParameters parameters = options.family().draw(random, options.imageSize());
      views.add(images.grey() ? parameters.ofGrey() : parameters);
    }
    return views;
  }

  @Override
  public void close() {
    loss.close();
    optimiser.close();
    weights.close();
    images.close();
  }
}
