package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.Fingerprint;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageReader.Identified;
import dev.con2.internal.engine.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A dataset found on disk: which pictures it has, of which class, for training or testing. The
 * pictures themselves are still in their files.
 *
 * <p>Within a split, pictures stand in the byte order of their paths, or for CIFAR's binary files
 * in that of the records, batch 1 to 5. So a picture's place in the list is the same on every
 * machine.
 *
 * @param known which of the paper's datasets this is; none for a folder of one's own
 * @param folder where it was found
 * @param classes in the order of their indices, which are 0, 1, 2 ...
 * @param items training pictures, then test pictures; at least one of each
 * @param skipped files that were passed over as no pictures, in words, such as {@code train:
 *     skipped 2 .db}
 * @param warnings sentences on what is there and not as it should be, such as counts that differ
 *     from the official ones
 */
public record Dataset(
    Optional<NamedDataset> known,
    Path folder,
    List<DatasetClass> classes,
    List<DatasetItem> items,
    List<String> skipped,
    List<String> warnings) {

  private static final int CLASSES_TOLD = 30;

  /** What a picture is for. */
  public enum Split {
    /** Pictures of the normal class are learned from, those of other classes are not touched. */
    TRAIN,
    /** All pictures are scored. */
    TEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Keeps unmodifiable copies; checks that no split is empty and classes are in order. */
  public Dataset {
    classes = List.copyOf(classes);
    items = List.copyOf(items);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
    for (Split split : Split.values()) {
      if (items.stream().noneMatch(item -> item.split() == split)) {
        throw new IllegalArgumentException(folder + " has no " + split + " pictures");
      }
    }
    for (int index = 0; index < classes.size(); index++) {
      if (classes.get(index).index() != index) {
        throw new IllegalArgumentException(classes.get(index) + " stands at place " + index);
      }
    }
  }

  /**
   * Opens a folder of one's own, {@code {train,test}/CLASS/}, with pictures at any depth below each
   * class. Classes are numbered by the byte order of their names over both splits. One that has no
   * folder in a split gives a warning: it can be anomalous, but not normal.
   *
   * @throws InvalidInputException if the folder is missing or not of this form, or a class folder
   *     holds no picture
   */
  public static Dataset ofFolder(Path folder) {
    return ClassFolders.openOwn(folder);
  }

  /** What it is called: the name among the paper's datasets, or that of the folder. */
  public String name() {
    return known.map(NamedDataset::toString).orElseGet(() -> Folders.name(folder));
  }

  /** The pictures of a split, in order. */
  public List<DatasetItem> items(Split split) {
    return items.stream().filter(item -> item.split() == split).toList();
  }

  /** The pictures of a split that are of a class, in order. */
  public List<DatasetItem> items(Split split, DatasetClass label) {
    return items.stream()
        .filter(item -> item.split() == split && item.label().equals(label))
        .toList();
  }

  /** How many pictures of each class a split has, by the index of the class. */
  public int[] counts(Split split) {
    return new Contents(items, skipped, warnings).counts(split, classes.size());
  }

  /**
   * The class of that name, official or the paper's, in any case of letters; or of that index.
   *
   * @throws InvalidInputException if there is none
   */
  public DatasetClass classOf(String nameOrIndex) {
    return classes.stream()
        .filter(label -> label.name().equals(nameOrIndex))
        .findFirst()
        .or(() -> classes.stream().filter(label -> label.isCalled(nameOrIndex)).findFirst())
        .or(
            () ->
                classes.stream()
                    .filter(label -> Integer.toString(label.index()).equals(nameOrIndex))
                    .findFirst())
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s has no class '%s'; give the name or number of one of %s"
                        .formatted(name(), nameOrIndex, classNames())));
  }

  private String classNames() {
    int more = classes.size() - CLASSES_TOLD;
    return classes.stream()
            .limit(CLASSES_TOLD)
            .map(DatasetClass::toString)
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * Decodes a picture, at its own size. Those of the paper's datasets are not turned upright (a
   * choice, as Pillow does not turn them; the paper is silent), and X-rays become grey whether they
   * are stored in colour or not.
   *
   * @param reader its limit of pixels holds for pictures in files of their own
   * @throws UnreadableImageException if the file has gone or does not hold a whole picture, which
   *     opening the dataset does not look at
   */
  public Image read(DatasetItem item, ImageReader reader) {
    return item instanceof DatasetItem.PictureFile file
        ? inItsColours(own(reader).read(file.path()))
        : CifarBinary.image((DatasetItem.CifarRecord) item);
  }

  /**
   * The same picture, and by what it is known to models that were trained on its file: the
   * fingerprint is that of the picture upright and in the colours of the file. One of CIFAR's
   * binary files has that of a picture file with the same samples.
   *
   * @throws UnreadableImageException as {@link #read}
   */
  public Identified identify(DatasetItem item, ImageReader reader) {
    if (item instanceof DatasetItem.PictureFile file) {
      Identified stored = own(reader).identify(file.path());
      return new Identified(inItsColours(stored.image()), stored.fingerprint());
    }
    Image image = CifarBinary.image((DatasetItem.CifarRecord) item);
    return new Identified(image, Fingerprint.of(image));
  }

  private ImageReader own(ImageReader reader) {
    return known.isEmpty() ? reader : reader.asStored();
  }

  private Image inItsColours(Image image) {
    return known.equals(Optional.of(NamedDataset.PNEUMONIA)) ? Greyscale.of(image) : image;
  }

  /**
   * What it must be called beside results where it is not the original: CIFAR as picture files
   * after their format, such as {@code cifar10-jpeg}; another number of pictures after that, such
   * as {@code pneumonia-5190}.
   */
  public Optional<String> variant() {
    if (known.isEmpty()) {
      return Optional.empty();
    }
    NamedDataset original = known.get();
    if ((original == NamedDataset.CIFAR10 || original == NamedDataset.CIFAR100)
        && items.get(0) instanceof DatasetItem.PictureFile picture) {
      String file = Folders.name(picture.path()).toLowerCase(Locale.ROOT);
      String format = file.substring(file.lastIndexOf('.') + 1).replace("jpg", "jpeg");
      return Optional.of(original + "-" + format);
    }
    boolean official =
        Stream.of(Split.values())
            .allMatch(split -> Arrays.equals(counts(split), original.officialCounts(split)));
    return official ? Optional.empty() : Optional.of(original + "-" + items.size());
  }

  /**
   * SHA-256 in hexadecimal digits of what is there: split, class, place and size of each picture's
   * file. Two folders with the same pictures at the same paths have the same.
   *
   * @throws InvalidInputException if a file has gone since the dataset was opened
   */
  public String fingerprint() {
    MessageDigest digest = Sha256.begin();
    Map<Path, Long> sizes = new HashMap<>();
    for (DatasetItem item : items) {
      boolean alone = item instanceof DatasetItem.PictureFile;
      Path file =
          alone ? ((DatasetItem.PictureFile) item).path() : ((DatasetItem.CifarRecord) item).file();
      String record = alone ? "" : "#" + ((DatasetItem.CifarRecord) item).record();
      long size = sizes.computeIfAbsent(file, Folders::size);
      String line =
          "%s %s %s%s %d\n"
              .formatted(
                  item.split(),
                  item.label().name(),
                  folder.relativize(file).toString().replace('\\', '/'),
                  record,
                  size);
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return Sha256.end(digest);
  }
}
