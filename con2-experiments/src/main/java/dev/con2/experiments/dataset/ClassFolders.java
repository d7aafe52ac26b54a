package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetItem.PictureFile;
import dev.con2.image.ImageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folders {@code TRAIN/CLASS/} and {@code TEST/CLASS/} with pictures at any depth below.
 *
 * @param train what the folder of the training pictures is called
 * @param test what the folder of the test pictures is called
 * @param classes those whose folders are taken
 * @param remedy what to do if something is missing
 */
record ClassFolders(String train, String test, List<DatasetClass> classes, String remedy)
    implements Layout {

  private static final String TRAIN = "train";
  private static final String TEST = "test";

  /** With the names that every dataset may have. */
  ClassFolders(List<DatasetClass> classes, String remedy) {
    this(TRAIN, TEST, classes, remedy);
  }

  @Override
  public boolean isIn(Path folder, boolean named) {
    if (named || !train.equals(TRAIN)) {
      return Files.isDirectory(folder.resolve(train)) || Files.isDirectory(folder.resolve(test));
    }
    return hasTheseClasses(folder.resolve(train)) || hasTheseClasses(folder.resolve(test));
  }

  /** No more and no less: cats and dogs are also classes of CIFAR-10. */
  private boolean hasTheseClasses(Path split) {
    Set<Integer> found = new HashSet<>();
    for (String name : Files.isDirectory(split) ? Folders.subfolders(split) : List.<String>of()) {
      Optional<DatasetClass> label = label(name);
      if (label.isEmpty()) {
        return false;
      }
      found.add(label.get().index());
    }
    return found.size() == classes.size();
  }

  /** Exactly so called, else in another case of letters or by the paper's name. */
  private Optional<DatasetClass> label(String name) {
    return classes.stream()
        .filter(label -> label.name().equals(name))
        .findFirst()
        .or(() -> classes.stream().filter(label -> label.isCalled(name)).findFirst());
  }

  @Override
  public Contents read(Path folder) {
    Contents.Builder contents = new Contents.Builder();
    for (Split split : Split.values()) {
      String name = split == Split.TRAIN ? train : test;
      if (!Files.isDirectory(folder.resolve(name))) {
        throw new InvalidInputException("%s has no folder %s; %s".formatted(folder, name, remedy));
      }
      read(folder.resolve(name), split, contents);
    }
    return contents.build();
  }

  private void read(Path root, Split split, Contents.Builder contents) {
    Map<String, DatasetClass> labels = new HashMap<>();
    List<String> strangers = new ArrayList<>();
    for (String name : Folders.subfolders(root)) {
      label(name).ifPresentOrElse(label -> labels.put(name, label), () -> strangers.add(name));
    }
    SortedSet<String> empty = new TreeSet<>(labels.keySet());
    int loose = 0;
    ImageFolder listing = ImageFolder.list(List.of(root));
    for (Path path : listing.images()) {
      Path relative = root.relativize(path);
      String first = relative.getName(0).toString();
      DatasetClass label = labels.get(first);
      if (relative.getNameCount() == 1) {
        loose++;
      } else if (label != null) {
        contents.add(new PictureFile(split, label, path));
        empty.remove(first);
      }
    }
    if (!empty.isEmpty()) {
      throw new InvalidInputException(
          "%s holds no pictures; %s".formatted(root.resolve(empty.first()), remedy));
    }
    contents.passedOver(split.toString(), listing);
    if (!strangers.isEmpty()) {
      contents.warn(
          "%s holds folders that are no class and are left out: %s"
              .formatted(root, Folders.some(strangers)));
    }
    if (loose > 0) {
      contents.warn(
          "%s holds pictures in no class folder, which are left out: %d".formatted(root, loose));
    }
  }

  /** Whether the folder could be a dataset of the user's own. */
  static boolean isOwn(Path folder) {
    return Stream.of(TRAIN, TEST)
        .map(folder::resolve)
        .allMatch(split -> Files.isDirectory(split) && !Folders.subfolders(split).isEmpty());
  }

  /** As {@link Dataset#ofFolder}. */
  static Dataset openOwn(Path folder) {
    Folders.require(folder);
    if (!isOwn(folder)) {
      throw new InvalidInputException(
          "%s is not a folder of class folders; make it %s/CLASS and %s/CLASS, with pictures in each CLASS"
              .formatted(folder, folder.resolve(TRAIN), folder.resolve(TEST)));
    }
    List<String> names =
        Stream.of(TRAIN, TEST)
            .flatMap(split -> Folders.subfolders(folder.resolve(split)).stream())
            .distinct()
            .sorted(Folders.BY_BYTES)
            .toList();
    List<DatasetClass> classes = DatasetClass.numbered(names);
    Contents contents =
        new ClassFolders(classes, "put pictures of this class there or remove the folder")
            .read(folder);
    List<String> warnings = new ArrayList<>(contents.warnings());
    for (Split split : Split.values()) {
      int[] counts = contents.counts(split, classes.size());
      for (DatasetClass label : classes) {
        if (counts[label.index()] == 0) {
          warnings.add(
              "%s has no folder %s, so this class cannot be the normal one"
                  .formatted(folder.resolve(split.toString()), label.name()));
        }
      }
    }
    return new Dataset(
        Optional.empty(), folder, classes, contents.items(), contents.skipped(), warnings);
  }
}
