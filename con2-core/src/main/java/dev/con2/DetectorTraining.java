package dev.con2;

import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Duplicates;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.model.Checkpoint;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.score.Calibration;
import dev.con2.score.Split;
import dev.con2.train.CheckpointFolder;
import dev.con2.train.CheckpointPolicy;
import dev.con2.train.DataSet;
import dev.con2.train.DataSetReader;
import dev.con2.train.ModelFitting;
import dev.con2.train.Trainer;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import dev.con2.train.TrainingState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains a detector on normal pictures: reads them, holds some back, trains the encoder on the
 * others, fits both scores to them and calibrates with those held back.
 *
 * <pre>{@code
 * DetectorModel model =
 *     DetectorTraining.of(pictures, TrainingOptions.builder().epochs(20).build())
 *         .run(TrainingListener.SILENT);
 * model.write(Path.of("parts.con2"));
 * }</pre>
 */
public final class DetectorTraining {

  private static final int FEWEST_PICTURES = 8;

  private final List<Path> pictures;
  private final TrainingOptions options;
  private final ImageReader reader;
  private final boolean skipBroken;
  private final Optional<Duration> budget;
  private final Optional<CheckpointFolder> checkpoints;

  private DetectorTraining(
      List<Path> pictures,
      TrainingOptions options,
      ImageReader reader,
      boolean skipBroken,
      Optional<Duration> budget,
      Optional<CheckpointFolder> checkpoints) {
    this.pictures = List.copyOf(pictures);
    this.options = options;
    this.reader = reader;
    this.skipBroken = skipBroken;
    this.budget = budget;
    this.checkpoints = checkpoints;
  }

  /** A training on these pictures, whose order is part of what fixes its result. */
  public static DetectorTraining of(List<Path> pictures, TrainingOptions options) {
    return new DetectorTraining(
        pictures, options, new ImageReader(), false, Optional.empty(), Optional.empty());
  }

  /** With this reader, which may refuse larger or smaller pictures than the default one. */
  public DetectorTraining readingWith(ImageReader other) {
    return new DetectorTraining(pictures, options, other, skipBroken, budget, checkpoints);
  }

  /** Leaving out pictures that cannot be read, instead of stopping before training. */
  public DetectorTraining skippingBroken() {
    return new DetectorTraining(pictures, options, reader, true, budget, checkpoints);
  }

  /**
   * With as many epochs as fit into this time with all that goes before and after, by the measured
   * speed, instead of the options'.
   */
  public DetectorTraining within(Duration time) {
    return new DetectorTraining(
        pictures, options, reader, skipBroken, Optional.of(time), checkpoints);
  }

  /** Keeping its state in a folder, or continuing from what is there. */
  public DetectorTraining keeping(CheckpointFolder folder) {
    return new DetectorTraining(pictures, options, reader, skipBroken, budget, Optional.of(folder));
  }

  /**
   * Does it all.
   *
   * @param listener is told how it goes, and may ask to stop
   * @throws InvalidInputException if there are too few pictures, a picture cannot be read, the
   *     device is not there, or the checkpoint is of another training
   * @throws ModelFileException if the checkpoint to continue from is damaged
   * @throws TrainingFailedException if a loss is not a number or a checkpoint cannot be written
   * @throws TrainingStoppedException if the listener asked to stop
   */
  public DetectorModel run(TrainingListener listener) {
    long begin = System.nanoTime();
    options.device().requireAvailable();
    Optional<Checkpoint> kept =
        checkpoints.flatMap(folder -> folder.find(options, budget.isPresent()));
    DataSet data = read(listener);
    Split split =
        Split.of(data.fingerprints(), options.heldOut(), options.falseAlarmRate(), options.seed());
    List<Image> training = data.images(split.training());
    List<Image> heldOut = data.images(split.heldOut());
    describe(data, split, listener);

    Optional<TrainingState> start =
        checkpoints.flatMap(folder -> kept.map(found -> folder.state(found, data.fingerprint())));
    TrainingOptions planned = plan(training, kept, begin, listener);
    TrainingState end;
    try (Trainer trainer = new Trainer(training, planned, start)) {
      end =
          trainer.run(
              listener,
              new CheckpointPolicy(
                  state ->
                      checkpoints.ifPresent(
                          folder -> folder.write(state, planned, data.fingerprint()))));
    }
    Provenance provenance =
        new Provenance(
            BuildInformation.version(),
            BuildInformation.libraries(),
            planned.toMap(),
            data.fingerprints(split.training()),
            data.fingerprints(split.heldOut()),
            data.fingerprint(),
            data.duplicates().copies(),
            end.curve());
    return new ModelFitting(planned, end, listener).fit(training, heldOut, provenance);
  }

  private TrainingOptions plan(
      List<Image> training, Optional<Checkpoint> kept, long begin, TrainingListener listener) {
    if (budget.isEmpty()) {
      return options;
    }
    if (kept.isPresent()) {
      return options.toBuilder().epochs(CheckpointFolder.epochs(kept.get())).build();
    }
    Duration left = budget.get().minusNanos(System.nanoTime() - begin);
    int epochs = Trainer.epochsWithin(left, training, options);
    listener.notice(
        String.format(
            Locale.ROOT,
            "%d epochs fit into the %.1f minutes that are left, by the speed measured here",
            epochs,
            left.toMillis() / 60_000.0));
    return options.toBuilder().epochs(epochs).build();
  }

  private DataSet read(TrainingListener listener) {
    Preprocessing preprocessing = new Preprocessing(options.imageSize(), options.fit());
    DataSet data = new DataSetReader(reader, skipBroken).read(pictures, preprocessing, listener);
    if (data.pictures().size() < FEWEST_PICTURES) {
      throw new InvalidInputException(
          "too few normal pictures to learn from: %d; give at least %d, better hundreds"
              .formatted(data.pictures().size(), FEWEST_PICTURES));
    }
    return data;
  }

  private void describe(DataSet data, Split split, TrainingListener listener) {
    Duplicates duplicates = data.duplicates();
    if (duplicates.copies() > 0) {
      listener.notice(duplicates.summary());
    }
    listener.notice(
        "training on %d images, %d held out to calibrate; %s on %s"
            .formatted(
                split.training().length,
                split.heldOut().length,
                options.precision(),
                options.device()));
    int needed = Calibration.imagesNeeded(options.falseAlarmRate());
    if (split.heldOut().length < needed) {
      listener.notice(
          "%d held-out images are too few for a false-alarm rate of %s: nothing will be called anomalous; %d are needed, so give at least %d pictures or a higher --false-alarm-rate"
              .formatted(split.heldOut().length, options.falseAlarmRate(), needed, 2 * needed));
    }
  }
}
