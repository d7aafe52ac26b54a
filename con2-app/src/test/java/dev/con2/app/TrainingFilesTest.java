package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.Methods;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.error.InvalidInputException;
import dev.con2.method.NetworkSize;
import dev.con2.method.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TinyModel.class)
class TrainingFilesTest {

  private static final TrainingOptions DEFAULTS = TrainingOptions.of(Methods.named("con2"));

  @TempDir Path folder;

  @Test
  void modelBytes_areWhatTheModelNeeds(TinyFiles tiny) throws IOException {
    TrainingOptions options =
        DEFAULTS.with("image-size", 16).with("width", 8).with("views", 4).with("precision", "fp32");

    long estimate =
        TrainingFiles.modelBytes(options.scorers(), options.networkSize(), TinyModel.PICTURES);

    // What is not counted: names, the self-test and the record of how the model was made.
    assertThat(Files.size(tiny.model())).isBetween(estimate * 9 / 10, estimate + 100_000);
  }

  @Test
  void requireRoom_encoderOfAFile_countsWhatIsInTheFile() throws IOException {
    Path encoder = TinyModel.ENCODER;
    TrainingOptions options = DEFAULTS.with("encoder", encoder).with("image-size", 16);
    NetworkSize network = options.networkSize();

    // 6 values an image; parameters of the module, 2 heads of Linear(6, 6) and Linear(6, 128), and
    // the layer Linear(6, 2) that tells two contexts.
    assertThat(network.layout().size()).isEqualTo(6);
    assertThat(network.parameters())
        .isEqualTo(108 + 4 + 4 + 216 + 6 + 6 + 6 + 2 * (36 + 6 + 768 + 128) + 12 + 2);
    assertThat(network.statistics()).isEqualTo(2 * 4 + 2 * 6);
    assertThat(network.moduleBytes()).isEqualTo(Math.toIntExact(Files.size(encoder)));
    assertThat(TrainingFiles.checkpointBytes(network))
        .isEqualTo(2 * 4 * (3 * network.parameters() + network.statistics()));
    assertThat(TrainingFiles.modelBytes(options.scorers(), network, 100)).isLessThan(200_000);
  }

  @Test
  void requireRoom_modelTooLargeForItsFormat() {
    TrainingFiles files = files("m.con2");
    TrainingOptions options = DEFAULTS.with("width", 256).with("views", 1000);

    assertThatThrownBy(() -> files.requireRoom(options, 1_000_000))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("more than its format can hold")
        .hasMessageEndingWith(
            "use fewer --views or a smaller --width or a few --references or fewer pictures");
  }

  @Test
  void requireRoom_modelTooLargeByItsClusters_saysSo() {
    TrainingOptions options =
        TrainingOptions.of(Methods.named("ssd")).with("width", 256).with("views", 1000);

    for (int clusters : new int[] {1, 3}) {
      assertThatThrownBy(
              () -> files("m.con2").requireRoom(options.with("clusters", clusters), 1_000_000))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageEndingWith(
              clusters == 1
                  ? "use fewer --views or a smaller --width or fewer pictures"
                  : "use fewer --views or fewer --clusters or a smaller --width or fewer pictures");
    }
  }

  @Test
  void requireRoom_modelOfAFilesEncoder_isNotTakenForAResNet18() {
    TrainingOptions options =
        DEFAULTS.with("encoder", TinyModel.ENCODER).with("image-size", 16).with("views", 1000);

    // 12 GB with the 256 values of a ResNet18, 0.3 GB with the 6 of this encoder.
    files("m.con2").requireRoom(options, 20_000);
    assertThatThrownBy(() -> files("m.con2").requireRoom(options, 1_000_000))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("use fewer --views or a few --references or fewer pictures");
  }

  @Test
  void requireHeld_refusesACheckpointThatNoFileCanHold() {
    TrainingFiles.requireHeld(4_294_967_294L);

    assertThatThrownBy(() -> TrainingFiles.requireHeld(4_294_967_295L))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a checkpoint of this encoder would have 4,294 MB, more than its format can hold; train a smaller one, or give --freeze");
  }

  @Test
  void requireRoom_refusesADiskThatIsTooFull() {
    TrainingFiles.requireRoom(folder, 5_000_000, 5_000_000);

    assertThatThrownBy(() -> TrainingFiles.requireRoom(folder, 4_999_999, 5_000_000))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(folder + " has too little room")
        .hasMessageContaining("make room or give another --model");
  }

  @Test
  void requireRoom_folderNeedNotExistYet() {
    TrainingFiles files = files("new/deep/m.con2");

    files.requireRoom(DEFAULTS, 100);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void names_standBesideTheModel() {
    assertThat(files("parts.con2").page()).isEqualTo(folder.resolve("parts.training.html"));
    assertThat(files("parts.model").page()).isEqualTo(folder.resolve("parts.model.training.html"));
  }

  @Test
  void removeUnfinished_takesOnlyWhatIsUnfinished() throws IOException {
    TrainingFiles files = files("parts.con2");
    Files.createDirectories(files.checkpoints());
    Path unfinished =
        Files.writeString(
            folder.resolve(".parts.con2.00000000-0000-4000-8000-000000000001.tmp"), "");
    Path unfinishedState =
        Files.writeString(
            files
                .checkpoints()
                .resolve(".checkpoint.con2.00000000-0000-4000-8000-000000000001.tmp"),
            "");
    Path others =
        Files.writeString(
            folder.resolve(".other.con2.00000000-0000-4000-8000-000000000001.tmp"), "");

    files.removeUnfinished();

    assertThat(unfinished).doesNotExist();
    assertThat(unfinishedState).doesNotExist();
    assertThat(others).exists();
  }

  private TrainingFiles files(String model) {
    return new TrainingFiles(folder.resolve(model), folder.resolve("checkpoints"), false);
  }
}
