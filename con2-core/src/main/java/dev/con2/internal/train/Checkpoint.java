package dev.con2.internal.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.device.ProcessorThreads;
import dev.con2.error.Con2Exception;
import dev.con2.error.ModelFileException;
import dev.con2.internal.archive.JsonFields;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.engine.Safetensors;
import dev.con2.train.EpochSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The file of a training under way: its state between two steps, and what it is a training of.
 *
 * @param numerics the version of what con2 computes that it was trained by; 0 of before it was kept
 * @param options of the training, by name, as text
 * @param dataFingerprint of its images
 * @param threads of the processor that it was trained with; 1 of before it was kept
 * @param epoch the epoch that the next step belongs to, from 0
 * @param step steps of that epoch already done
 * @param arrays the values of the state by name
 * @param curve the epochs already done
 */
public record Checkpoint(
    int numerics,
    Map<String, String> options,
    String dataFingerprint,
    int threads,
    int epoch,
    int step,
    Map<String, float[]> arrays,
    List<EpochSummary> curve) {

  private static final String KIND = "kind";
  private static final String NUMERICS = "numerics";
  private static final String THREADS = "threads";
  private static final String CHECKPOINT = "checkpoint";
  private static final String STATE_ENTRY = "state.safetensors";
  private static final String PARAMETERS = "parameters";
  private static final String STATISTICS = "statistics";
  private static final String FIRST_MOMENT = "first_moment";
  private static final String SECOND_MOMENT = "second_moment";
  private static final String LOSSES = "losses";

  /** Those of an earlier format are refused. */
  private static final int FIRST_FORMAT = 2;

  private static final List<String> ARRAYS =
      List.of(PARAMETERS, STATISTICS, FIRST_MOMENT, SECOND_MOMENT, LOSSES);

  /** Copies the collections. */
  public Checkpoint {
    options = new LinkedHashMap<>(options);
    arrays = new LinkedHashMap<>(arrays);
    curve = List.copyOf(curve);
  }

  /**
   * Of a state.
   *
   * @param numerics the version of what this con2 computes
   * @param dataFingerprint of the pictures that are trained on
   */
  public static Checkpoint of(
      TrainingState state, int numerics, Map<String, String> options, String dataFingerprint) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put(PARAMETERS, state.parameters());
    arrays.put(STATISTICS, state.statistics());
    arrays.put(FIRST_MOMENT, state.firstMoment());
    arrays.put(SECOND_MOMENT, state.secondMoment());
    arrays.put(LOSSES, state.losses());
    return new Checkpoint(
        numerics,
        options,
        dataFingerprint,
        ProcessorThreads.inUse(),
        state.epoch(),
        state.step(),
        arrays,
        state.curve());
  }

  /** The state to continue from. */
  public TrainingState state() {
    return new TrainingState(
        epoch,
        step,
        array(PARAMETERS),
        array(STATISTICS),
        array(FIRST_MOMENT),
        array(SECOND_MOMENT),
        array(LOSSES),
        curve);
  }

  private float[] array(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /**
   * Writes the file, whole or not at all.
   *
   * @throws dev.con2.error.OutputFailedException if it cannot be written
   * @throws ModelFileException if it would have 4 GiB or more
   */
  public void write(Path file) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(KIND, CHECKPOINT);
    json.put(NUMERICS, numerics);
    ObjectNode own = json.putObject("options");
    options.forEach(own::put);
    json.put("data-fingerprint", dataFingerprint);
    json.put(THREADS, threads);
    json.put("epoch", epoch);
    json.put("step", step);
    ArrayNode epochs = json.putArray("curve");
    curve.forEach(summary -> epochs.add(EpochJson.write(summary)));
    Map<String, Safetensors.Array> state = new LinkedHashMap<>();
    arrays.forEach(
        (name, values) -> state.put(name, new Safetensors.Floats(List.of(values.length), values)));
    ModelArchive.write(file, json, Map.of(STATE_ENTRY, state));
  }

  /**
   * Reads the file and checks every byte of it.
   *
   * @throws ModelFileException if it is missing, damaged or no checkpoint
   */
  public static Checkpoint read(Path file) {
    ModelArchive archive = ModelArchive.read(file);
    try {
      JsonNode json = archive.modelJson();
      if (archive.format() < FIRST_FORMAT) {
        throw new ModelFileException(
            "%s was written by an earlier version of con2, whose trainings this one cannot continue; finish it with that version, or delete it and train from the start"
                .formatted(file));
      }
      if (!JsonFields.text(json, KIND).equals(CHECKPOINT)) {
        throw new ModelFileException(
            "%s is not a checkpoint; give the folder of the training to continue".formatted(file));
      }
      Map<String, Safetensors.Array> state =
          Optional.ofNullable(archive.entries().get(STATE_ENTRY))
              .orElseThrow(() -> new IllegalArgumentException("its state is missing"));
      Map<String, float[]> arrays = new LinkedHashMap<>();
      for (String name : ARRAYS) {
        float[] values = Safetensors.require(state, name, Safetensors.Floats.class).values();
        requireFinite(name, values);
        arrays.put(name, values);
      }
      List<EpochSummary> curve = new ArrayList<>();
      JsonFields.list(json, "curve").forEach(epoch -> curve.add(EpochJson.read(epoch)));
      int epoch = JsonFields.count(json, "epoch");
      if (curve.size() != epoch) {
        throw new IllegalArgumentException(
            "it is in epoch %d, and its curve has %d".formatted(epoch, curve.size()));
      }
      int threads = JsonFields.whole(json, THREADS, 1);
      if (threads < 1) {
        throw new IllegalArgumentException("it was trained with %d threads".formatted(threads));
      }
      return new Checkpoint(
          JsonFields.whole(json, NUMERICS, 0),
          JsonFields.texts(json, "options"),
          JsonFields.text(json, "data-fingerprint"),
          threads,
          epoch,
          JsonFields.count(json, "step"),
          arrays,
          curve);
    } catch (Con2Exception e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelFileException(
          "the checkpoint %s is not whole (%s); delete it and train from the start"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void requireFinite(String name, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value) || (name.equals(SECOND_MOMENT) && value < 0)) {
        throw new IllegalArgumentException("%s has the value %s".formatted(name, value));
      }
    }
  }
}
