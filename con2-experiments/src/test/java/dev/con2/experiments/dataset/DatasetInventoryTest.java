package dev.con2.experiments.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.DatasetInventory.DatasetFinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetInventoryTest {

  @TempDir private Path folder;

  private static List<String> names(
      DatasetInventory inventory, Class<? extends DatasetFinding> kind) {
    return inventory.findings().stream()
        .filter(kind::isInstance)
        .map(DatasetFinding::name)
        .toList();
  }

  @Test
  void of_severalDatasets_tellsThemApart() throws IOException {
    DatasetFiles.cifar10(folder.resolve("cifar-10-batches-bin"));
    DatasetFiles.classFolders(
        folder.resolve("chest_xray"), "train", "test", List.of("NORMAL", "PNEUMONIA"));
    DatasetFiles.touch(folder, "melanoma_cancer_dataset/train/benign/1.jpg");
    DatasetFiles.classFolders(folder.resolve("screws"), "train", "test", List.of("good", "bad"));
    DatasetFiles.touch(
        folder, "broken/train/a/x.txt", "broken/train/b/1.png", "broken/test/a/1.png");
    DatasetFiles.touch(folder, "other/1.png", "__MACOSX/train/a/1.png");

    DatasetInventory inventory = DatasetInventory.of(folder);

    assertThat(names(inventory, DatasetFinding.Found.class))
        .containsExactly("cifar10", "pneumonia", "screws");
    assertThat(names(inventory, DatasetFinding.Absent.class))
        .containsExactly("cifar100", "imagenet30", "dogs_vs_cats", "muffin_vs_chihuahua");
    assertThat(names(inventory, DatasetFinding.Unusable.class))
        .containsExactly("melanoma", "broken");
    DatasetFinding.Unusable melanoma = (DatasetFinding.Unusable) inventory.findings().get(6);
    assertThat(melanoma.sentence())
        .startsWith(folder.resolve("melanoma_cancer_dataset") + " has no folder test; unpack");
  }

  @Test
  void of_theDatasetsOwnFolder_findsItOnce() throws IOException {
    Path own =
        DatasetFiles.classFolders(
            folder.resolve("x"), "train", "test", List.of("chihuahua", "muffin"));

    assertThat(names(DatasetInventory.of(own), DatasetFinding.Found.class))
        .containsExactly("muffin_vs_chihuahua");
  }

  @Test
  void of_ownFolder_isFound() throws IOException {
    Path own = DatasetFiles.classFolders(folder.resolve("x"), "train", "test", List.of("a", "b"));

    assertThat(names(DatasetInventory.of(own), DatasetFinding.Found.class)).containsExactly("x");
  }

  @Test
  void of_noFolder_isRefused() {
    assertThatThrownBy(() -> DatasetInventory.of(folder.resolve("nowhere")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no folder " + folder.resolve("nowhere") + "; check the path");
  }
}
