package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetItem.PictureFile;
import dev.con2.image.ImageFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cats and dogs by number, {@code train/cat.0.jpg} from Kaggle or {@code Cat/0.jpg} from Microsoft.
 * The dataset has no split and the paper is silent on it: numbers below 10,000 are for training,
 * the 2,500 above for testing, so that the sizes are those of Golan and El-Yaniv (2018).
 *
 * @param classes cat and dog
 * @param remedy what to do if something is missing
 */
record NumberedPets(List<DatasetClass> classes, String remedy) implements Layout {

  private static final int FIRST_FOR_TESTING = 10_000;
  private static final int LAST = 12_499;
  private static final String TOGETHER = "train";
  private static final Pattern NAME_TOGETHER =
      Pattern.compile("(cat|dog)\\.(\\d{1,5})\\.(?i:jpe?g)");
  private static final List<String> APART = List.of("Cat", "Dog");
  private static final Pattern NAME_APART = Pattern.compile("(Cat|Dog)/(\\d{1,5})\\.(?i:jpe?g)");

  @Override
  public boolean isIn(Path folder, boolean named) {
    long apart = APART.stream().filter(name -> Files.isDirectory(folder.resolve(name))).count();
    return apart >= (named ? 1 : 2) || holdsNumbered(folder.resolve(TOGETHER));
  }

  private static boolean holdsNumbered(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> NAME_TOGETHER.matcher(Folders.name(file)).matches());
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(
          "%s cannot be listed (%s); check its permissions".formatted(folder, e.getMessage()), e);
    }
  }

  @Override
  public Contents read(Path folder) {
    if (holdsNumbered(folder.resolve(TOGETHER))) {
      Path together = folder.resolve(TOGETHER);
      return read(together, List.of(together), NAME_TOGETHER);
    }
    for (String name : APART) {
      if (!Files.isDirectory(folder.resolve(name))) {
        throw new InvalidInputException("%s has no folder %s; %s".formatted(folder, name, remedy));
      }
    }
    return read(folder, APART.stream().map(folder::resolve).toList(), NAME_APART);
  }

  private Contents read(Path root, List<Path> folders, Pattern names) {
    Contents.Builder contents = new Contents.Builder();
    ImageFolder listing = ImageFolder.list(folders);
    String separator = root.getFileSystem().getSeparator();
    List<PictureFile> test = new ArrayList<>();
    int left = 0;
    for (Path path : listing.images()) {
      Matcher name = names.matcher(root.relativize(path).toString().replace(separator, "/"));
      if (!name.matches() || Integer.parseInt(name.group(2)) > LAST) {
        left++;
      } else if (Integer.parseInt(name.group(2)) < FIRST_FOR_TESTING) {
        contents.add(new PictureFile(Split.TRAIN, label(name.group(1)), path));
      } else {
        test.add(new PictureFile(Split.TEST, label(name.group(1)), path));
      }
    }
    test.forEach(contents::add);
    contents.passedOver(Folders.name(root), listing);
    if (left > 0) {
      contents.warn(
          String.format(
              Locale.ROOT,
              "%s holds pictures that are not named by a number from 0 to %,d, which are left out: %,d",
              root,
              LAST,
              left));
    }
    return contents.build();
  }

  private DatasetClass label(String animal) {
    return classes.stream().filter(label -> label.isCalled(animal)).findFirst().orElseThrow();
  }
}
