package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.device.ComputeDevice;
import dev.con2.device.ProcessorThreads;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.TrainingFailedException;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.train.Checkpoint;
import dev.con2.internal.train.Pictures;
import dev.con2.internal.train.TrainingState;
import dev.con2.method.TrainingOptions;
import dev.con2.model.Provenance;
import dev.con2.train.EpochSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {

  private static final TrainingState STATE =
      new TrainingState(
          2,
          1,
          new float[] {1, Float.MIN_VALUE, -0f},
          new float[] {4},
          new float[] {5, 6, 7},
          new float[] {8, 9, 10},
          new float[] {0.5f, 0.25f, 0.125f},
          List.of(
              new EpochSummary(1, losses(1.5, 0.5, 1), 1e-3, 10),
              new EpochSummary(2, losses(1, 0.3, 0.7), 5e-4, 11)));

  private final TrainingOptions options = Pictures.options();
  @TempDir private Path folder;
  private Path place;

  @BeforeEach
  void choosePlace() {
    place = folder.resolve("not").resolve("yet").resolve("there");
  }

  private static Map<String, Double> losses(double con2, double context, double content) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("con2", con2);
    losses.put("context", context);
    losses.put("content", content);
    return losses;
  }

  private CheckpointFolder written() {
    CheckpointFolder checkpoints = new CheckpointFolder(place, false);
    assertThat(checkpoints.find()).isEmpty();
    checkpoints.write(STATE, options.toText(), "pictures");
    return checkpoints;
  }

  private Optional<TrainingState> open(boolean resume, TrainingOptions with, String pictures) {
    Optional<UnfinishedTraining> found = new CheckpointFolder(place, resume).find();
    found.ifPresent(training -> training.requireSameOptions(with, false));
    return found.map(training -> training.state(pictures));
  }

  @Test
  void open_resuming_givesTheStateBack() {
    written();
    assertThat(open(true, options, "pictures")).get().usingRecursiveComparison().isEqualTo(STATE);
  }

  @Test
  void place_ofACheckpoint_isWhereItsTrainingWas() {
    int threads = ProcessorThreads.inUse();
    try {
      ProcessorThreads.use(3);
      written();
    } finally {
      ProcessorThreads.use(threads);
    }
    assertThat(new CheckpointFolder(place, true).place())
        .contains(new CheckpointFolder.Place(Optional.of(ComputeDevice.CPU), 3));
    assertThat(new CheckpointFolder(place, false).place()).isEmpty();
    assertThat(new CheckpointFolder(folder, true).place()).isEmpty();
  }

  @Test
  void place_ofACheckpointOnNoDevice_isSaidOfTheCheckpoint() {
    Map<String, String> others = new HashMap<>(options.toText());
    others.put("device", "0.1");
    new CheckpointFolder(place, false).write(STATE, others, "pictures");
    assertThatThrownBy(() -> new CheckpointFolder(place, true).place())
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("checkpoint.con2 was made on the device '0.1', which there is not");
  }

  @Test
  void write_again_replacesTheState() throws IOException {
    CheckpointFolder checkpoints = written();
    TrainingState later =
        new TrainingState(
            2,
            2,
            STATE.parameters(),
            STATE.statistics(),
            STATE.firstMoment(),
            STATE.secondMoment(),
            new float[6],
            STATE.curve());
    checkpoints.write(later, options.toText(), "pictures");
    assertThat(open(true, options, "pictures").orElseThrow().step()).isEqualTo(2);
    try (var files = Files.list(place)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void open_nothingThere_isEmpty() {
    for (boolean resume : new boolean[] {true, false}) {
      assertThat(open(resume, options, "pictures")).isEmpty();
    }
  }

  @Test
  void open_notResuming_refusesAnUnfinishedTraining() {
    written();
    assertThatThrownBy(() -> open(false, options, "pictures"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds a training of before; resume it");
  }

  @Test
  void open_otherPictures_isRefused() {
    written();
    assertThatThrownBy(() -> open(true, options, "others"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("other pictures");
  }

  @Test
  void open_anyOtherOption_isRefusedByName() {
    written();
    List<TrainingOptions> others =
        List.of(
            options.with("seed", 4),
            options.with("learning-rate", 2e-3),
            options.with("batch-size", 5),
            options.with("temperature", 0.3),
            options.with("width", 16));
    List<String> named =
        List.of(
            "seed 3, not 4",
            "learning-rate 0.001, not 0.002",
            "batch-size 4, not 5",
            "temperature 0.2, not 0.3",
            "width 8, not 16");
    for (int i = 0; i < others.size(); i++) {
      TrainingOptions other = others.get(i);
      assertThatThrownBy(() -> open(true, other, "pictures"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(named.get(i));
    }
  }

  @Test
  void open_otherScore_isContinued() {
    written();
    assertThat(open(true, options.with("score", "nnd"), "pictures")).isPresent();
  }

  /** More pictures would be held out, and some of them were trained on. */
  @Test
  void open_otherFalseAlarmRate_isRefused() {
    written();
    assertThatThrownBy(() -> open(true, options.with("false-alarm-rate", 0.01), "pictures"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("false-alarm-rate 0.05, not 0.01");
  }

  @Test
  void open_ofBeforeAnOptionExisted_countsAsItsDefault() {
    TrainingOptions now = options.sized();
    Map<String, String> earlier = now.toText();
    List<String> newer = List.of("view-family", "colour-jitter", "blur", "interpolation");
    assertThat(earlier).containsKeys(newer.toArray(String[]::new));
    earlier.keySet().removeAll(newer);
    new CheckpointFolder(place, false).write(STATE, earlier, "pictures");

    assertThat(open(true, now, "pictures")).isPresent();
    List<TrainingOptions> others =
        List.of(
            now.with("view-family", "full"),
            now.with("colour-jitter", 0.8),
            now.with("blur", 0.5),
            now.with("interpolation", "bicubic"));
    List<String> named =
        List.of(
            "view-family crops, not full",
            "colour-jitter 0.4, not 0.8",
            "blur 0.0, not 0.5",
            "interpolation bilinear, not bicubic");
    for (int i = 0; i < others.size(); i++) {
      TrainingOptions other = others.get(i);
      assertThatThrownBy(() -> open(true, other, "pictures"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(named.get(i));
    }
  }

  @Test
  void open_madeWithAnotherLoss_isRefused() {
    TrainingOptions content = options.with("terms", "content");
    new CheckpointFolder(place, false).write(STATE, content.toText(), "pictures");
    assertThat(open(true, content, "pictures")).isPresent();
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("was made with terms content, not both");
  }

  @Test
  void find_otherEpochs_isRefusedUnlessABudgetMeasuresThem() {
    written();
    TrainingOptions longer = options.with("epochs", 500);
    assertThatThrownBy(() -> open(true, longer, "pictures"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("epochs 3, not 500");
    UnfinishedTraining training = new CheckpointFolder(place, true).find().orElseThrow();
    training.requireSameOptions(longer, true);
    assertThat(training.epochs()).isEqualTo(3);
  }

  @Test
  void open_damagedFile_isRefused() throws IOException {
    Path file = written().file();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(ModelFileException.class);
  }

  @Test
  void open_ofAnEarlierVersion_isRefusedWithASentence() throws IOException {
    Files.createDirectories(place);
    Files.copy(ReferenceFile.path("/model/format-1.con2"), place.resolve("checkpoint.con2"));
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(
            "was written by an earlier version of con2, whose trainings this one cannot continue;");
  }

  @Test
  void open_ofOtherNumerics_isRefusedWithASentence() throws IOException {
    int now = Provenance.NUMERICS;
    Path file =
        change(
            json -> {
              assertThat(json.path("numerics").intValue()).isEqualTo(now);
              json.put("numerics", now - 1);
            },
            state -> {});
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("another version of con2 (numerics " + (now - 1) + ", and this one");
    Files.delete(file);
    change(json -> json.remove("numerics"), state -> {}); // of before it was kept
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("another version of con2 (numerics 0, and this one");
  }

  @Test
  void place_ofNoThread_isRefused() {
    change(json -> json.put("threads", 0), state -> {});
    assertThatThrownBy(() -> new CheckpointFolder(place, true).place())
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is not whole (it was trained with 0 threads)");
  }

  @Test
  void open_aModel_isRefused() {
    written();
    ModelArchive.write(
        place.resolve("checkpoint.con2"),
        JsonNodeFactory.instance.objectNode().put("kind", "detector"),
        Map.of());
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is not a checkpoint");
  }

  @Test
  void write_whereNoFolderCanBe_saysSo() throws IOException {
    Files.writeString(folder.resolve("not"), "a file");
    CheckpointFolder checkpoints = new CheckpointFolder(place, false);
    assertThatThrownBy(() -> checkpoints.write(STATE, options.toText(), "pictures"))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("checkpoint.con2 cannot be made (")
        .hasMessageEndingWith("begin again, as there is none from before");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void write_throughLinksThatLeadNowhere_makesWhatTheyLeadTo() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), place);
    CheckpointFolder checkpoints = new CheckpointFolder(link, false);

    checkpoints.write(STATE, options.toText(), "pictures");
    assertThat(place.resolve("checkpoint.con2")).isRegularFile();

    checkpoints.clear();
    assertThat(place).isEmptyDirectory();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void clear_removesTheFolderUnlessOtherFilesAreInIt() throws IOException {
    CheckpointFolder checkpoints = written();
    Path other = Files.writeString(place.resolve("notes.txt"), "mine");
    checkpoints.clear();
    assertThat(checkpoints.file()).doesNotExist();
    assertThat(other).exists();
    Files.delete(other);
    checkpoints.clear();
    assertThat(place).doesNotExist();
    checkpoints.clear();
  }

  /** Writes a checkpoint with something changed, and the checksums that this takes. */
  private Path change(
      Consumer<ObjectNode> change, Consumer<Map<String, Safetensors.Array>> changeOfState) {
    Path file = written().file();
    ModelArchive archive = ModelArchive.read(file);
    Map<String, Safetensors.Array> state = new HashMap<>();
    archive.entries().values().forEach(state::putAll);
    change.accept(archive.modelJson());
    changeOfState.accept(state);
    ModelArchive.write(file, archive.modelJson(), Map.of("state.safetensors", state));
    return file;
  }

  private void assertRefused(
      Consumer<ObjectNode> change,
      Consumer<Map<String, Safetensors.Array>> changeOfState,
      String why)
      throws IOException {
    Path file = change(change, changeOfState);
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is not whole")
        .hasMessageContaining(why);
    Files.delete(file);
  }

  @Test
  void open_forgedCheckpoint_isRefused() throws IOException {
    assertRefused(json -> json.put("step", -1), state -> {}, "step has -1");
    assertRefused(json -> json.put("step", 1.5), state -> {}, "step has 1.5");
    assertRefused(json -> json.put("epoch", 1), state -> {}, "in epoch 1, and its curve has 2");
    assertRefused(json -> json.put("options", 1), state -> {}, "options has 1");
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      for (String name : List.of("parameters", "statistics", "first_moment", "losses")) {
        assertRefused(
            json -> {},
            state -> state.put(name, new Safetensors.Floats(List.of(1), new float[] {value})),
            name + " has the value " + value);
      }
    }
    assertRefused(
        json -> {},
        state ->
            state.put("second_moment", new Safetensors.Floats(List.of(1), new float[] {-1e-9f})),
        "second_moment has the value -1.0E-9");
  }

  @Test
  void open_checkpointWithoutAnArray_isRefusedByItsName() throws IOException {
    for (String name :
        List.of("parameters", "statistics", "first_moment", "second_moment", "losses")) {
      Path file = written().file();
      ModelArchive archive = ModelArchive.read(file);
      Map<String, Safetensors.Array> state = new HashMap<>();
      archive.entries().values().forEach(state::putAll);
      state.remove(name);
      ModelArchive.write(file, archive.modelJson(), Map.of("state.safetensors", state));
      assertThatThrownBy(() -> open(true, options, "pictures"))
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("no array '" + name + "'");
      Files.delete(file);
    }
  }

  @Test
  void epochs_thatAreNoNumber_areRefused() {
    Path file = written().file();
    Checkpoint kept = Checkpoint.read(file);
    for (String epochs : List.of("", "0", "-3", "1e9", "99999999999")) {
      Map<String, String> changed = new HashMap<>(kept.options());
      changed.put("epochs", epochs);
      Checkpoint other =
          new Checkpoint(
              kept.numerics(),
              changed,
              kept.dataFingerprint(),
              kept.threads(),
              kept.epoch(),
              kept.step(),
              kept.arrays(),
              kept.curve());
      assertThatThrownBy(() -> new UnfinishedTraining(file, other).epochs())
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("where its number of epochs must stand");
    }
  }
}
