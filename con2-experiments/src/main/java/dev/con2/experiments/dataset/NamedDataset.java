package dev.con2.experiments.dataset;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.method.Method;
import dev.con2.method.PaperOptions;
import dev.con2.method.clip.Prompts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The datasets of the paper. Each is read as it is downloaded and unpacked; each may also lie as
 * {@code {train,test}/CLASS/} with pictures at any depth below.
 */
public enum NamedDataset {
  /** CIFAR-10, binary version. */
  CIFAR10(
      "photographs of 10 kinds of things and animals",
      CifarClasses.ten(),
      512,
      ResizeAndCrop.both(32),
      new Download(
          "https://www.cs.toronto.edu/~kriz/cifar.html, \"CIFAR-10 binary version\": cifar-10-binary.tar.gz, 170,052,171 bytes, MD5 c32a1d4ab5d03f1284b67883e8d87530",
          "cifar-10-binary.tar.gz",
          "cifar-10-batches-bin/ with data_batch_1.bin to data_batch_5.bin and test_batch.bin",
          List.of(
              "cifar-10-batches-bin", "cifar10", "cifar-10-batches-py", "cifar-10-batches-mat"))),

  /** CIFAR-100, binary version; its classes are the 20 superclasses (appendix C). */
  CIFAR100(
      "photographs of 100 kinds in 20 superclasses, which are the classes here",
      CifarClasses.superclasses(),
      512,
      ResizeAndCrop.both(32),
      new Download(
          "https://www.cs.toronto.edu/~kriz/cifar.html, \"CIFAR-100 binary version\": cifar-100-binary.tar.gz, 168,513,733 bytes, MD5 03b5dce01913d631647c71ecec9e9cb8",
          "cifar-100-binary.tar.gz",
          "cifar-100-binary/ with train.bin and test.bin",
          List.of("cifar-100-binary", "cifar100", "cifar-100-python", "cifar-100-matlab"))),

  /** 30 classes of ImageNet, of Hendrycks and others (2019). */
  IMAGENET30(
      "photographs of 30 classes of ImageNet",
      OfficialClass.evenly(
          1_300,
          100,
          List.of(
              "acorn",
              "airliner",
              "ambulance",
              "american_alligator",
              "banjo",
              "barn",
              "bikini",
              "digital_clock",
              "dragonfly",
              "dumbbell",
              "forklift",
              "goblet",
              "grand_piano",
              "hotdog",
              "hourglass",
              "manhole_cover",
              "mosque",
              "nail",
              "parking_meter",
              "pillow",
              "revolver",
              "rotary_dial_telephone",
              "schooner",
              "snowmobile",
              "soccer_ball",
              "stingray",
              "strawberry",
              "tank",
              "toaster",
              "volcano")),
      128,
      ResizeAndCrop.shorterEdge(256, 224).withRandomSquares(),
      new Download(
          "one_class_train.tar and one_class_test.tar, linked in https://github.com/hendrycks/ss-ood and https://github.com/alinlab/CSI",
          "one_class_train.tar and one_class_test.tar",
          "one_class_train/CLASS/ and one_class_test/CLASS/ side by side, pictures at any depth below CLASS",
          List.of("imagenet30"))),

  /** Asirra's pets. */
  DOGS_VS_CATS(
      "photographs of pets",
      OfficialClass.evenly(10_000, 2_500, List.of("cat", "dog")),
      256,
      ResizeAndCrop.shorterEdge(128, 128),
      new Download(
          "train.zip of https://www.kaggle.com/c/dogs-vs-cats; or Microsoft's kagglecatsanddogs_5340.zip, https://www.microsoft.com/en-us/download/details.aspx?id=54765",
          "train.zip or kagglecatsanddogs_5340.zip",
          "train/cat.0.jpg to dog.12499.jpg, or PetImages/{Cat,Dog}/0.jpg to 12499.jpg; numbers from 10000 are for testing",
          List.of("dogs_vs_cats", "dogs-vs-cats", "PetImages"))),

  /** Muffins and chihuahuas. */
  MUFFIN_VS_CHIHUAHUA(
      "pictures from the web that are hard to tell apart",
      List.of(
          new OfficialClass(new DatasetClass(0, "chihuahua", "chihuahua"), 2_559, 640),
          new OfficialClass(new DatasetClass(1, "muffin", "muffin"), 2_174, 544)),
      256,
      ResizeAndCrop.shorterEdge(128, 128).withRandomSquares(),
      new Download(
          "https://www.kaggle.com/datasets/samuelcortinhas/muffin-vs-chihuahua-image-classification",
          "muffin-vs-chihuahua-image-classification.zip",
          "{train,test}/{chihuahua,muffin}/",
          List.of(
              "muffin_vs_chihuahua",
              "muffin-vs-chihuahua",
              "muffin-vs-chihuahua-image-classification"))),

  /** Chest X-rays of Kermany and others (2018). */
  PNEUMONIA(
      "chest X-rays of children, healthy or with pneumonia",
      List.of(
          new OfficialClass(new DatasetClass(0, "NORMAL", "NORMAL"), 1_341, 234),
          new OfficialClass(new DatasetClass(1, "PNEUMONIA", "PNEUMONIA"), 3_875, 390)),
      128,
      ResizeAndCrop.shorterEdge(256, 224),
      new Download(
          "https://www.kaggle.com/datasets/paultimothymooney/chest-xray-pneumonia (the publisher's own archive has val merged into train: other counts)",
          "chest-xray-pneumonia.zip",
          "chest_xray/{train,test}/{NORMAL,PNEUMONIA}/; val is not used",
          List.of("chest_xray", "pneumonia", "chest-xray-pneumonia"))),

