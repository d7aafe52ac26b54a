package dev.con2.train;

import dev.con2.InvalidInputException;
import dev.con2.ModelFileException;
import dev.con2.TrainingFailedException;
import dev.con2.model.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where a training keeps its state, in one file that is always whole. */
public final class CheckpointFolder {

  private static final String FILE = "checkpoint.con2";
  private static final String PARAMETERS = "parameters";
  private static final String STATISTICS = "statistics";
  private static final String FIRST_MOMENT = "first_moment";
  private static final String SECOND_MOMENT = "second_moment";
  private static final String LOSSES = "losses";

  /**
   * The one option that may be given otherwise when continuing, since a time budget measures it
   * anew: the number of the checkpoint holds.
   */
  private static final String EPOCHS = "epochs";

  private final Path folder;
  private final boolean resume;
  private Optional<Integer> epochs = Optional.empty();
  private String dataFingerprint = "";

  /**
   * A folder, which need not be there yet.
   *
   * @param resume whether to continue from what is there
   */
  public CheckpointFolder(Path folder, boolean resume) {
    this.folder = folder;
    this.resume = resume;
  }

  /** The checkpoint's file. */
  public Path file() {
    return folder.resolve(FILE);
  }

  /**
   * Finds where to go on.
   *
   * @return empty if no checkpoint is there: training begins, as after a cut before the first one
   * @throws InvalidInputException if a checkpoint is there and was not to be continued, or is of
   *     other options or other pictures
   */
  public Optional<TrainingState> open(TrainingOptions options, String fingerprint) {
    dataFingerprint = fingerprint;
    boolean there = Files.exists(file());
    if (there && !resume) {
      throw new InvalidInputException(
          "%s holds an unfinished training; add --resume to continue it, or delete it to begin again"
              .formatted(file()));
    }
    if (!there) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.read(file());
    if (!checkpoint.dataFingerprint().equals(fingerprint)) {
      throw new InvalidInputException(
          "the checkpoint %s is of a training on other pictures; give the same --normal, or delete it to begin again"
              .formatted(file()));
    }
    requireSameOptions(checkpoint.options(), text(options));
    epochs = Optional.of(Integer.valueOf(require(checkpoint.options(), EPOCHS)));
    return Optional.of(state(checkpoint));
  }

  private void requireSameOptions(Map<String, String> then, Map<String, String> now) {
    for (Map.Entry<String, String> option : now.entrySet()) {
      String before = then.get(option.getKey());
      if (!option.getKey().equals(EPOCHS) && !option.getValue().equals(before)) {
        throw new InvalidInputException(
            "the checkpoint %s was made with --%s %s, not %s; give the same options, or delete it to begin again"
                .formatted(file(), option.getKey(), before, option.getValue()));
      }
    }
  }

  private static String require(Map<String, String> options, String name) {
    return Objects.requireNonNull(options.get(name), name);
  }

  private static TrainingState state(Checkpoint checkpoint) {
    Map<String, float[]> arrays = checkpoint.arrays();
    return new TrainingState(
        checkpoint.epoch(),
        checkpoint.step(),
        array(arrays, PARAMETERS),
        array(arrays, STATISTICS),
        array(arrays, FIRST_MOMENT),
        array(arrays, SECOND_MOMENT),
        array(arrays, LOSSES),
        checkpoint.curve());
  }

  private static float[] array(Map<String, float[]> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** The number of epochs of the training that {@link #open} found, which stays as it was. */
  public Optional<Integer> epochs() {
    return epochs;
  }

  /** Writes the state in place of the last one. */
  public void write(TrainingState state, TrainingOptions options) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(PARAMETERS, state.parameters());
    arrays.put(STATISTICS, state.statistics());
    arrays.put(FIRST_MOMENT, state.firstMoment());
    arrays.put(SECOND_MOMENT, state.secondMoment());
    arrays.put(LOSSES, state.losses());
    try {
      Files.createDirectories(folder);
      new Checkpoint(
              text(options), dataFingerprint, state.epoch(), state.step(), arrays, state.curve())
          .write(file());
    } catch (IOException | ModelFileException e) {
      throw new TrainingFailedException(
          "the checkpoint %s cannot be written; make room or give another --checkpoint, then continue with --resume"
              .formatted(file()),
          e);
    }
  }

  /** Removes the checkpoint of a training that is done, and the folder if nothing else is in it. */
  public void clear() {
    try {
      Files.deleteIfExists(file());
      if (Files.isDirectory(folder)) {
        try (var rest = Files.list(folder)) {
          if (rest.findAny().isPresent()) {
            return;
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new TrainingFailedException(
          "the model is written, but its checkpoint %s cannot be removed; delete it by hand"
              .formatted(file()),
          e);
    }
  }

  private static Map<String, String> text(TrainingOptions options) {
    Map<String, String> text = new LinkedHashMap<>();
    options.toMap().forEach((name, value) -> text.put(name, value.toString()));
    return text;
  }
}
