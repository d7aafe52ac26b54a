package dev.con2.experiments.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipFile;

/**
 * A download that has not been unpacked.
 *
 * @param file what it is called
 * @param bytes how long it is when it is whole, where that is known
 * @param content how an entry in it begins, where others have files of that name too
 */
record PackedArchive(String file, OptionalLong bytes, Optional<String> content)
    implements UnusableDownload {

  /** With a name that tells what it is. */
  static PackedArchive named(String file) {
    return new PackedArchive(file, OptionalLong.empty(), Optional.empty());
  }

  /** With a name that tells what it is, and a known length. */
  static PackedArchive ofLength(String file, long bytes) {
    return new PackedArchive(file, OptionalLong.of(bytes), Optional.empty());
  }

  /** A zip of any content, known by an entry. */
  static PackedArchive holding(String file, String content) {
    return new PackedArchive(file, OptionalLong.empty(), Optional.of(content));
  }

  @Override
  public Optional<String> sentence(Path folder, boolean named) {
    Path archive = folder.resolve(file);
    if (!Files.isRegularFile(archive)) {
      return Optional.empty();
    }
    try {
      boolean zip = file.endsWith(".zip");
      if (zip && content.isPresent() && !holds(archive, content.get())) {
        return Optional.empty();
      }
      long length = Files.size(archive);
      if (bytes.isPresent() && length != bytes.getAsLong()) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s has %,d bytes and not the %,d of the official download, so it is cut off or another; download it again",
                archive,
                length,
                bytes.getAsLong()));
      }
      if (zip) {
        new ZipFile(archive.toFile()).close(); // Its list of contents is at the end.
      }
      return Optional.of(
          "%s is still packed; unpack it where it lies (%s %s)"
              .formatted(archive, zip ? "unzip" : "tar -xf", file));
    } catch (IOException e) {
      return Optional.of(
          "%s cannot be opened (%s), so its download was cut off; download it again%s"
              .formatted(
                  archive,
                  e.getMessage(),
                  content.isPresent() ? ", or move it away if it is something else" : ""));
    }
  }

  private static boolean holds(Path archive, String content) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().startsWith(content));
    }
  }
}
