package dev.con2;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.OutputFailedException;
import dev.con2.error.TrainingFailedException;
import dev.con2.internal.files.FileProblem;
import dev.con2.internal.files.StagedFiles;
import dev.con2.internal.train.Checkpoint;
import dev.con2.internal.train.TrainingState;
import dev.con2.method.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Where a training keeps its state, in one file that is always whole. */
public final class CheckpointFolder {

  private static final String FILE = "checkpoint.con2";

  private static final String EPOCHS = "epochs";
  private static final String DEVICE = "device";

  /** Options that only say how a trained model decides. */
  private static final Set<String> OF_DECISIONS = Set.of("score", "false-alarm-rate");

  private final Path folder;
  private final boolean resume;

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
   * Finds the training to continue.
   *
   * @return empty if no checkpoint is there: training begins, as after a cut before the first one
   * @throws InvalidInputException if a checkpoint is there and was not to be continued
   * @throws ModelFileException if it is damaged, or of an earlier version of con2
   */
  Optional<Checkpoint> find() {
    boolean there = Files.exists(file());
    if (there && !resume) {
      throw new InvalidInputException(
          "%s holds an unfinished training; resume it, or delete it to begin again"
              .formatted(file()));
    }
    return there ? Optional.of(Checkpoint.read(file())) : Optional.empty();
  }

  /**
   * Where a training was carried out. Other places round otherwise: to end in the same bits it goes
   * on in the same.
   *
   * @param device none if the method has no encoder
   * @param threads of the processor; none in a checkpoint of before they were kept
   */
  public record Place(Optional<ComputeDevice> device, OptionalInt threads) {}

  /**
   * Where the training to continue was carried out.
   *
   * @return empty if no checkpoint is there, or it is not to be continued
   * @throws ModelFileException if it is damaged, or of an earlier version of con2
   */
  public Optional<Place> place() {
    if (!resume || !Files.exists(file())) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.read(file());
    return Optional.of(
        new Place(
            Optional.ofNullable(checkpoint.options().get(DEVICE)).map(this::device),
            checkpoint.threads()));
  }

  private ComputeDevice device(String name) {
    try {
      return ComputeDevice.parse(name);
    } catch (InvalidInputException e) {
      throw new ModelFileException(
          "the checkpoint %s was made on the device '%s', which there is not; delete it and train from the start"
              .formatted(file(), name),
          e);
    }
  }

  /**
   * Makes sure that a checkpoint is of a training with these options. The score and the false-alarm
   * rate may be others, as training does not know them. An option that the checkpoint does not
   * have, being older than the option, had its default.
   *
   * @param options of which nothing is open
   * @param epochsMeasured whether a time budget chooses the number of epochs, so that the options'
   *     means nothing
   * @throws InvalidInputException naming an option that differs
   */
  void requireSameOptions(Checkpoint checkpoint, TrainingOptions options, boolean epochsMeasured) {
    Map<String, String> asked = options.toText();
    Map<String, String> defaults = defaults(options.method().name());
    Set<String> names = new LinkedHashSet<>(asked.keySet());
    names.addAll(checkpoint.options().keySet());
    names.removeAll(OF_DECISIONS);
    if (epochsMeasured) {
      names.remove(EPOCHS);
    }
    for (String name : names) {
      String usual = defaults.getOrDefault(name, "its default");
      String before = checkpoint.options().getOrDefault(name, usual);
      String now = asked.getOrDefault(name, "its default");
      if (!now.equals(before)) {
        throw new InvalidInputException(
            "the checkpoint %s was made with %s %s, not %s; give the same options, or delete it to begin again"
                .formatted(file(), name, before, now));
      }
    }
  }

  /** By name, as text; none of a method that is not con2's own. */
  private static Map<String, String> defaults(String method) {
    return Methods.find(method)
        .map(found -> TrainingOptions.of(found).sized().toText())
        .orElse(Map.of());
  }

  /**
   * How many epochs the training of a checkpoint was to have.
   *
   * @throws ModelFileException if it does not say
   */
  int epochs(Checkpoint checkpoint) {
    String epochs = checkpoint.options().getOrDefault(EPOCHS, "");
    if (!epochs.matches("[1-9][0-9]{0,6}")) {
      throw new ModelFileException(
          "the checkpoint %s has '%s' where its number of epochs must stand; delete it and train from the start"
              .formatted(file(), epochs));
    }
    return Integer.parseInt(epochs);
  }

  /**
   * Where to go on.
   *
   * @param dataFingerprint of the pictures to continue on
   * @throws InvalidInputException if the checkpoint is of other pictures
   */
  TrainingState state(Checkpoint checkpoint, String dataFingerprint) {
    if (!checkpoint.dataFingerprint().equals(dataFingerprint)) {
      throw new InvalidInputException(
          "the checkpoint %s is of a training on other pictures; give the same ones, or delete it to begin again"
              .formatted(file()));
    }
    return checkpoint.state();
  }

  /**
   * Writes the state in place of the last one.
   *
   * @param dataFingerprint of the pictures that are trained on
   * @throws TrainingFailedException if it cannot be written
   */
  void write(TrainingState state, Map<String, String> options, String dataFingerprint) {
    try {
      StagedFiles.makeFolder(file());
      Checkpoint.of(state, options, dataFingerprint).write(file());
    } catch (OutputFailedException | ModelFileException e) {
      String then =
          Files.isRegularFile(file())
              ? "resume from the one that was written before"
              : "begin again, as there is none from before";
      throw new TrainingFailedException(
          "no checkpoint can be kept: %s; then %s".formatted(e.getMessage(), then), e);
    }
  }

  /**
   * Removes the checkpoint of a training that is done, and the folder if nothing else is in it. A
   * symbolic link to either stays.
   *
   * @throws TrainingFailedException if the checkpoint cannot be removed
   */
  public void clear() {
    try {
      if (Files.exists(file())) {
        Files.delete(file().toRealPath());
      }
    } catch (IOException e) {
      throw new TrainingFailedException(
          "the model is written, but its checkpoint %s cannot be removed (%s); delete it by hand"
              .formatted(file(), FileProblem.reason(e)),
          e);
    }
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // Something else is in it, or it is a mount of its own.
    }
  }
}
