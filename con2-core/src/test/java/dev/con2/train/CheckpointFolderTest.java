package dev.con2.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.TrainingFailedException;
import dev.con2.model.EpochSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
              new EpochSummary(1, 1.5, 0.5, 1, 1e-3, 10),
              new EpochSummary(2, 1, 0.3, 0.7, 5e-4, 11)));

  private final TrainingOptions options = Pictures.options().build();
  @TempDir private Path folder;
  private Path place;

  @BeforeEach
  void choosePlace() {
    place = folder.resolve("not").resolve("yet").resolve("there");
  }

  private CheckpointFolder written() {
    CheckpointFolder checkpoints = new CheckpointFolder(place, false);
    assertThat(checkpoints.find(options, false)).isEmpty();
    checkpoints.write(STATE, options, "pictures");
    return checkpoints;
  }

  private Optional<TrainingState> open(boolean resume, TrainingOptions with, String pictures) {
    CheckpointFolder checkpoints = new CheckpointFolder(place, resume);
    return checkpoints.find(with, false).map(found -> checkpoints.state(found, pictures));
  }

  @Test
  void open_resuming_givesTheStateBack() {
    written();
    assertThat(open(true, options, "pictures")).get().usingRecursiveComparison().isEqualTo(STATE);
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
    checkpoints.write(later, options, "pictures");
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
        .hasMessageContaining("add --resume");
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
            options.toBuilder().seed(4).build(),
            options.toBuilder().learningRate(2e-3).build(),
            options.toBuilder().batchSize(5).build(),
            options.toBuilder().temperature(0.3).build(),
            options.toBuilder().width(16).build());
    List<String> named =
        List.of(
            "--seed 3, not 4",
            "--learning-rate 0.001, not 0.002",
            "--batch-size 4, not 5",
            "--temperature 0.2, not 0.3",
            "--width 8, not 16");
    for (int i = 0; i < others.size(); i++) {
      TrainingOptions other = others.get(i);
      assertThatThrownBy(() -> open(true, other, "pictures"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(named.get(i));
    }
  }

  @Test
  void open_madeWithAnotherLoss_isRefused() {
    TrainingOptions content = options.toBuilder().objective(Objective.CONTENT).build();
    new CheckpointFolder(place, false).write(STATE, content, "pictures");
    assertThat(open(true, content, "pictures")).isPresent();
    assertThatThrownBy(() -> open(true, options, "pictures"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("was made with --objective content, not its default");
  }

  @Test
  void find_otherEpochs_isRefusedUnlessABudgetMeasuresThem() {
    written();
    TrainingOptions longer = options.toBuilder().epochs(500).build();
    assertThatThrownBy(() -> open(true, longer, "pictures"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--epochs 3, not 500");
    assertThat(new CheckpointFolder(place, true).find(longer, true))
        .map(CheckpointFolder::epochs)
        .contains(3);
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
  void write_whereNoFolderCanBe_saysSo() throws IOException {
    Files.writeString(folder.resolve("not"), "a file");
    CheckpointFolder checkpoints = new CheckpointFolder(place, false);
    assertThatThrownBy(() -> checkpoints.write(STATE, options, "pictures"))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageContaining("cannot be written");
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
}
