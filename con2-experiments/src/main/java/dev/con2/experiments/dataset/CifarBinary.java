package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetItem.CifarRecord;
import dev.con2.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The binary version of CIFAR: files of records without header or separator. A record is one byte
 * of label (CIFAR-100: superclass, then fine class) and 32 x 32 bytes each of red, green and blue,
 * row by row.
 *
 * @param title what people call the dataset
 * @param archive what is downloaded
 * @param trainFiles in their order
 * @param testFile the one file of the test split
 * @param fineClasses how many fine classes the second byte tells apart; 0 if there is no such byte
 * @param classes by the first byte
 */
record CifarBinary(
    String title,
    String archive,
    List<String> trainFiles,
    String testFile,
    int fineClasses,
    List<DatasetClass> classes)
    implements Layout {

  private static final int SIDE = 32;
  private static final int SAMPLES = 3 * SIDE * SIDE;

  /** What a pickle of Python begins with, and no record: it is above all labels. */
  private static final int PICKLE = 0x80;

  @Override
  public boolean isIn(Path folder, boolean named) {
    long present = trainFiles.stream().filter(name -> isFile(folder, name)).count();
    present += isFile(folder, testFile) ? 1 : 0;
    return present >= (named ? 1 : 2); // A train.bin alone may be anything.
  }

  private static boolean isFile(Path folder, String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  @Override
  public Contents read(Path folder) {
    Contents.Builder contents = new Contents.Builder();
    for (String name : trainFiles) {
      readLabels(folder.resolve(name), Split.TRAIN, contents);
    }
    readLabels(folder.resolve(testFile), Split.TEST, contents);
    return contents.build();
  }

  private int recordBytes() {
    return (fineClasses > 0 ? 2 : 1) + SAMPLES;
  }

  private void readLabels(Path file, Split split, Contents.Builder contents) {
    if (!Files.isRegularFile(file)) {
      throw wrong("%s is missing".formatted(file));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer labels = ByteBuffer.allocate(fineClasses > 0 ? 2 : 1);
      long records = records(file, channel);
      for (int record = 0; record < records; record++) {
        if (!fill(labels, channel, (long) record * recordBytes())) {
          throw wrong("%s becomes shorter while it is read".formatted(file));
        }
        contents.add(item(file, split, record, labels));
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be read (%s); check its permissions and the disk"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private long records(Path file, FileChannel channel) throws IOException {
    long length = channel.size();
    if (length == 0) {
      throw wrong("%s is empty".formatted(file));
    }
    ByteBuffer first = ByteBuffer.allocate(1);
    if (fill(first, channel, 0) && (first.get(0) & 0xff) == PICKLE) {
      throw new InvalidInputException(
          OtherVersion.sentence(file, "Python (pickle)", title, archive));
    }
    if (length % recordBytes() != 0) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "%s has %,d bytes, no multiple of the %,d of a record: it is cut off or not of %s",
              file,
              length,
              recordBytes(),
              title));
    }
    return length / recordBytes();
  }

  private DatasetItem item(Path file, Split split, int record, ByteBuffer labels) {
    int label = checked(labels.get(0) & 0xff, classes.size(), "label", file, record);
    OptionalInt fine = OptionalInt.empty();
    if (fineClasses > 0) {
      fine = OptionalInt.of(checked(labels.get(1) & 0xff, fineClasses, "fine label", file, record));
    }
    return new CifarRecord(split, classes.get(label), file, record, fine);
  }

  private int checked(int label, int count, String what, Path file, int record) {
    if (label >= count) {
      throw wrong(
          "%s, record %d, has %s %d, and %s has 0 to %d: the file is damaged"
              .formatted(file, record, what, label, title, count - 1));
    }
    return label;
  }

  private InvalidInputException wrong(String what) {
    return new InvalidInputException("%s; unpack %s again".formatted(what, archive));
  }

  /** Whether the file is long enough. */
  private static boolean fill(ByteBuffer buffer, FileChannel channel, long at) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads the picture of a record, whose bytes are in the order of an image's. */
  static Image image(CifarRecord item) {
    int labels = item.fineLabel().isPresent() ? 2 : 1;
    ByteBuffer samples = ByteBuffer.allocate(SAMPLES);
    try (FileChannel channel = FileChannel.open(item.file())) {
      if (fill(samples, channel, (long) item.record() * (labels + SAMPLES) + labels)) {
        return new Image.EightBit(SIDE, SIDE, samples.array());
      }
    } catch (IOException e) {
      throw new UnreadableImageException(
          "%s cannot be read (%s); check the disk".formatted(item.place(), e.getMessage()), e);
    }
    throw new UnreadableImageException(
        "%s is cut off; unpack the dataset again".formatted(item.place()));
  }
}
