package dev.con2.app;

import dev.con2.CheckpointFolder;
import dev.con2.error.Con2Exception;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.files.FileClaim;
import dev.con2.internal.files.FileProblem;
import dev.con2.internal.files.OutputFile;
import dev.con2.internal.files.StagedFiles;
import dev.con2.method.NetworkSize;
import dev.con2.method.TrainingOptions;
import dev.con2.score.ScorerFactory;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a training, and whether they can be written: to be known before hours of work.
 *
 * @param model the model
 * @param checkpoints the folder of the checkpoint
 * @param resume whether to continue from what is there
 */
record TrainingFiles(Path model, Path checkpoints, boolean resume) {

  private static final String MODEL_EXTENSION = ".con2";

  private static final String MODEL_OPTION = "--" + TrainFlag.MODEL;
  private static final String CHECKPOINT_OPTION = "--" + TrainFlag.CHECKPOINT;

  /** That nobody else trains into the same files, until it is closed. */
  static final class Claim implements AutoCloseable {

    private final List<FileClaim> files = new ArrayList<>();

    private void add(Path target, String option) {
      try {
        Path lock = FileClaim.beside(target);
        Optional<FileClaim> claim = FileClaim.take(lock);
        if (claim.isEmpty()) {
          throw new InvalidInputException(
              "another training is writing %s (%s); wait for its end, or give another %s"
                  .formatted(target, FileClaim.holder(lock), option));
        }
        files.add(claim.get());
      } catch (IOException e) {
        throw new InvalidInputException(
            "it cannot be found out whether another training is writing %s (%s, %s); give another %s"
                .formatted(target, FileProblem.reason(e), e.getMessage(), option),
            e);
      }
    }

    @Override
    public void close() {
      for (FileClaim file : files) {
        try {
          file.close();
        } catch (IOException e) {
          // What is left is a hidden file, which the next training takes over.
        }
      }
    }
  }

  static TrainingFiles of(TrainRequest request) {
    Path model = request.model();
    return new TrainingFiles(
        model, request.checkpoint().orElseGet(() -> besideModel(model)), request.resume());
  }

  private static Path besideModel(Path model) {
    return model.resolveSibling(baseName(model) + ".checkpoint");
  }

  private static String baseName(Path model) {
    String name = String.valueOf(model.getFileName());
    return name.endsWith(MODEL_EXTENSION) && name.length() > MODEL_EXTENSION.length()
        ? name.substring(0, name.length() - MODEL_EXTENSION.length())
        : name;
  }

  CheckpointFolder checkpointFolder() {
    return new CheckpointFolder(checkpoints, resume);
  }

  /** The page that shows how training went. */
  Path page() {
    return model.resolveSibling(baseName(model) + ".training.html");
  }

  boolean hasCheckpoint() {
    return Files.exists(checkpointFolder().file());
  }

  /**
   * Makes sure that all files can be written, and that this destroys no input.
   *
   * @param trains whether there is a checkpoint
   * @param inputs that are read
   * @throws InvalidInputException naming the file that cannot be written
   */
  void requireWritable(boolean trains, Iterable<Path> inputs) {
    OutputFile file = OutputFile.checkedWithFolder(model, MODEL_OPTION);
    file.requireNoneOf(inputs, MODEL_OPTION);
    if (file.isOrdinary()) {
      OutputFile.checkedWithFolder(page(), MODEL_OPTION).requireNoneOf(inputs, MODEL_OPTION);
    }
    if (!trains) {
      return;
    }
    Path checkpoint = checkpointFolder().file();
    if (file.isSameAs(checkpoint)) {
      throw new InvalidInputException(
          "the model and the checkpoint would be the same file, %s; give another --model or --checkpoint"
              .formatted(checkpoint));
    }
    if (!file.isOrdinary() && checkpoints.equals(besideModel(model))) {
      throw new InvalidInputException(
          "%s is no ordinary file that a checkpoint can lie beside; give --checkpoint a folder"
              .formatted(model));
    }
    OutputFile.checkedWithFolder(checkpoint, CHECKPOINT_OPTION)
        .requireNoneOf(inputs, CHECKPOINT_OPTION);
  }

  /**
   * Makes the files this training's alone.
   *
   * @param trains whether there is a checkpoint
   * @throws InvalidInputException if another training, which is named, is writing one of them
   */
  Claim claim(boolean trains) {
    Claim claim = new Claim();
    try {
      OutputFile file = OutputFile.at(model);
      if (file.isOrdinary()) {
        StagedFiles.makeFolder(model);
        claim.add(file.target(), MODEL_OPTION);
      }
      if (trains) {
        Path folder = OutputFile.place(checkpoints);
        StagedFiles.makeFolder(folder);
        claim.add(folder, CHECKPOINT_OPTION);
      }
      return claim;
    } catch (Con2Exception e) {
      claim.close();
      throw e;
    }
  }

