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
import dev.con2.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a training keeps its state, in one file that is always whole. It is one training's alone:
 * two that keep theirs in one folder at a time overwrite each other's, and nothing here hinders
 * them (the command line does).
 */
public final class CheckpointFolder {

  private static final String FILE = "checkpoint.con2";

  private final Path folder;
  private final boolean resume;

  /**
   * A folder, which need not be there yet.
   *
   * @param resume whether to continue from what is there
   */
  public CheckpointFolder(Path folder, boolean resume) {
    this.folder = Objects.requireNonNull(folder);
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
   * @throws ModelFileException if it is damaged, or of another version of the numerics
   */
  Optional<UnfinishedTraining> find() {
    boolean there = Files.exists(file());
    if (there && !resume) {
      throw new InvalidInputException(
          "%s holds a training of before; resume it, or delete it to begin again"
              .formatted(file()));
    }
    return there ? Optional.of(UnfinishedTraining.read(file())) : Optional.empty();
  }

  /**
   * Where a training was carried out. Other places round otherwise: to end in the same bits it goes
   * on in the same.
   *
   * @param device none if the method has no encoder
   * @param threads of the processor
   */
  public record Place(Optional<ComputeDevice> device, int threads) {}

  /**
   * Where the training to continue was carried out.
   *
   * @return empty if no checkpoint is there, or it is not to be continued
   * @throws ModelFileException if it is damaged, or of another version of the numerics
   */
  public Optional<Place> place() {
    if (!resume || !Files.exists(file())) {
      return Optional.empty();
    }
    return Optional.of(UnfinishedTraining.read(file()).place());
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
      Checkpoint.of(state, Provenance.NUMERICS, options, dataFingerprint).write(file());
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
   * Removes the checkpoint of a training that is done, or that nobody means to go on with, and the
   * folder if nothing else is in it. A symbolic link to either stays.
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
          "the checkpoint %s cannot be removed (%s); delete it by hand"
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
