package dev.con2.app;

import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pictures that a flag names, by their folder or by a list of them.
 *
 * @param place the folder or the list
 * @param files what was found
 */
record GivenPictures(Path place, ImageFolder files) {

  /** What the name of a flag that takes a folder ends with where it takes a list. */
  static final String LIST = "-list";

  /**
   * Finds them.
   *
   * @param flag of the folder, without dashes; that of the list is called as it, with {@link #LIST}
   * @throws InvalidInputException unless one of the two is given, and holds pictures
   */
  static GivenPictures of(String flag, Optional<Path> folder, Optional<Path> list) {
    if (folder.isPresent() && list.isPresent()) {
      throw new InvalidInputException(
          "options --%1$s and --%1$s%2$s both say which pictures; give one".formatted(flag, LIST));
    }
    if (list.isPresent()) {
      return new GivenPictures(list.get(), ImageFolder.listAll(PathList.read(list.get())));
    }
    Path place =
        folder.orElseThrow(
            () ->
                new InvalidInputException(
                    "option --%1$s is missing; give the folder of %1$s pictures, or their list by --%1$s%2$s"
                        .formatted(flag, LIST)));
    return new GivenPictures(place, ImageFolder.list(List.of(place)));
  }

  /** What is read: the files, and the list where one names them. */
  List<Path> inputs() {
    return Stream.concat(Stream.of(place), files.images().stream()).toList();
  }

  /** What messages call the folder or the list. */
  String name() {
    return PathList.name(place);
  }

  /** One line on what was found. */
  String summary() {
    return "%s: %s".formatted(name(), files.summary());
  }
}
