package dev.con2.experiments.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetItem.CifarRecord;
import dev.con2.image.Fingerprint;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryTest {

  @TempDir private Path folder;

  private Path official() throws IOException {
    return DatasetFiles.cifar10(folder.resolve("cifar-10-batches-bin"));
  }

  private static List<Integer> labels(Dataset dataset, Split split) {
    return dataset.items(split).stream().map(item -> item.label().index()).toList();
  }

  @Test
  void open_cifar10_listsRecordsInTheOrderOfBatches() throws IOException {
    Path batches = official();

    Dataset dataset = NamedDataset.CIFAR10.open(folder);

    assertThat(dataset.name()).isEqualTo("cifar10");
    assertThat(dataset.folder()).isEqualTo(batches);
    assertThat(labels(dataset, Split.TRAIN)).containsExactly(1, 8, 3, 6, 5, 4, 7, 2, 9, 0);
    assertThat(labels(dataset, Split.TEST)).containsExactly(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    assertThat(dataset.items(Split.TRAIN).get(3))
        .isEqualTo(
            new CifarRecord(
                Split.TRAIN,
                new DatasetClass(6, "frog", "frog"),
                batches.resolve("data_batch_2.bin"),
                1,
                OptionalInt.empty()));
    assertThat(dataset.items(Split.TRAIN).get(3).place())
        .isEqualTo(batches.resolve("data_batch_2.bin") + ", record 1");
    assertThat(NamedDataset.CIFAR10.open(batches).items()).isEqualTo(dataset.items());
  }

  @Test
  void read_record_hasRedThenGreenThenBlueRowByRow() throws IOException {
    official();
    Dataset dataset = NamedDataset.CIFAR10.open(folder);

    Image image = dataset.read(dataset.items(Split.TEST).get(3), new ImageReader());

    assertThat(image.width()).isEqualTo(32);
    assertThat(image.height()).isEqualTo(32);
    assertThat(image.bitsPerSample()).isEqualTo(8);
    // Label 6: the sample at offset i after the label is 6 + i modulo 256.
    assertThat(image.sample(0, 0, 0)).isEqualTo(6);
    assertThat(image.sample(0, 0, 31)).isEqualTo(37);
    assertThat(image.sample(0, 1, 0)).isEqualTo(38);
    assertThat(image.sample(1, 2, 5)).isEqualTo(6 + 64 + 5);
    assertThat(image.sample(2, 31, 31)).isEqualTo(5); // 6 + 3071 = 12 * 256 + 5.
  }

  @Test
  void identify_record_isKnownAsAPictureFileOfItsSamplesWouldBe() throws IOException {
    official();
    Dataset dataset = NamedDataset.CIFAR10.open(folder);

    ImageReader.Identified picture =
        dataset.identify(dataset.items(Split.TEST).get(3), new ImageReader());

    assertThat(picture.fingerprint()).isEqualTo(Fingerprint.of(picture.image()));
  }

  @Test
  void open_cifar100_takesTheSuperclassAndKeepsTheFineClass() throws IOException {
    Path files = DatasetFiles.cifar100(folder.resolve("cifar-100-binary"));

    Dataset dataset = NamedDataset.CIFAR100.open(folder);

    CifarRecord second = (CifarRecord) dataset.items(Split.TRAIN).get(1);
    assertThat(second.label()).isEqualTo(new DatasetClass(18, "vehicles_1", "vehicles_1"));
    assertThat(second.fineLabel()).hasValue(81);
    assertThat(second.file()).isEqualTo(files.resolve("train.bin"));
    Image image = dataset.read(second, new ImageReader());
    assertThat(image.sample(0, 0, 0)).isEqualTo(18);
    assertThat(image.sample(2, 31, 31)).isEqualTo(17);
  }

  @Test
  void open_fewerRecordsThanOfficially_warns() throws IOException {
    official();

    assertThat(NamedDataset.CIFAR10.open(folder).warnings())
        .containsExactly(
            "cifar10 has 10 train pictures and officially 50,000 (airplane 1 for 5,000, automobile"
                + " 1 for 5,000, bird 1 for 5,000 and 7 more), so results do not compare with the"
                + " paper's; if it should be the official download, unpack or copy the whole of it"
                + " again (cifar-10-binary.tar.gz)",
            "cifar10 has 10 test pictures and officially 10,000 (airplane 1 for 1,000, automobile"
                + " 1 for 1,000, bird 1 for 1,000 and 7 more), so results do not compare with the"
                + " paper's; if it should be the official download, unpack or copy the whole of it"
                + " again (cifar-10-binary.tar.gz)");
  }

  @Test
  void open_fileCutOff_isRefused() throws IOException {
    Path file = official().resolve("data_batch_3.bin");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 6_145));

    refused(
        NamedDataset.CIFAR10,
        file
            + " has 6,145 bytes, no multiple of the 3,073 of a record: it is cut off or not of"
            + " CIFAR-10; unpack cifar-10-binary.tar.gz again");
  }

  @Test
  void open_emptyFile_isRefused() throws IOException {
    Path file = official().resolve("test_batch.bin");
    Files.write(file, new byte[0]);

    refused(NamedDataset.CIFAR10, file + " is empty; unpack cifar-10-binary.tar.gz again");
  }

  @Test
  void open_labelAboveNine_isRefused() throws IOException {
    Path file = official().resolve("data_batch_2.bin");
    Files.write(file, DatasetFiles.cifar10Records(3, 10));

    refused(
        NamedDataset.CIFAR10,
        file
            + ", record 1, has label 10, and CIFAR-10 has 0 to 9: the file is damaged; unpack"
            + " cifar-10-binary.tar.gz again");
  }

  @Test
  void open_labelsOfCifar100OutOfRange_areRefused() throws IOException {
    Path file = DatasetFiles.cifar100(folder.resolve("cifar-100-binary")).resolve("train.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[2 * 3_074 + 1] = 100;
    Files.write(file, bytes);

    refused(
        NamedDataset.CIFAR100,
        file
            + ", record 2, has fine label 100, and CIFAR-100 has 0 to 99: the file is damaged;"
            + " unpack cifar-100-binary.tar.gz again");

    bytes[2 * 3_074] = 20;
    Files.write(file, bytes);

    refused(
        NamedDataset.CIFAR100,
        file
            + ", record 2, has label 20, and CIFAR-100 has 0 to 19: the file is damaged; unpack"
            + " cifar-100-binary.tar.gz again");
  }

  @Test
  void open_missingBatch_isRefused() throws IOException {
    Path file = official().resolve("data_batch_4.bin");
    Files.delete(file);

    refused(NamedDataset.CIFAR10, file + " is missing; unpack cifar-10-binary.tar.gz again");
  }

  @Test
  void open_classWithoutRecords_isRefused() throws IOException {
    Path batches = official();
    Files.write(batches.resolve("data_batch_1.bin"), DatasetFiles.cifar10Records(8, 8));

    refused(
        NamedDataset.CIFAR10,
        batches
            + " holds no train pictures of automobile, a class of cifar10; unpack or copy the whole"
            + " of it again (cifar-10-binary.tar.gz)");
  }

  @Test
  void open_pickleCalledBin_isRefused() throws IOException {
    Path file = official().resolve("data_batch_1.bin");
    Files.write(file, new byte[] {(byte) 0x80, 2, '}', 'q'});

    refused(
        NamedDataset.CIFAR10,
        file
            + " holds the Python (pickle) version of CIFAR-10; this program reads the binary"
            + " version, cifar-10-binary.tar.gz");
  }

  @Test
  void read_fileThatBecameShorter_isRefused() throws IOException {
    Path file = official().resolve("test_batch.bin");
    Dataset dataset = NamedDataset.CIFAR10.open(folder);
    DatasetItem last = dataset.items(Split.TEST).get(9);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 30_729));

    assertThatThrownBy(() -> dataset.read(last, new ImageReader()))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(file + ", record 9 is cut off; unpack the dataset again");

    Files.delete(file);

    assertThatThrownBy(() -> dataset.read(last, new ImageReader()))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(file + ", record 9 cannot be read (");
  }

  private void refused(NamedDataset dataset, String sentence) {
    assertThatThrownBy(() -> dataset.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }
}
