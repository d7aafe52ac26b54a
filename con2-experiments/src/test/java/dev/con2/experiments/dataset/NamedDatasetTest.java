package dev.con2.experiments.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NamedDatasetTest {

  @TempDir private Path folder;

  /**
   * Columns: classes, normal ones, pictures, sides and batch as the paper's appendices have them.
   */
  @ParameterizedTest
  @CsvSource({
    "cifar10, 10, 10, 50000, 10000, 32, 512",
    "cifar100, 20, 20, 50000, 10000, 32, 512",
    "imagenet30, 30, 30, 39000, 3000, 224, 128",
    "dogs_vs_cats, 2, 2, 20000, 5000, 128, 256",
    "muffin_vs_chihuahua, 2, 2, 4733, 1184, 128, 256",
    "pneumonia, 2, 1, 5216, 624, 224, 128",
    "melanoma, 2, 1, 9605, 1000, 128, 128"
  })
  void parse_eachName_givesWhatThePaperUsed(
      String name, int classes, int normal, int train, int test, int side, int batch) {
    NamedDataset dataset = NamedDataset.parse(name);

    assertThat(dataset.toString()).isEqualTo(name);
    assertThat(dataset.classes()).hasSize(classes);
    assertThat(dataset.normalClasses()).hasSize(normal);
    assertThat(Arrays.stream(dataset.officialCounts(Split.TRAIN)).sum()).isEqualTo(train);
    assertThat(Arrays.stream(dataset.officialCounts(Split.TEST)).sum()).isEqualTo(test);
    assertThat(dataset.preprocessing().side()).isEqualTo(side);
    assertThat(dataset.batchSize()).isEqualTo(batch);
  }

  @ParameterizedTest
  @EnumSource
  void classes_areNumberedInTheOrderOfTheirNames(NamedDataset dataset) {
    List<String> names = dataset.classes().stream().map(DatasetClass::name).toList();

    assertThat(names).isSortedAccordingTo(Folders.BY_BYTES).doesNotHaveDuplicates();
    for (int i = 0; i < names.size(); i++) {
      assertThat(dataset.classes().get(i).index()).isEqualTo(i);
    }
  }

  @Test
  void classes_thatFiguresName_standWhereTheTablesHaveThem() {
    assertThat(NamedDataset.IMAGENET30.classes().get(2).name()).isEqualTo("ambulance");
    assertThat(NamedDataset.IMAGENET30.classes().get(28).name()).isEqualTo("toaster");
    assertThat(NamedDataset.CIFAR100.classes().get(9).name())
        .isEqualTo("large_man-made_outdoor_things");
    assertThat(NamedDataset.PNEUMONIA.normalClasses().get(0).name()).isEqualTo("NORMAL");
    assertThat(NamedDataset.MELANOMA.normalClasses().get(0).name()).isEqualTo("benign");
  }

  @Test
  void parse_otherName_isRefused() {
    assertThatThrownBy(() -> NamedDataset.parse("mnist"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "dataset 'mnist' is not known; give one of cifar10, cifar100, imagenet30, dogs_vs_cats,"
                + " muffin_vs_chihuahua, pneumonia, melanoma");
  }

  @Test
  void open_nothingThere_saysWhatIsExpected() {
    assertThatThrownBy(() -> NamedDataset.MELANOMA.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            folder
                + " holds no melanoma; unpack melanoma-skin-cancer-dataset-of-10000-images.zip"
                + " there, so that it holds melanoma_cancer_dataset/{train,test}/{benign,malignant}/");
    assertThat(NamedDataset.MELANOMA.find(folder)).isEmpty();
  }

  @Test
  void classOf_takesNameThenPaperNameThenIndex() throws IOException {
    DatasetFiles.cifar10(folder);
    Dataset dataset = NamedDataset.CIFAR10.open(folder);

    assertThat(dataset.classOf("automobile").toString()).isEqualTo("1 automobile (car)");
    assertThat(dataset.classOf("Car").index()).isEqualTo(1);
    assertThat(dataset.classOf("9").name()).isEqualTo("truck");
    assertThatThrownBy(() -> dataset.classOf("10"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cifar10 has no class '10'; give the name or number of one of 0 airplane, 1 automobile"
                + " (car), 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7 horse, 8 ship, 9 truck");
  }

  @Test
  void classOf_foldersCalledByNumbers_areMeantBeforeIndices() throws IOException {
    DatasetFiles.classFolders(folder, "train", "test", List.of("7", "0", "a", "A"));
    Dataset dataset = Dataset.ofFolder(folder);

    assertThat(dataset.classOf("7").index()).isEqualTo(1);
    assertThat(dataset.classOf("a").index()).isEqualTo(3);
    assertThat(dataset.classOf("A").index()).isEqualTo(2);
    assertThat(dataset.classOf("2").name()).isEqualTo("A");
  }

  @Test
  void variant_saysWhatIsNotTheOriginal() throws IOException {
    Path binary = DatasetFiles.cifar10(folder.resolve("binary"));
    assertThat(NamedDataset.CIFAR10.open(binary).variant()).contains("cifar10-20");
    List<String> ten = NamedDataset.CIFAR10.classes().stream().map(DatasetClass::name).toList();
    Path jpeg = DatasetFiles.classFolders(folder.resolve("cifar10"), "train", "test", ten);
    assertThat(NamedDataset.CIFAR10.open(jpeg).variant()).contains("cifar10-jpeg");
    assertThat(Dataset.ofFolder(jpeg).variant()).isEmpty();
  }

  @Test
  void fingerprint_followsPlacesAndSizes() throws IOException {
    Path one = DatasetFiles.cifar10(folder.resolve("one"));
    Path other = DatasetFiles.cifar10(folder.resolve("other"));
    String fingerprint = NamedDataset.CIFAR10.open(one).fingerprint();
    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(NamedDataset.CIFAR10.open(other).fingerprint()).isEqualTo(fingerprint);
    Files.write(
        other.resolve("test_batch.bin"),
        DatasetFiles.cifar10Records(9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    assertThat(NamedDataset.CIFAR10.open(other).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void prompts_nameTheNormalClassAsTheDownloadDoes() {
    assertThat(prompts(NamedDataset.CIFAR10, "car")).isEqualTo("a photo of a automobile");
    assertThat(prompts(NamedDataset.IMAGENET30, "american_alligator"))
        .isEqualTo("a photo of a american_alligator");
    assertThat(prompts(NamedDataset.CIFAR100, "fish"))
        .isEqualTo(
            "a photo of a aquarium_fish; a photo of a flatfish; a photo of a ray; a photo of a shark; a photo of a trout");
    assertThat(prompts(NamedDataset.PNEUMONIA, "NORMAL"))
        .isEqualTo("a photo of a normal chest x-ray");
    assertThat(prompts(NamedDataset.MELANOMA, "benign"))
        .isEqualTo("a photo of a benign skin lesion");
    assertThatThrownBy(() -> prompts(NamedDataset.MELANOMA, "malignant"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A hundred classes, each in one superclass. */
  @Test
  void prompts_ofCifar100_areDifferentAcrossAllSuperclasses() {
    assertThat(NamedDataset.CIFAR100.classes())
        .flatExtracting(label -> NamedDataset.CIFAR100.prompts(label).texts())
        .hasSize(100)
        .doesNotHaveDuplicates();
  }

  private static String prompts(NamedDataset dataset, String name) {
    DatasetClass normal =
        dataset.classes().stream().filter(label -> label.isCalled(name)).findFirst().orElseThrow();
    return dataset.prompts(normal).toString();
  }
}
