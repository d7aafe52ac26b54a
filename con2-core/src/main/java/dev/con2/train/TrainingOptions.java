package dev.con2.train;

import dev.con2.InvalidInputException;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.nn.EncoderConfiguration;
import dev.con2.nn.EncoderConfiguration.Stem;
import dev.con2.tensor.ComputeDevice;
import dev.con2.tensor.Precision;
import java.util.List;

/**
 * Everything that decides what a training run does with its images.
 *
 * @param contexts 2 to 8, the untouched one first
 * @param imageSize side of the square images in pixels, 16 to 512
 * @param width channels of the encoder's first stage, 8 to 256; the representation has 8 x width
 *     numbers
 * @param epochs passes over the images, at least 1
 * @param batchSize N, images in a step, at least 2; lowered to the number of images there are
 * @param temperature tau of both losses, above 0
 * @param learningRate largest step of AdamW, above 0; falls to 0 along a cosine
 * @param warmUp part of the steps, in [0, 0.5], over which the learning rate rises from 0
 * @param weightDecay of AdamW, at least 0
 * @param minimumCropArea smallest random crop as a part of the picture, in (0, 1]
 * @param seed fixes every random draw
 * @param device where to train
 * @param precision of the convolutions
 */
public record TrainingOptions(
    List<ContextAugmentation> contexts,
    int imageSize,
    int width,
    int epochs,
    int batchSize,
    double temperature,
    double learningRate,
    double warmUp,
    double weightDecay,
    double minimumCropArea,
    long seed,
    ComputeDevice device,
    Precision precision) {

  /**
   * Checks every range.
   *
   * @throws InvalidInputException naming the option that is out of range
   */
  public TrainingOptions {
    contexts = List.copyOf(contexts);
    if (contexts.size() < 2
        || contexts.size() > 8
        || !contexts.get(0).equals(ContextAugmentation.UNTOUCHED)
        || contexts.stream().distinct().count() != contexts.size()) {
      throw new InvalidInputException(
          "contexts "
              + contexts
              + " cannot be used; give one to seven different ones beside the untouched pictures");
    }
    require(imageSize >= 16 && imageSize <= 512, "image-size", imageSize, "from 16 to 512");
    require(width >= 8 && width <= 256, "width", width, "from 8 to 256");
    require(epochs >= 1 && epochs <= 1_000_000, "epochs", epochs, "from 1 to 1000000");
    require(batchSize >= 2 && batchSize <= 4096, "batch-size", batchSize, "from 2 to 4096");
    require(
        temperature >= 0.01 && temperature <= 10, "temperature", temperature, "from 0.01 to 10");
    require(
        learningRate > 0 && learningRate <= 1,
        "learning-rate",
        learningRate,
        "above 0 and at most 1");
    require(warmUp >= 0 && warmUp <= 0.5, "warm-up", warmUp, "from 0 to 0.5");
    require(weightDecay >= 0 && weightDecay <= 1, "weight-decay", weightDecay, "from 0 to 1");
    require(
        minimumCropArea >= 0.01 && minimumCropArea <= 1,
        "minimum-crop-area",
        minimumCropArea,
        "from 0.01 to 1");
  }

  private static void require(boolean holds, String option, Number value, String range) {
    if (!holds) {
      throw new InvalidInputException(
          "option " + option + " is " + value + ", out of range; give a number " + range);
    }
  }

  /** The network's shape. */
  public EncoderConfiguration encoder() {
    return new EncoderConfiguration(width, Stem.forSide(imageSize));
  }

  /** The augmentation family T of training. */
  public AugmentationFamily family() {
    AugmentationFamily family = AugmentationFamily.SMALL_IMAGES;
    return new AugmentationFamily(
        minimumCropArea,
        family.jitterProbability(),
        family.jitter(),
        family.hue(),
        family.greyProbability());
  }

  /** The same run with another number of epochs. */
  public TrainingOptions withEpochs(int number) {
    return new TrainingOptions(
        contexts,
        imageSize,
        width,
        number,
        batchSize,
        temperature,
        learningRate,
        warmUp,
        weightDecay,
        minimumCropArea,
        seed,
        device,
        precision);
  }
}
