package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Looks for one of the paper's datasets, and compares what is there with what should be. */
final class DatasetFinder {

  private final NamedDataset wanted;

  DatasetFinder(NamedDataset wanted) {
    this.wanted = wanted;
  }

  /** As {@link NamedDataset#find}. */
  Optional<Dataset> find(Path folder) {
    Folders.require(folder);
    List<Path> candidates = candidates(folder);
    for (Path candidate : candidates) {
      for (Layout layout : layouts()) {
        if (layout.isIn(candidate, isNamed(candidate))) {
          return Optional.of(checked(candidate, layout.read(candidate)));
        }
      }
    }
    for (Path candidate : candidates) {
      for (UnusableDownload unusable : unusable()) {
        Optional<String> sentence = unusable.sentence(candidate, isNamed(candidate));
        if (sentence.isPresent()) {
          throw new InvalidInputException(sentence.get());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The folder itself, then by the dataset's names what is in it, then what is in that. So an outer
   * tree is taken before one inside it, as in pneumonia's chest_xray/chest_xray.
   */
  private List<Path> candidates(Path folder) {
    List<Path> below = below(folder);
    return Stream.of(
            Stream.of(folder), below.stream(), below.stream().flatMap(path -> below(path).stream()))
        .flatMap(paths -> paths)
        .toList();
  }

  private List<Path> below(Path folder) {
    return wanted.download().folders().stream()
        .map(folder::resolve)
        .filter(Files::isDirectory)
        .toList();
  }

  private boolean isNamed(Path folder) {
    return wanted.download().folders().contains(Folders.name(folder));
  }

  private List<Layout> layouts() {
    String remedy = wanted.download().remedy();
    Layout folders = new ClassFolders(wanted.classes(), remedy);
    return switch (wanted) {
      case CIFAR10 ->
          List.of(
              new CifarBinary(
                  "CIFAR-10",
                  wanted.download().archive(),
                  IntStream.rangeClosed(1, 5).mapToObj("data_batch_%d.bin"::formatted).toList(),
                  "test_batch.bin",
                  0,
                  wanted.classes()),
              folders);
      case CIFAR100 ->
          List.of(
              new CifarBinary(
                  "CIFAR-100",
                  wanted.download().archive(),
                  List.of("train.bin"),
                  "test.bin",
                  100,
                  wanted.classes()),
              folders);
      case IMAGENET30 ->
          List.of(
              new ClassFolders("one_class_train", "one_class_test", wanted.classes(), remedy),
              folders);
      case DOGS_VS_CATS -> List.of(new NumberedPets(wanted.classes(), remedy), folders);
      case MUFFIN_VS_CHIHUAHUA, PNEUMONIA, MELANOMA -> List.of(folders);
    };
  }

  private List<UnusableDownload> unusable() {
    String archive = wanted.download().archive();
    return switch (wanted) {
      case CIFAR10 ->
          List.of(
              PackedArchive.ofLength(archive, 170_052_171),
              new OtherVersion(
                  "Python (pickle)",
                  "CIFAR-10",
                  List.of("data_batch_1", "data_batch_2", "test_batch", "batches.meta"),
                  "cifar-10-python.tar.gz",
                  archive),
              new OtherVersion(
                  "Matlab",
                  "CIFAR-10",
                  List.of("data_batch_1.mat", "test_batch.mat", "batches.meta.mat"),
                  "cifar-10-matlab.tar.gz",
                  archive));
      case CIFAR100 ->
          List.of(
              PackedArchive.ofLength(archive, 168_513_733),
              new OtherVersion(
                  "Python (pickle)",
                  "CIFAR-100",
                  List.of("train", "test", "meta"),
                  "cifar-100-python.tar.gz",
                  archive),
              new OtherVersion(
                  "Matlab",
                  "CIFAR-100",
                  List.of("train.mat", "test.mat", "meta.mat"),
                  "cifar-100-matlab.tar.gz",
                  archive));
      case IMAGENET30 ->
          List.of(
              PackedArchive.named("one_class_train.tar"),
              PackedArchive.named("one_class_test.tar"));
      case DOGS_VS_CATS ->
          List.of(
              PackedArchive.named("dogs-vs-cats.zip"),
              PackedArchive.named("kagglecatsanddogs_5340.zip"),
              PackedArchive.holding("train.zip", "train/cat."));
      case MUFFIN_VS_CHIHUAHUA -> packed(archive, "train/chihuahua/");
      case PNEUMONIA -> packed(archive, "chest_xray/");
      case MELANOMA -> packed(archive, "melanoma_cancer_dataset/");
    };
  }

  /** Kaggle's page calls every download archive.zip, its command line by the dataset's name. */
  private static List<UnusableDownload> packed(String archive, String content) {
    return List.of(PackedArchive.named(archive), PackedArchive.holding("archive.zip", content));
  }

  private Dataset checked(Path place, Contents contents) {
    List<DatasetClass> classes = wanted.classes();
    List<String> warnings = new ArrayList<>(contents.warnings());
    for (Split split : Split.values()) {
      int[] counts = contents.counts(split, classes.size());
      for (DatasetClass label : classes) {
        if (counts[label.index()] == 0) {
          throw new InvalidInputException(
              "%s holds no %s pictures of %s, a class of %s; %s"
                  .formatted(place, split, label.name(), wanted, wanted.download().remedy()));
        }
      }
      warning(split, counts).ifPresent(warnings::add);
    }
    if (isCifarAsJpeg(contents)) {
      warnings.add(
          "the pictures of %s are JPEG files, which lose a little against the official ones; call results on them %s-jpeg"
              .formatted(place, wanted));
    }
    return new Dataset(
        Optional.of(wanted), place, classes, contents.items(), contents.skipped(), warnings);
  }

  private Optional<String> warning(Split split, int[] counts) {
    int[] official = wanted.officialCounts(split);
    if (Arrays.equals(counts, official)) {
      return Optional.empty();
    }
    List<String> different =
        wanted.classes().stream()
            .filter(label -> counts[label.index()] != official[label.index()])
            .map(
                label ->
                    String.format(
                        Locale.ROOT,
                        "%s %,d for %,d",
                        label.name(),
                        counts[label.index()],
                        official[label.index()]))
            .toList();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s has %,d %s pictures and officially %,d (%s), so results do not compare with the paper's; if it should be the official download, %s",
            wanted,
            Arrays.stream(counts).sum(),
            split,
            Arrays.stream(official).sum(),
            Folders.some(different),
            wanted.download().remedy()));
  }

  private boolean isCifarAsJpeg(Contents contents) {
    boolean cifar = wanted == NamedDataset.CIFAR10 || wanted == NamedDataset.CIFAR100;
    return cifar
        && contents.items().stream()
            .filter(DatasetItem.PictureFile.class::isInstance)
            .anyMatch(item -> item.place().toLowerCase(Locale.ROOT).matches(".*\\.jpe?g"));
  }
}
