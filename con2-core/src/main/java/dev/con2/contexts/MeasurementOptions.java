package dev.con2.contexts;

import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.Stem;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.image.Preprocessing.Interpolation;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.ResNet18Architecture;
import dev.con2.internal.options.Ranges;
import dev.con2.internal.train.TrainerOptions;
import dev.con2.train.OptimiserOptions;
import dev.con2.train.Recipe;
import java.util.Optional;

/**
 * How a {@link ContextMeasurement} trains: shortly, a small encoder on small images.
 *
 * @param imageSize side of the square images in pixels, 16 to 512
 * @param width channels of the encoder's first stage
 * @param epochs of each training
 * @param fit how a picture becomes square
 * @param interpolation of the resize
 * @param seed fixes every random draw
 * @param device where to train
 * @param precision of the convolutions
 */
public record MeasurementOptions(
    int imageSize,
    int width,
    int epochs,
    Fit fit,
    Interpolation interpolation,
    long seed,
    ComputeDevice device,
    Precision precision) {

  /** N in each training. */
  public static final int BATCH_SIZE = 32;

  private static final int IMAGES_SHOWN = 3000;

  /** What a long training learns late, a short one does not show: it grows with the training. */
  private static final double SHARE_OF_TRAINING = 0.05;

  /** Checks the ranges. */
  public MeasurementOptions {
    Ranges.require("image-size", 16, imageSize, 512);
    Ranges.require("width", 8, width, 256);
    Ranges.require("epochs", 1, epochs, OptimiserOptions.MOST_EPOCHS);
  }

  /**
   * What takes a minute or two on two cores.
   *
   * @param pictures how many there are
   */
  public static MeasurementOptions forPictures(int pictures) {
    return forTraining(pictures, 0);
  }

  /**
   * What suits a training: each of the measurement's trainings shows a twentieth of the images that
   * the training itself will show, or as many as {@link #forPictures}, whichever are more; {@link
   * #within} then keeps it to no more epochs than the training has. They are smaller than the
   * training by far, so that all together take a few hundredths of its time.
   *
   * @param pictures how many there are to train on
   * @param epochs of the training
   */
  public static MeasurementOptions forTraining(int pictures, int epochs) {
    double shown = Math.max(IMAGES_SHOWN, SHARE_OF_TRAINING * pictures * epochs);
    double learnedFrom =
        (1 - ContextMeasurement.KEPT_ASIDE)
            * Math.min(ContextMeasurement.MAXIMUM_IMAGES, Math.max(1, pictures));
    return new MeasurementOptions(
        32,
        16,
        (int) Math.min(OptimiserOptions.MOST_EPOCHS, Math.max(1, Math.round(shown / learnedFrom))),
        Fit.STRETCH,
        Interpolation.BILINEAR,
        0,
        ComputeDevice.CPU,
        Precision.bestFor(ComputeDevice.CPU));
  }

  /** The same, but in nothing larger than this. */
  public MeasurementOptions within(int maximumSize, int maximumWidth, int maximumEpochs) {
    return new MeasurementOptions(
        Math.min(imageSize, maximumSize),
        Math.min(width, maximumWidth),
        Math.min(epochs, maximumEpochs),
        fit,
        interpolation,
        seed,
        device,
        precision);
  }

  /** The same on a device. */
  public MeasurementOptions on(ComputeDevice other, Precision otherPrecision) {
    return new MeasurementOptions(
        imageSize, width, epochs, fit, interpolation, seed, other, otherPrecision);
  }

  /** The same with another fit, interpolation and seed. */
  public MeasurementOptions with(Fit otherFit, Interpolation otherInterpolation, long otherSeed) {
    return new MeasurementOptions(
        imageSize, width, epochs, otherFit, otherInterpolation, otherSeed, device, precision);
  }

  Preprocessing preprocessing() {
    return new Preprocessing(imageSize, fit, imageSize, interpolation);
  }

  TrainerOptions trainer() {
    ResNet18Architecture architecture = new ResNet18Architecture(width, Stem.forSide(imageSize));
    OptimiserOptions usual = OptimiserOptions.DEFAULT;
    return new TrainerOptions(
        new InitialEncoder(architecture, Normalisation.HALF, precision, Optional.empty()),
        imageSize,
        0,
        new OptimiserOptions(
            epochs,
            Recipe.COMMON,
            Optional.empty(),
            Optional.of(BATCH_SIZE),
            usual.learningRate(),
            usual.warmUp(),
            usual.weightDecay()),
        Optional.empty(),
        seed,
        device);
  }
}