  /**
   * Makes sure that a checkpoint is there if it is to be continued from, and else none. Of a
   * training that is running now it says nothing, so {@link #claim} comes first.
   *
   * @throws InvalidInputException if one is missing or in the way
   */
  void requireCheckpointAsAsked() {
    Path file = checkpointFolder().file();
    if (resume && !hasCheckpoint()) {
      throw new InvalidInputException(
          "there is no checkpoint %s to continue; leave out --resume to begin, or give --checkpoint its folder"
              .formatted(file));
    }
    if (!resume && hasCheckpoint()) {
      throw new InvalidInputException(
          "%s holds an unfinished training; add --resume to continue it, or delete it to begin again"
              .formatted(file));
    }
  }

  /**
   * Makes sure that there is room.
   *
   * @param pictures how many there are
   * @throws InvalidInputException if there is too little, or the format cannot hold the model
   */
  void requireRoom(TrainingOptions options, int pictures) {
    NetworkSize network = options.networkSize();
    long modelBytes = modelBytes(options.scorers(), network, pictures);
    long checkpointBytes = options.trains() ? checkpointBytes(network) : 0;
    requireHeld(checkpointBytes / 2);
    if (modelBytes > ModelArchive.MAX_FILE_SIZE) {
      throw new InvalidInputException(
          "a model of %d pictures would have %s, more than its format can hold; use %s"
              .formatted(pictures, readable(modelBytes), smaller(options)));
    }
    checkRoom(checkpointBytes, modelBytes);
  }

  /** What makes a model smaller. */
  private static String smaller(TrainingOptions options) {
    List<String> ways = new ArrayList<>();
    if (options.uses("views")) {
      ways.add("fewer --views");
    }
    if (options.uses("clusters") && !Objects.equals(options.toMap().get("clusters"), 1)) {
      ways.add("fewer --clusters");
    }
    if (options.uses("width")) {
      ways.add("a smaller --width");
    }
    if (options.uses("references")) {
      ways.add("a few --references");
    }
    ways.add("fewer pictures");
    return String.join(" or ", ways);
  }

  /** Known before hours of training, and not when the first checkpoint is written. */
  static void requireHeld(long checkpointBytes) {
    if (checkpointBytes > ModelArchive.MAX_FILE_SIZE) {
      throw new InvalidInputException(
          "a checkpoint of this encoder would have %s, more than its format can hold; train a smaller one, or give --freeze"
              .formatted(readable(checkpointBytes)));
    }
  }

  private void checkRoom(long checkpointBytes, long modelBytes) {
    OutputFile file = OutputFile.at(model);
    Path checkpointFolder = OutputFile.existing(checkpoints);
    Path modelFolder = file.isOrdinary() ? OutputFile.existing(file.target()) : checkpointFolder;
    try {
      FileStore modelDisk = Files.getFileStore(modelFolder);
      FileStore checkpointDisk = Files.getFileStore(checkpointFolder);
      boolean same = modelDisk.equals(checkpointDisk);
      if (file.isOrdinary()) {
        requireRoom(
            modelFolder, modelDisk.getUsableSpace(), modelBytes + (same ? checkpointBytes : 0));
      }
      requireRoom(checkpointFolder, checkpointDisk.getUsableSpace(), checkpointBytes);
    } catch (IOException e) {
      // Java finds no room where a folder lies on no mount that it sees, as in a changed root: what
      // does not fit is then noticed when it is written.
      return;
    }
  }

  static void requireRoom(Path folder, long free, long needed) {
    if (free < needed) {
      throw new InvalidInputException(
          "%s has too little room: training needs some %s for its checkpoint and model, and %s are free; make room or give another --model"
              .formatted(folder, readable(needed), readable(free)));
    }
  }

  /** Weights and two moments, twice: the new checkpoint is whole before it replaces the old one. */
  static long checkpointBytes(NetworkSize network) {
    return 2L * Float.BYTES * (3L * network.parameters() + network.statistics());
  }

  /** Weights, and what each score of the method keeps. */
  static long modelBytes(List<ScorerFactory> scorers, NetworkSize network, int pictures) {
    long weights = (long) network.parameters() + network.statistics();
    return Float.BYTES * weights
        + network.moduleBytes()
        + scorers.stream().mapToLong(scorer -> scorer.keptBytes(network.layout(), pictures)).sum();
  }

  private static String readable(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", Math.max(1, bytes / 1_000_000));
  }

  /** Removes what was being written when the process, or one before it, had to end. */
  void removeUnfinished() {
    StagedFiles.removeUnfinished(model);
    StagedFiles.removeUnfinished(checkpointFolder().file());
  }

  /** Whether the page goes beside the model, which needs that to be an ordinary file. */
  boolean hasPage() {
    return OutputFile.at(model).isOrdinary();
  }

  /**
   * Makes sure that another process can write the model for this one.
   *
   * @throws InvalidInputException if it goes into a pipe or a device
   */
  void requireOrdinaryModel() {
    if (!OutputFile.at(model).isOrdinary()) {
      throw new InvalidInputException(
          "%s is no ordinary file, and several processes cannot write a model into it; give --model a file, or leave out --processes"
              .formatted(model));
    }
  }

  /** Whether nothing else may be printed there. */
  boolean modelIsStandardOutput() {
    return OutputFile.at(model).isStandardOutput();
  }
}
