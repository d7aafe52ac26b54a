package dev.con2;

import dev.con2.image.Image;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.represent.Representer;
import dev.con2.internal.train.Trainer;
import dev.con2.method.TrainingOptions;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * About how long a training takes here, by the speed of a few steps and forward passes on throwaway
 * weights. Measuring it takes some seconds.
 */
public final class TrainingTime {

  private static final int TIMED_IMAGES = 16;

  private final TrainingOptions options;
  private final Optional<InitialEncoder> initial;

  /** Of a training with these options, whose encoder's files are read. */
  public TrainingTime(TrainingOptions options) {
    this.options = options.sized();
    this.initial = this.options.initialEncoder(notice -> {});
  }

  TrainingTime(TrainingOptions options, Optional<InitialEncoder> initial) {
    this.options = options;
    this.initial = initial;
  }

  /**
   * The time to train on these images and to fit the scores to them.
   *
   * @param images at least as many as a training needs
   */
  public Duration of(List<Image> images) {
    Duration training =
        options
            .objective()
            .map(
                objective ->
                    Trainer.timeFor(images, objective, options.trainer(initial.orElseThrow())))
            .orElse(Duration.ZERO);
    return training.plus(representing(images));
  }

  /**
   * The time to represent images under all views, of training images or of others.
   *
   * @param images at least one
   */
  public Duration representing(List<Image> images) {
    List<Image> few = options.squares(images.subList(0, Math.min(TIMED_IMAGES, images.size())));
    try (ModelRepresentation untrained =
        new ModelRepresentation(
            options.method(),
            TrainingRun.untrained(initial, options),
            options.drawViews(),
            options.pictures().side(),
            options.device())) {
      Representer representer = new Representer(untrained);
      representer.represent(few, Representer.Listener.SILENT);
      long start = System.nanoTime();
      representer.represent(few, Representer.Listener.SILENT);
      return Duration.ofNanos((System.nanoTime() - start) * images.size() / few.size());
    }
  }

  /**
   * How many epochs fit into a time with the fitting that follows them, maybe 0. The first rank
   * fits alone, so its answer is to be taken; all measure how long fitting takes, or the others
   * would wait for it meanwhile.
   *
   * @throws dev.con2.error.TrainingStoppedException if the listener of any rank asked to stop
   */
  int epochsWithin(Duration time, List<Image> images, Ranks ranks, TrainingListener listener) {
    long begin = System.nanoTime();
    Duration left = time.minus(representing(images));
    return Trainer.epochsWithin(
        left.minusNanos(System.nanoTime() - begin),
        images,
        options.objective().orElseThrow(),
        options.trainer(initial.orElseThrow()),
        ranks,
        listener);
  }
}
