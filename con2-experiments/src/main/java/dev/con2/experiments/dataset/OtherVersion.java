package dev.con2.experiments.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A version of CIFAR that is not read: Python's pickles could run code when they are read, and
 * Matlab's files would need a reader of their own.
 *
 * @param version what people call it
 * @param title what people call the dataset
 * @param files what it unpacks to
 * @param archive what it is packed in
 * @param readArchive the archive of the version that is read
 */
record OtherVersion(
    String version, String title, List<String> files, String archive, String readArchive)
    implements UnusableDownload {

  @Override
  public Optional<String> sentence(Path folder, boolean named) {
    if (Files.isRegularFile(folder.resolve(archive))) {
      return Optional.of(sentence(folder.resolve(archive), version, title, readArchive));
    }
    long present = files.stream().filter(name -> Files.isRegularFile(folder.resolve(name))).count();
    return present >= (named ? 1 : 2)
        ? Optional.of(sentence(folder, version, title, readArchive))
        : Optional.empty();
  }

  /** That a folder or a file is of a version that is not read. */
  static String sentence(Path place, String version, String title, String readArchive) {
    return "%s holds the %s version of %s; this program reads the binary version, %s"
        .formatted(place, version, title, readArchive);
  }
}
