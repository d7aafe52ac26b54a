package dev.con2.experiments.dataset;

import static dev.con2.experiments.dataset.DatasetFiles.classFolders;
import static dev.con2.experiments.dataset.DatasetFiles.touch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.image.Fingerprint;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassFoldersTest {

  private static final List<String> XRAYS = List.of("NORMAL", "PNEUMONIA");
  private static final String AGAIN =
      "unpack or copy the whole of it again (chest-xray-pneumonia.zip)";

  @TempDir private Path folder;

  private List<String> paths(Dataset dataset, Split split) {
    return dataset.items(split).stream()
        .map(item -> folder.relativize(Path.of(item.place())).toString())
        .toList();
  }

  private static List<String> names(NamedDataset dataset) {
    return dataset.classes().stream().map(DatasetClass::name).toList();
  }

  @ParameterizedTest
  @EnumSource
  void open_plainFoldersUnderTheNameOfTheDataset_areFoundFromBothSides(NamedDataset dataset)
      throws IOException {
    Path own = classFolders(folder.resolve(dataset.toString()), "train", "test", names(dataset));

    Dataset fromParent = dataset.open(folder);

    assertThat(fromParent.folder()).isEqualTo(own);
    assertThat(fromParent.known()).contains(dataset);
    assertThat(fromParent.classes()).isEqualTo(dataset.classes());
    assertThat(fromParent.counts(Split.TEST)).hasSize(dataset.classes().size()).containsOnly(1);
    assertThat(dataset.open(own).items()).isEqualTo(fromParent.items());
  }

  @ParameterizedTest
  @EnumSource
  void open_plainFoldersUnderAnotherName_areKnownByTheirClasses(NamedDataset dataset)
      throws IOException {
    classFolders(folder, "train", "test", names(dataset));

    assertThat(dataset.open(folder).folder()).isEqualTo(folder);
    for (NamedDataset other : NamedDataset.values()) {
      assertThat(other.find(folder).isPresent()).as("%s", other).isEqualTo(other == dataset);
    }
  }

  @Test
  void open_items_areInByteOrderWithinTheSplit() throws IOException {
    touch(
        folder,
        "melanoma_cancer_dataset/train/malignant/melanoma_10.jpg",
        "melanoma_cancer_dataset/train/malignant/melanoma_9.JPG",
        "melanoma_cancer_dataset/train/benign/b/1.png",
        "melanoma_cancer_dataset/train/benign/b.jpeg",
        "melanoma_cancer_dataset/test/malignant/4.bmp",
        "melanoma_cancer_dataset/test/benign/5.jpg");

    Dataset dataset = NamedDataset.MELANOMA.open(folder);

    assertThat(paths(dataset, Split.TRAIN))
        .containsExactly(
            "melanoma_cancer_dataset/train/benign/b.jpeg",
            "melanoma_cancer_dataset/train/benign/b/1.png",
            "melanoma_cancer_dataset/train/malignant/melanoma_10.jpg",
            "melanoma_cancer_dataset/train/malignant/melanoma_9.JPG");
    assertThat(dataset.items(Split.TEST))
        .extracting(item -> item.label().index())
        .containsExactly(0, 1);
    assertThat(dataset.items(Split.TRAIN, dataset.classOf("malignant"))).hasSize(2);
    assertThat(dataset.warnings().get(0))
        .startsWith(
            "melanoma has 4 train pictures and officially 9,605 (benign 2 for 5,000, malignant 2"
                + " for 4,605), so results do not compare with the paper's");
  }

  @Test
  void open_pneumoniaAsKaggleHasIt_takesTheOuterTreeWithoutValAndMacFiles() throws IOException {
    Path outer = classFolders(folder.resolve("chest_xray"), "train", "test", XRAYS);
    classFolders(outer, "val", "val2", XRAYS);
    classFolders(outer.resolve("chest_xray"), "train", "test", XRAYS);
    touch(
        outer,
        "__MACOSX/chest_xray/train/NORMAL/._a.jpg",
        "train/__MACOSX/NORMAL/._a.jpg",
        "train/NORMAL/._a.jpg",
        "train/NORMAL/.DS_Store",
        "train/.hidden/x.jpg",
        "test/PNEUMONIA/Thumbs.db");

    Dataset dataset = NamedDataset.PNEUMONIA.open(folder);

    assertThat(paths(dataset, Split.TRAIN))
        .containsExactly("chest_xray/train/NORMAL/a.jpg", "chest_xray/train/PNEUMONIA/a.jpg");
    assertThat(paths(dataset, Split.TEST))
        .containsExactly("chest_xray/test/NORMAL/b.jpg", "chest_xray/test/PNEUMONIA/b.jpg");
    assertThat(dataset.skipped())
        .containsExactly(
            "train: skipped 1 hidden file, 1 hidden folder, 1 ._ file of macOS, 1 folder __MACOSX",
            "test: skipped 1 .db");
    assertThat(dataset.warnings()).hasSize(2).allMatch(warning -> warning.contains("officially"));
  }

  @Test
  void open_onlyTheInnerTree_isFound() throws IOException {
    Path inner = classFolders(folder.resolve("chest_xray/chest_xray"), "train", "test", XRAYS);

    assertThat(NamedDataset.PNEUMONIA.open(folder).folder()).isEqualTo(inner);
  }

  @Test
  void open_imagenet30AsItUnpacks_findsPicturesAtAnyDepth() throws IOException {
    classFolders(folder, "one_class_train", "one_class_test", names(NamedDataset.IMAGENET30));
    touch(folder, "one_class_train/acorn/n12267677/n12267677_1.JPEG");

    Dataset dataset = NamedDataset.IMAGENET30.open(folder);

    assertThat(dataset.counts(Split.TRAIN)[0]).isEqualTo(2);
    assertThat(paths(dataset, Split.TRAIN))
        .contains("one_class_train/acorn/n12267677/n12267677_1.JPEG");
  }

  @Test
  void open_imagenet30WithoutItsTestPart_isRefused() throws IOException {
    touch(folder, "one_class_train/acorn/1.jpg");

    refused(
        NamedDataset.IMAGENET30,
        folder
            + " has no folder one_class_test; unpack or copy the whole of it again"
            + " (one_class_train.tar and one_class_test.tar)");
  }

  @Test
  void open_splitMissing_isRefused() throws IOException {
    Path own = folder.resolve("chest_xray");
    touch(own, "train/NORMAL/a.jpg", "train/PNEUMONIA/a.jpg");

    refused(NamedDataset.PNEUMONIA, own + " has no folder test; " + AGAIN);
  }

  @Test
  void open_classFolderMissing_isRefused() throws IOException {
    Path own = classFolders(folder.resolve("chest_xray"), "train", "test", XRAYS);
    Files.delete(own.resolve("test/NORMAL/b.jpg"));
    Files.delete(own.resolve("test/NORMAL"));

    refused(
        NamedDataset.PNEUMONIA,
        own + " holds no test pictures of NORMAL, a class of pneumonia; " + AGAIN);
  }

  @Test
  void open_classFolderEmpty_isRefused() throws IOException {
    Path own = classFolders(folder.resolve("chest_xray"), "train", "test", XRAYS);
    Files.move(own.resolve("train/PNEUMONIA/a.jpg"), own.resolve("train/PNEUMONIA/a.txt"));

    refused(
        NamedDataset.PNEUMONIA, own.resolve("train/PNEUMONIA") + " holds no pictures; " + AGAIN);
  }

  @Test
  void open_whatBelongsToNoClass_isLeftOutWithAWarning() throws IOException {
    Path own = classFolders(folder.resolve("chest_xray"), "train", "test", XRAYS);
    touch(own, "train/COVID/1.jpg", "train/2.jpg", "train/3.jpg");

    Dataset dataset = NamedDataset.PNEUMONIA.open(folder);

    assertThat(dataset.items()).hasSize(4);
    assertThat(dataset.warnings())
        .contains(
            own.resolve("train") + " holds folders that are no class and are left out: COVID",
            own.resolve("train") + " holds pictures in no class folder, which are left out: 2");
  }

  @Test
  void open_cifarAsJpegFiles_warns() throws IOException {
    Path own =
        classFolders(folder.resolve("cifar10"), "train", "test", names(NamedDataset.CIFAR10));
    Files.move(own.resolve("train/automobile"), own.resolve("train/car"));

    Dataset dataset = NamedDataset.CIFAR10.open(folder);

    assertThat(dataset.counts(Split.TRAIN)[1]).isEqualTo(1);
    assertThat(dataset.warnings())
        .contains(
            "the pictures of "
                + own
                + " are JPEG files, which lose a little against the official ones; call results on"
                + " them cifar10-jpeg");
  }

  @Test
  void read_xray_isGreyAndNotTurned() throws IOException {
    Path own = classFolders(folder.resolve("chest_xray"), "train", "test", XRAYS);
    DatasetFiles.picture("jpeg_rgb_444.jpg", own.resolve("train/NORMAL/0.jpg"));
    DatasetFiles.picture("jpeg_orientation_6.jpg", own.resolve("train/NORMAL/00.jpg"));
    Dataset dataset = NamedDataset.PNEUMONIA.open(folder);
    ImageReader reader = new ImageReader();

    Image image = dataset.read(dataset.items(Split.TRAIN).get(0), reader);
    Image turned = dataset.read(dataset.items(Split.TRAIN).get(1), reader);

    Image colour = reader.read(own.resolve("train/NORMAL/0.jpg"));
    assertThat(colour.sample(0, 1, 2)).isNotEqualTo(colour.sample(2, 1, 2));
    double grey =
        0.299 * colour.sample(0, 1, 2)
            + 0.587 * colour.sample(1, 1, 2)
            + 0.114 * colour.sample(2, 1, 2);
    for (int c = 0; c < 3; c++) {
      assertThat((double) image.sample(c, 1, 2)).isCloseTo(grey, within(0.51));
    }
    Image upright = reader.read(own.resolve("train/NORMAL/00.jpg"));
    assertThat(turned.width()).isEqualTo(upright.height()).isNotEqualTo(upright.width());
  }

  /** Training reads the file upright and in its colours, and so knows it. */
  @Test
  void identify_xray_isKnownByItsFileAndLearnedFromAsRead() throws IOException {
    Path own = classFolders(folder.resolve("chest_xray"), "train", "test", XRAYS);
    DatasetFiles.picture("jpeg_rgb_444.jpg", own.resolve("train/NORMAL/0.jpg"));
    DatasetFiles.picture("jpeg_orientation_6.jpg", own.resolve("train/NORMAL/00.jpg"));
    Dataset dataset = NamedDataset.PNEUMONIA.open(folder);
    ImageReader reader = new ImageReader();

    for (DatasetItem item : dataset.items(Split.TRAIN).subList(0, 2)) {
      ImageReader.Identified picture = dataset.identify(item, reader);

      assertThat(Fingerprint.of(picture.image()))
          .isEqualTo(Fingerprint.of(dataset.read(item, reader)));
      assertThat(picture.fingerprint())
          .isEqualTo(Fingerprint.of(reader.read(Path.of(item.place()))))
          .isNotEqualTo(Fingerprint.of(picture.image()));
    }
  }

  @Test
  void ofFolder_numbersItsClassesOverBothSplits() throws IOException {
    touch(
        folder,
        "train/good/1.png",
        "test/good/2.png",
        "test/Scratch/3.png",
        "test/dent/deep/4.webp",
        "notes.txt");
    DatasetFiles.picture("png_orientation_6.png", folder.resolve("test/dent/5.png"));

    Dataset dataset = Dataset.ofFolder(folder);

    assertThat(dataset.name()).isEqualTo(folder.getFileName().toString());
    assertThat(dataset.known()).isEmpty();
    assertThat(dataset.classes().toString()).isEqualTo("[0 Scratch, 1 dent, 2 good]");
    assertThat(dataset.counts(Split.TRAIN)).containsExactly(0, 0, 1);
    assertThat(dataset.counts(Split.TEST)).containsExactly(1, 2, 1);
    assertThat(dataset.warnings())
        .containsExactly(
            folder.resolve("train")
                + " has no folder Scratch, so this class cannot be the normal one",
            folder.resolve("train")
                + " has no folder dent, so this class cannot be the normal one");
    ImageReader reader = new ImageReader();
    Image upright = reader.read(folder.resolve("test/dent/5.png"));
    assertThat(dataset.read(dataset.items(Split.TEST).get(1), reader).width())
        .isEqualTo(upright.width());
  }

  @Test
  void ofFolder_otherForms_areRefused() throws IOException {
    Path missing = folder.resolve("missing");
    Path file = Files.createFile(folder.resolve("file"));
    Path flat = folder.resolve("flat");
    touch(flat, "train/1.png", "test/2.png");
    Path empty = folder.resolve("empty");
    touch(empty, "train/a/1.png", "train/b/readme.txt", "test/a/2.png");

    assertThatThrownBy(() -> Dataset.ofFolder(missing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no folder " + missing + "; check the path");
    assertThatThrownBy(() -> Dataset.ofFolder(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is a file; name the folder that holds the datasets");
    assertThatThrownBy(() -> Dataset.ofFolder(flat))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            flat
                + " is not a folder of class folders; make it "
                + flat.resolve("train/CLASS")
                + " and "
                + flat.resolve("test/CLASS")
                + ", with pictures in each CLASS");
    assertThatThrownBy(() -> Dataset.ofFolder(empty))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            empty.resolve("train/b")
                + " holds no pictures; put pictures of this class there or remove the folder");
  }

  private void refused(NamedDataset dataset, String sentence) {
    assertThatThrownBy(() -> dataset.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }
}
