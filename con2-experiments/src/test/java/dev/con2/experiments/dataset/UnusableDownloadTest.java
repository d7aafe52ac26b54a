package dev.con2.experiments.dataset;

import static dev.con2.experiments.dataset.DatasetFiles.touch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnusableDownloadTest {

  @TempDir private Path folder;

  private void refused(NamedDataset dataset, String sentence) {
    assertThatThrownBy(() -> dataset.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "CIFAR10, cifar-10-batches-py, data_batch_1 test_batch, Python (pickle), CIFAR-10, 10",
    "CIFAR10, somewhere, data_batch_1 test_batch, Python (pickle), CIFAR-10, 10",
    "CIFAR10, cifar-10-batches-mat, data_batch_1.mat, Matlab, CIFAR-10, 10",
    "CIFAR100, cifar-100-python, train, Python (pickle), CIFAR-100, 100",
    "CIFAR100, somewhere, train test, Python (pickle), CIFAR-100, 100",
    "CIFAR100, cifar-100-matlab, train.mat test.mat, Matlab, CIFAR-100, 100"
  })
  void open_otherVersion_isRefused(
      NamedDataset dataset, String name, String files, String version, String title, int number)
      throws IOException {
    Path own = folder.resolve(name);
    touch(own, files.split(" "));
    Path given = name.equals("somewhere") ? own : folder;

    assertThatThrownBy(() -> dataset.open(given))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            own
                + " holds the "
                + version
                + " version of "
                + title
                + "; this program reads the binary version, cifar-"
                + number
                + "-binary.tar.gz");
  }

  @Test
  void open_otherVersionStillPacked_isRefused() throws IOException {
    touch(folder, "cifar-10-python.tar.gz");

    refused(
        NamedDataset.CIFAR10,
        folder.resolve("cifar-10-python.tar.gz")
            + " holds the Python (pickle) version of CIFAR-10; this program reads the binary"
            + " version, cifar-10-binary.tar.gz");
  }

  @Test
  void open_binaryBesideAnotherVersion_isTaken() throws IOException {
    touch(folder, "cifar-10-batches-py/data_batch_1", "cifar-10-binary.tar.gz");
    Path batches = DatasetFiles.cifar10(folder.resolve("cifar-10-batches-bin"));

    assertThat(NamedDataset.CIFAR10.open(folder).folder()).isEqualTo(batches);
  }

  @Test
  void open_archiveCutOff_isRefused() throws IOException {
    Path archive = folder.resolve("cifar-100-binary.tar.gz");
    Files.write(archive, new byte[1_234]);

    refused(
        NamedDataset.CIFAR100,
        archive
            + " has 1,234 bytes and not the 168,513,733 of the official download, so it is cut off"
            + " or another; download it again");
  }

  @Test
  void open_wholeArchive_isToBeUnpacked() throws IOException {
    touch(folder, "cifar-10-python.tar.gz");
    Path archive = folder.resolve("cifar-10-binary.tar.gz");
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(170_052_171);
    }

    refused(
        NamedDataset.CIFAR10,
        archive + " is still packed; unpack it where it lies (tar -xf cifar-10-binary.tar.gz)");
  }

  @Test
  void open_tarOfImagenet30_isToBeUnpacked() throws IOException {
    touch(folder, "imagenet30/one_class_train.tar");

    refused(
        NamedDataset.IMAGENET30,
        folder.resolve("imagenet30/one_class_train.tar")
            + " is still packed; unpack it where it lies (tar -xf one_class_train.tar)");
  }

  @Test
  void open_zip_isToBeUnpackedOrLoadedAgain() throws IOException {
    Path archive = folder.resolve("chest-xray-pneumonia.zip");
    zip(archive, "chest_xray/train/NORMAL/a.jpeg");

    refused(
        NamedDataset.PNEUMONIA,
        archive + " is still packed; unpack it where it lies (unzip chest-xray-pneumonia.zip)");

    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length - 30));

    assertThatThrownBy(() -> NamedDataset.PNEUMONIA.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(archive + " cannot be opened (")
        .hasMessageEndingWith("), so its download was cut off; download it again");

    Files.move(archive, folder.resolve("archive.zip"));
    assertThatThrownBy(() -> NamedDataset.PNEUMONIA.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve("archive.zip") + " cannot be opened (")
        .hasMessageEndingWith(
            "), so its download was cut off; download it again, or move it away if it is something else");
  }

  @Test
  void find_archiveOfAnyName_isKnownByItsContent() throws IOException {
    Path archive = folder.resolve("archive.zip");
    zip(archive, "melanoma_cancer_dataset/test/benign/melanoma_9605.jpg");

    refused(
        NamedDataset.MELANOMA,
        archive + " is still packed; unpack it where it lies (unzip archive.zip)");
    assertThat(NamedDataset.PNEUMONIA.find(folder)).isEmpty();
    assertThat(NamedDataset.MUFFIN_VS_CHIHUAHUA.find(folder)).isEmpty();
  }

  private static void zip(Path archive, String entry) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.closeEntry();
    }
  }
}
