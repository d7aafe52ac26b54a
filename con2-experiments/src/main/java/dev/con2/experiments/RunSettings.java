package dev.con2.experiments;

import dev.con2.augment.ContextAugmentation;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.dataset.ResizeAndCrop;
import dev.con2.train.PaperSetting;
import dev.con2.train.TrainingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the runs of an experiment differ from the paper's full setting (section 4, appendix D). What
 * is empty is as in the paper.
 *
 * @param epochs passes over the training images
 * @param budgetMinutes wall time of each training and fitting, instead of epochs
 * @param images training images a run
 * @param testImages test images of each class
 * @param width channels of the encoder's first stage
 * @param stem how the picture enters the encoder; the paper does not give it
 * @param imageSize side of the images in pixels
 * @param batchSize N, images in a step
 * @param views A, the test-time views
 * @param temperature tau of both losses; the paper does not give it
 * @param minimumCropArea smallest crop in training; the paper does not give it
 * @param precision of the convolutions; the one that suits the device where it is empty
 * @param device where to train
 */
public record RunSettings(
    Optional<Integer> epochs,
    Optional<Double> budgetMinutes,
    Optional<Integer> images,
    Optional<Integer> testImages,
    Optional<Integer> width,
    Optional<Stem> stem,
    Optional<Integer> imageSize,
    Optional<Integer> batchSize,
    Optional<Integer> views,
    Optional<Double> temperature,
    Optional<Double> minimumCropArea,
    Optional<Precision> precision,
    ComputeDevice device) {

  private static final double LONGEST_BUDGET_MINUTES = 1e6;

  /** Checks what {@link TrainingOptions} does not. */
  public RunSettings {
    if (epochs.isPresent() && budgetMinutes.isPresent()) {
      throw new InvalidInputException(
          "options --budget and --epochs both say how long to train; give one");
    }
    budgetMinutes.ifPresent(
        minutes -> {
          if (!(minutes > 0 && minutes <= LONGEST_BUDGET_MINUTES)) {
            throw new InvalidInputException(
                "option --budget is %s, out of range; give minutes, such as 15".formatted(minutes));
          }
        });
    requireAtLeast(2, images, "images");
    requireAtLeast(1, testImages, "test-images");
  }

  private static void requireAtLeast(int least, Optional<Integer> value, String option) {
    if (value.isPresent() && value.get() < least) {
      throw new InvalidInputException(
          "option --%s is %d, out of range; give a number from %d"
              .formatted(option, value.get(), least));
    }
  }

  /** The time that a training with its fitting may take. */
  Optional<Duration> budget() {
    return budgetMinutes.map(minutes -> Duration.ofMillis((long) (60_000 * minutes)));
  }

  /**
   * The options that the methods share; under a budget the epochs are not known yet and are the
   * paper's.
   *
   * @throws InvalidInputException naming the option that is out of range
   */
  TrainingOptions options(NamedDataset dataset, List<ContextAugmentation> contexts, long seed) {
    int side = imageSize.orElse(dataset.preprocessing().side());
    TrainingOptions.Builder options =
        TrainingOptions.builder()
            .contexts(contexts)
            .imageSize(side)
            .stem(stem.orElse(PaperSetting.stem(side)))
            .width(width.orElse(PaperSetting.WIDTH))
            .epochs(epochs.orElse(PaperSetting.EPOCHS))
            .batchSize(batchSize.orElse(dataset.batchSize()))
            .learningRate(PaperSetting.LEARNING_RATE)
            .weightDecay(PaperSetting.WEIGHT_DECAY)
            .minimumCropArea(minimumCropArea.orElse(PaperSetting.minimumCropArea(side)))
            .views(views.orElse(PaperSetting.VIEWS))
            .heldOut(0)
            .seed(seed)
            .device(device)
            .precision(precision.orElseGet(() -> Precision.bestFor(device)));
    temperature.ifPresent(options::temperature);
    return options.build();
  }

  /** How pictures of the dataset come to the size of the run. */
  ResizeAndCrop preprocessing(NamedDataset dataset) {
    ResizeAndCrop full = dataset.preprocessing();
    return imageSize.map(full::toSide).orElse(full);
  }

  /**
   * What is less than in the full setting, in words.
   *
   * @param options of the run, with the number of epochs that it had
   * @param trainingImages how many were learned from
   * @param allTrainingImages how many there are
   * @param allTestImages whether every test image was scored
   */
  List<String> reductions(
      NamedDataset dataset,
      TrainingOptions options,
      int trainingImages,
      int allTrainingImages,
      boolean allTestImages) {
    List<String> words = new ArrayList<>();
    budgetMinutes.ifPresent(minutes -> words.add(readable(minutes) + " minutes a run"));
    compare(
        words,
        options.epochs(),
        PaperSetting.EPOCHS,
        options.epochs() == 1 ? "%d epoch" : "%d epochs");
    if (trainingImages != allTrainingImages) {
      words.add("%d training images of %d".formatted(trainingImages, allTrainingImages));
    }
    if (!allTestImages) {
      words.add("%d test images of each class, not all".formatted(testImages.orElseThrow()));
    }
    compare(words, options.width(), PaperSetting.WIDTH, "width %d");
    Stem fullStem = PaperSetting.stem(dataset.preprocessing().side());
    if (options.encoder().stem() != fullStem) {
      words.add("stem %s instead of %s".formatted(options.encoder().stem(), fullStem));
    }
    compare(words, options.imageSize(), dataset.preprocessing().side(), "side %d");
    compare(words, options.imagesPerStep(), dataset.batchSize(), "batches of %d");
    compare(words, options.views(), PaperSetting.VIEWS, "%d views");
    return words;
  }

  private static void compare(List<String> words, int ours, int full, String unit) {
    if (ours != full) {
      words.add(unit.formatted(ours) + (ours < full ? " of " : " instead of ") + full);
    }
  }

  /** A number of minutes without a needless fraction. */
  static String readable(double minutes) {
    return minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
  }
}
