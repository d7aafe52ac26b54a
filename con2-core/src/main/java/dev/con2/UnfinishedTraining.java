package dev.con2;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.internal.train.Checkpoint;
import dev.con2.internal.train.TrainingState;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.model.Provenance;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A training to go on with.
 *
 * @param file of the checkpoint
 * @param checkpoint that was read from it
 */
record UnfinishedTraining(Path file, Checkpoint checkpoint) {

  private static final String EPOCHS = "epochs";
  private static final String DEVICE = "device";

  /**
   * Says only how a trained model decides. The false-alarm rate does not: how many pictures are
   * held out depends on it, and those of another split would have been trained on.
   */
  private static final String SCORE = "score";

  /**
   * From its checkpoint.
   *
   * @throws ModelFileException if it is missing, damaged, or of another version of the numerics
   */
  static UnfinishedTraining read(Path file) {
    Checkpoint checkpoint = Checkpoint.read(file);
    if (checkpoint.numerics() != Provenance.NUMERICS) {
      throw new ModelFileException(
          "%s was written by another version of con2 (numerics %d, and this one has %d), whose trainings this one cannot continue; finish it with that version, or delete it and train from the start"
              .formatted(file, checkpoint.numerics(), Provenance.NUMERICS));
    }
    return new UnfinishedTraining(file, checkpoint);
  }

  /** By name, as text. */
  Map<String, String> options() {
    return checkpoint.options();
  }

  boolean isOf(Method method) {
    return method.name().equals(options().get(TrainingOptions.METHOD));
  }

  /**
   * Where it was carried out.
   *
   * @throws ModelFileException if it names a device that there is not
   */
  CheckpointFolder.Place place() {
    return new CheckpointFolder.Place(
        Optional.ofNullable(options().get(DEVICE)).map(this::device), checkpoint.threads());
  }

  private ComputeDevice device(String name) {
    try {
      return ComputeDevice.parse(name);
    } catch (InvalidInputException e) {
      throw new ModelFileException(
          "the checkpoint %s was made on the device '%s', which there is not; delete it and train from the start"
              .formatted(file, name),
          e);
    }
  }

  /**
   * Makes sure that it is a training with these options. The score may be another, as training does
   * not know it. An option that the checkpoint does not have, being older than the option, had its
   * default.
   *
   * @param options of which nothing is open
   * @param epochsMeasured whether a time budget chooses the number of epochs, so that the options'
   *     means nothing
   * @throws InvalidInputException naming an option that differs
   */
  void requireSameOptions(TrainingOptions options, boolean epochsMeasured) {
    Map<String, String> asked = options.toText();
    Map<String, String> defaults = defaults(options.method().name());
    Set<String> names = new LinkedHashSet<>(asked.keySet());
    names.addAll(options().keySet());
    names.remove(SCORE);
    if (epochsMeasured) {
      names.remove(EPOCHS);
    }
    for (String name : names) {
      String before = options().getOrDefault(name, defaults.getOrDefault(name, "its default"));
      String now = asked.getOrDefault(name, "its default");
      if (!now.equals(before)) {
        throw new InvalidInputException(
            "the checkpoint %s was made with %s %s, not %s; give the same options, or delete it to begin again"
                .formatted(file, name, before, now));
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
   * How many epochs it was to have.
   *
   * @throws ModelFileException if the checkpoint does not say
   */
  int epochs() {
    String epochs = options().getOrDefault(EPOCHS, "");
    if (!epochs.matches("[1-9][0-9]{0,6}")) {
      throw new ModelFileException(
          "the checkpoint %s has '%s' where its number of epochs must stand; delete it and train from the start"
              .formatted(file, epochs));
    }
    return Integer.parseInt(epochs);
  }

  /**
   * Where to go on.
   *
   * @param dataFingerprint of the pictures to continue on
   * @throws InvalidInputException if it is a training on other pictures
   */
  TrainingState state(String dataFingerprint) {
    if (!checkpoint.dataFingerprint().equals(dataFingerprint)) {
      throw new InvalidInputException(
          "the checkpoint %s is of a training on other pictures; give the same ones, or delete it to begin again"
              .formatted(file));
    }
    return checkpoint.state();
  }
}
