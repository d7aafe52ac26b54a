package dev.con2.experiments.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tiny datasets in the official formats. */
final class DatasetFiles {

  private DatasetFiles() {}

  /**
   * Five batches of two records and a test batch of ten: each class once a split, sample i of the
   * record with label l being l + i, as a byte.
   */
  static Path cifar10(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(
          folder.resolve("data_batch_" + batch + ".bin"),
          cifar10Records(2 * batch - 1, 10 - 2 * batch));
    }
    Files.write(folder.resolve("test_batch.bin"), cifar10Records(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    Files.writeString(folder.resolve("batches.meta.txt"), "airplane\n\n");
    return folder;
  }

  static byte[] cifar10Records(int... labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int label : labels) {
      bytes.write(label);
      samples(label, bytes);
    }
    return bytes.toByteArray();
  }

  /** One record of each superclass in both files, with the fine label 99 - superclass. */
  static Path cifar100(Path folder) throws IOException {
    Files.createDirectories(folder);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int label = 19; label >= 0; label--) {
      bytes.write(label);
      bytes.write(99 - label);
      samples(label, bytes);
    }
    Files.write(folder.resolve("train.bin"), bytes.toByteArray());
    Files.write(folder.resolve("test.bin"), bytes.toByteArray());
    return folder;
  }

  private static void samples(int label, ByteArrayOutputStream bytes) {
    for (int i = 0; i < 3 * 32 * 32; i++) {
      bytes.write(label + i);
    }
  }

  /** Files of these names below a folder; no dataset is opened by looking into pictures. */
  static void touch(Path folder, String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  /** One picture in each class folder of each split. */
  static Path classFolders(Path folder, String train, String test, List<String> classes)
      throws IOException {
    for (String name : classes) {
      touch(folder, train + "/" + name + "/a.jpg", test + "/" + name + "/b.jpg");
    }
    return folder;
  }

  /** Puts a copy of a fixture of con2-core there; its README.txt says how they were made. */
  static void picture(String fixture, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = DatasetFiles.class.getResourceAsStream("/pictures/" + fixture)) {
      Files.copy(in, file);
    }
  }
}
