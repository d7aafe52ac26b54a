package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsCommandTest {

  @TempDir private Path folder;

  /** Opening does not look into pictures, so empty files do. */
  private void pictures(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private void xrays() throws IOException {
    pictures(
        "chest_xray/train/NORMAL/1.jpeg",
        "chest_xray/train/NORMAL/2.jpeg",
        "chest_xray/train/PNEUMONIA/3.jpeg",
        "chest_xray/test/NORMAL/4.jpeg",
        "chest_xray/test/PNEUMONIA/5.jpeg",
        "chest_xray/test/PNEUMONIA/Thumbs.db");
  }

  @Test
  void datasets_tellsWhereEachComesFromAndHowItLies() {
    CommandLineRun run = CommandLineRun.of("datasets");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .contains(
            "cifar10",
            "cifar100",
            "imagenet30",
            "dogs_vs_cats",
            "muffin_vs_chihuahua",
            "pneumonia",
            "melanoma",
            "  pictures   39,000 train, 3,000 test",
            "  normal     0 NORMAL",
            "  paper      shorter edge to 256, centre crop to 224; batches of 128")
        .allMatch(line -> line.length() <= 103);
    assertThat(run.out())
        .contains("MD5 c32a1d4ab5d03f1284b67883e8d87530", "kaggle.com/datasets/hasnainjaved/");
    assertThat(run.lastLine()).isEqualTo("datasets=7");
  }

  @Test
  void data_whatIsThere_isCountedAgainstTheOfficialCounts() throws IOException {
    xrays();
    pictures("screws/train/good/1.png", "screws/test/good/2.png", "screws/test/bad/3.png");

    CommandLineRun run = CommandLineRun.of("datasets", "--data", folder);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsSubsequence(
            "cifar10",
            "not here it would be cifar-10-batches-bin/ with data_batch_1.bin to data_batch_5.bin"
                + " and test_batch.bin",
            "pneumonia",
            "found in " + folder.resolve("chest_xray"),
            "train official test official",
            "0 NORMAL 2 1,341 1 234",
            "1 PNEUMONIA 1 3,875 1 390",
            "all 3 5,216 2 624",
            "skipped test: skipped 1 .db",
            "warning pneumonia has 3 train pictures and officially 5,216 (NORMAL 2 for 1,341,"
                + " PNEUMONIA 1 for 3,875), so results do not compare with the paper's; if it should"
                + " be the official download, unpack or copy the whole of it again"
                + " (chest-xray-pneumonia.zip)",
            "screws",
            "train test",
            "0 bad 0 1",
            "1 good 1 1",
            "warning "
                + folder.resolve("screws/train")
                + " has no folder bad, so this class cannot be the normal one");
    assertThat(run.lastLine()).isEqualTo("datasets=7 found=1 other=1 broken=0 warnings=3");
  }

  @Test
  void data_brokenDataset_isNamedAndFails() throws IOException {
    xrays();
    Path pickles = Files.createDirectory(folder.resolve("cifar-10-batches-py"));
    Files.write(pickles.resolve("data_batch_1"), new byte[] {(byte) 0x80, 2});

    CommandLineRun run = CommandLineRun.of("datasets", "--data", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "cifar10\n  BROKEN     "
                + pickles
                + " holds the Python (pickle) version of CIFAR-10; this program reads the binary"
                + " version, cifar-10-binary.tar.gz\n");
    assertThat(run.err())
        .isEqualTo(
            "con2: what "
                + folder
                + " holds of 1 dataset cannot be used; the lines marked BROKEN say why\n");
    assertThat(run.lastLine()).isEqualTo("datasets=7 found=1 other=0 broken=1 warnings=2");
  }

  @Test
  void data_missingFolder_isWrongInput() {
    CommandLineRun run = CommandLineRun.of("datasets", "--data", folder.resolve("nowhere"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("con2: there is no folder " + folder.resolve("nowhere") + "; check the path\n");
  }

  @Test
  void help_tellsTheFlag() {
    CommandLineRun run = CommandLineRun.of("datasets", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(List.of(run.out().split("\n"))).anyMatch(line -> line.contains("--data=DIR"));
  }
}
