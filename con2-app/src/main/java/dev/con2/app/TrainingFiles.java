package dev.con2.app;

import dev.con2.CheckpointFolder;
import dev.con2.error.InvalidInputException;
import dev.con2.method.Method;
import dev.con2.method.NetworkSize;
import dev.con2.method.TrainingOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The files of a training, and whether they can be written: to be known before hours of work.
 *
 * @param model the model
 * @param checkpoints the folder of the checkpoint
 * @param resume whether to continue from what is there
 */
record TrainingFiles(Path model, Path checkpoints, boolean resume) {

  private static final String MODEL_EXTENSION = ".con2";

  /** What a zip without its 64-bit extension can hold. */
  private static final long LARGEST_MODEL = 0xFFFFFFFEL;

  static TrainingFiles of(TrainRequest request) {
    Path model = request.model();
    return new TrainingFiles(
        model,
        request.checkpoint().orElse(model.resolveSibling(baseName(model) + ".checkpoint")),
        request.resume());
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
   * Makes sure that the training can end well.
   *
   * @param pictures how many there are
   * @throws InvalidInputException if a file could not be written, there is too little room, or a
   *     checkpoint is missing or in the way
   */
  void check(TrainingOptions options, int pictures) {
    if (Files.isDirectory(model)) {
      throw new InvalidInputException(
          "%s is a folder; give --model a file to write, such as %s"
              .formatted(model, model.resolve("model" + MODEL_EXTENSION)));
    }
    Path file = checkpointFolder().file();
    if (file.toAbsolutePath().normalize().equals(model.toAbsolutePath().normalize())) {
      throw new InvalidInputException(
          "the model and the checkpoint would be the same file, %s; give another --model or --checkpoint"
              .formatted(file));
    }
    if (Files.isDirectory(page())) {
      throw new InvalidInputException(
          "%s is a folder, where the page with the training curve goes; move it away or give another --model"
              .formatted(page()));
    }
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
    NetworkSize network = options.networkSize();
    long modelBytes = modelBytes(options.method(), network, pictures);
    if (modelBytes > LARGEST_MODEL) {
      throw new InvalidInputException(
          "a model of %d pictures would have %s, more than its format can hold; use %s"
              .formatted(pictures, readable(modelBytes), smaller(options)));
    }
    checkRoom(options.trains() ? checkpointBytes(network) : 0, modelBytes);
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
    ways.add("fewer pictures");
    return String.join(" or ", ways);
  }

  private void checkRoom(long checkpointBytes, long modelBytes) {
    Path modelFolder = existing(modelFolder());
    Path checkpointFolder = existing(checkpoints.toAbsolutePath());
    try {
      FileStore modelDisk = Files.getFileStore(modelFolder);
      FileStore checkpointDisk = Files.getFileStore(checkpointFolder);
      boolean same = modelDisk.equals(checkpointDisk);
      requireRoom(
          modelFolder, modelDisk.getUsableSpace(), modelBytes + (same ? checkpointBytes : 0));
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

  /** The folder, or the nearest one above it that exists, which must be writable. */
  private static Path existing(Path folder) {
    Path found = folder;
    while (!Files.exists(found)) {
      found = Objects.requireNonNull(found.getParent(), "the root exists");
    }
    if (!Files.isDirectory(found)) {
      throw new InvalidInputException(
          "%s is a file, so nothing can be written into it; give another --model or --checkpoint"
              .formatted(found));
    }
    if (!Files.isWritable(found)) {
      throw new InvalidInputException(
          "%s may not be written to; give another --model or --checkpoint, or change its permissions"
              .formatted(found));
    }
    return found;
  }

  /** Weights and two moments, twice: the new checkpoint is whole before it replaces the old one. */
  static long checkpointBytes(NetworkSize network) {
    return 2L * Float.BYTES * (3L * network.parameters() + network.statistics());
  }

  /** Weights, and what each score of the method keeps. */
  static long modelBytes(Method method, NetworkSize network, int pictures) {
    long weights = (long) network.parameters() + network.statistics();
    return Float.BYTES * weights
        + network.moduleBytes()
        + method.scorers().stream()
            .mapToLong(scorer -> scorer.keptBytes(network.layout(), pictures))
            .sum();
  }

  private static String readable(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", Math.max(1, bytes / 1_000_000));
  }

  /** Makes the folder of the model. */
  void makeModelFolder() {
    try {
      Files.createDirectories(modelFolder());
    } catch (IOException e) {
      throw new InvalidInputException(
          "the folder of %s cannot be made (%s); give another --model"
              .formatted(model, e.getMessage()),
          e);
    }
  }

  private Path modelFolder() {
    return Objects.requireNonNull(model.toAbsolutePath().getParent(), "a file is in a folder");
  }

  /** Removes what was being written when the process, or one before it, had to end. */
  void removeUnfinished() {
    removeUnfinished(model.toAbsolutePath());
    removeUnfinished(checkpointFolder().file().toAbsolutePath());
  }

  private static void removeUnfinished(Path file) {
    String start = "." + file.getFileName() + ".";
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(
            Objects.requireNonNull(file.getParent()),
            path -> {
              String name = String.valueOf(path.getFileName());
              return name.startsWith(start) && name.endsWith(".tmp");
            })) {
      for (Path path : unfinished) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // There is no such folder, or what is left is a hidden file that nothing reads.
    }
  }
}