  /** Skin lesions. */
  MELANOMA(
      "photographs of skin lesions, benign or malignant",
      List.of(
          new OfficialClass(new DatasetClass(0, "benign", "benign"), 5_000, 500),
          new OfficialClass(new DatasetClass(1, "malignant", "malignant"), 4_605, 500)),
      128,
      ResizeAndCrop.both(128),
      new Download(
          "https://www.kaggle.com/datasets/hasnainjaved/melanoma-skin-cancer-dataset-of-10000-images",
          "melanoma-skin-cancer-dataset-of-10000-images.zip",
          "melanoma_cancer_dataset/{train,test}/{benign,malignant}/",
          List.of(
              "melanoma_cancer_dataset",
              "melanoma",
              "melanoma-skin-cancer-dataset-of-10000-images")));

  private final String what;
  private final List<OfficialClass> official;
  private final int batchSize;
  private final ResizeAndCrop preprocessing;
  private final Download download;

  NamedDataset(
      String what,
      List<OfficialClass> official,
      int batchSize,
      ResizeAndCrop preprocessing,
      Download download) {
    this.what = what;
    this.official = official;
    this.batchSize = batchSize;
    this.preprocessing = preprocessing;
    this.download = download;
  }

  /**
   * Reads a name such as {@code cifar10}.
   *
   * @throws InvalidInputException if there is no such dataset
   */
  public static NamedDataset parse(String name) {
    return Arrays.stream(values())
        .filter(dataset -> dataset.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "dataset '%s' is not known; give one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(NamedDataset::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** What its pictures show. */
  public String what() {
    return what;
  }

  /** Its classes, in the order of their indices. */
  public List<DatasetClass> classes() {
    return official.stream().map(OfficialClass::label).toList();
  }

  /** The classes that the paper takes as the normal one, each in a run of its own. */
  public List<DatasetClass> normalClasses() {
    return switch (this) {
      case PNEUMONIA, MELANOMA -> classes().subList(0, 1);
      default -> classes();
    };
  }

  /** The class of that index, which can be the normal one. */
  public DatasetClass normalClass(int index) {
    return normalClasses().stream()
        .filter(label -> label.index() == index)
        .findFirst()
        .orElseThrow();
  }

  /**
   * What CLIP-AD is told that normal pictures show: the prompts of its code with the class as the
   * download names it, or for a superclass of CIFAR-100 with each of the five classes in it. For
   * medical pictures its code has none; these are a choice, made before any result was seen.
   *
   * @param normal one of {@link #normalClasses}
   */
  public Prompts prompts(DatasetClass normal) {
    if (!normalClasses().contains(normal)) {
      throw new IllegalArgumentException(normal + " is never the normal class of " + this);
    }
    return switch (this) {
      case PNEUMONIA -> new Prompts(List.of("a photo of a normal chest x-ray"));
      case MELANOMA -> new Prompts(List.of("a photo of a benign skin lesion"));
      case CIFAR100 ->
          new Prompts(CifarClasses.fineNames(normal).stream().map(NamedDataset::photoOf).toList());
      default -> new Prompts(List.of(photoOf(normal.name())));
    };
  }

  private static String photoOf(String name) {
    return "a photo of a " + name;
  }

  /** How many pictures of each class a split officially has, by the index of the class. */
  public int[] officialCounts(Split split) {
    return official.stream().mapToInt(label -> label.count(split)).toArray();
  }

  /**
   * Whether the official download is known to have a picture there that cannot be read.
   *
   * @param place of an item
   */
  public boolean isOfficiallyUnreadable(String place) {
    return this == DOGS_VS_CATS
        && (place.endsWith("Cat/666.jpg") || place.endsWith("Dog/11702.jpg"));
  }

  /** The pictures in a step of the paper's training (appendix D). */
  public int batchSize() {
    return batchSize;
  }

  /**
   * What the paper trains a method with on it (section 4, appendix D), and where it is silent what
   * we chose.
   *
   * @param side of the images, in pixels
   * @return options by name, those that mean nothing to the method too
   */
  public Map<String, Object> paperOptions(Method method, int side) {
    Map<String, Object> options = PaperOptions.options(side);
    options.put("batch-size", batchSize);
    return method.paperOptions(options);
  }

  /**
   * What the paper does to the pictures before a score: for imagenet30 and muffin_vs_chihuahua,
   * training crops at random instead of in the middle (appendix C).
   */
  public ResizeAndCrop preprocessing() {
    return preprocessing;
  }

  /** Where to get it. */
  public String source() {
    return download.source();
  }

  /** How its files lie when they are unpacked, in words. */
  public String layout() {
    return download.layout();
  }

  Download download() {
    return download;
  }

  /**
   * Opens it.
   *
   * @param folder its own folder, or one in which that lies
   * @throws InvalidInputException if it is not there, is another version or still packed, files are
   *     missing or damaged, or a class has no pictures
   */
  public Dataset open(Path folder) {
    return find(folder)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s holds no %s; unpack %s there, so that it holds %s"
                        .formatted(folder, this, download.archive(), download.layout())));
  }

  /**
   * Opens it if it is there.
   *
   * @param folder its own folder, or one in which that may lie
   * @throws InvalidInputException as {@link #open} does, but not if nothing of it is there
   */
  public Optional<Dataset> find(Path folder) {
    return new DatasetFinder(this).find(folder);
  }

  /** As on the command line, such as {@code cifar10}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
