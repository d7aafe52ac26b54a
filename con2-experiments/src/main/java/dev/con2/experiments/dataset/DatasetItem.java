package dev.con2.experiments.dataset;

import dev.con2.experiments.dataset.Dataset.Split;
import java.nio.file.Path;
import java.util.OptionalInt;

/** One picture of a dataset, by where it is; {@link Dataset#read} decodes it. */
public sealed interface DatasetItem {

  /** Whether it is for training or for testing. */
  Split split();

  /** What it shows. */
  DatasetClass label();

  /** Where it is, for a person: a path, or a file and the number of a record. */
  String place();

  /**
   * Size of its file in bytes; 0 of a picture that has no file of its own.
   *
   * @throws dev.con2.error.InvalidInputException if the file has gone
   */
  long fileBytes();

  /**
   * A picture in a file of its own.
   *
   * @param path the file
   */
  record PictureFile(Split split, DatasetClass label, Path path) implements DatasetItem {
    @Override
    public String place() {
      return path.toString();
    }

    @Override
    public long fileBytes() {
      return Folders.size(path);
    }
  }

  /**
   * A picture among many in a binary file of CIFAR.
   *
   * @param file the file
   * @param record its number in the file, from 0
   * @param fineLabel in CIFAR-100, whose label is the superclass, which of the 100 classes, 0 to
   *     99; kept and not used
   */
  record CifarRecord(Split split, DatasetClass label, Path file, int record, OptionalInt fineLabel)
      implements DatasetItem {
    @Override
    public String place() {
      return file + ", record " + record;
    }

    @Override
    public long fileBytes() {
      return 0;
    }
  }
}
