package dev.con2.train;

import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import java.util.Optional;

/**
 * How long and how fast is trained (appendix D).
 *
 * @param epochs passes over the images, 1 to {@link #MOST_EPOCHS}
 * @param recipe whose optimiser and schedule; the last three are of the common one
 * @param halfSize share of the steps, the first ones, in which images have half their side, 0 to
 *     0.9; none for {@link #usualHalfSize}
 * @param batchSize N, images in a step, 2 to 4096; none for {@link #imagesPerStep}'s default
 * @param learningRate largest step of AdamW, 1e-8 to 1; falls to 0 along half a cosine
 * @param warmUp part of the steps, in [0, 0.5], over which the learning rate rises from 0
 * @param weightDecay of AdamW, in [0, 1]
 */
public record OptimiserOptions(
    @Option(name = "epochs", value = "N", help = "Passes over the pictures.") int epochs,
    @Needs(Need.OWN_RECIPE)
        @Option(
            name = "recipe",
            value = "NAME",
            help =
                "Whose optimiser and learning rates: common (CON2's: AdamW and a cosine) or original"
                    + " (those of the method's authors).")
        Recipe recipe,
    @Needs(Need.RESNET18)
        @Option(
            name = "half-size",
            value = "SHARE",
            help =
                "Share of the training, its first part, in which pictures have half their side: its"
                    + " steps take a quarter of the time, so more fit into it. 0 to 0.9. Unless"
                    + " given, 0.75 where pictures have 64 pixels or more and training starts from"
                    + " nothing, else 0.")
        Optional<Double> halfSize,
    @Option(
            name = "batch-size",
            value = "N",
            help =
                "Pictures in a step, 2 to 4096. Unless given, as many as make 128 rows: 32 with"
                    + " two contexts, the original one among them.")
        Optional<Integer> batchSize,
    @Needs(Need.COMMON_RECIPE)
        @Option(
            name = "learning-rate",
            value = "RATE",
            help = "Largest step of the optimiser; falls to 0 along half a cosine.")
        double learningRate,
    @Needs(Need.COMMON_RECIPE)
        @Option(
            name = "warm-up",
            value = "SHARE",
            help = "Share of the run over which the learning rate rises from 0, 0 to 0.5.")
        double warmUp,
    @Needs(Need.COMMON_RECIPE)
        @Option(
            name = "weight-decay",
            value = "RATE",
            help = "Weight decay of the optimiser, 0 to 1.")
        double weightDecay) {

  /** What suits minutes on a processor. */
  public static final OptimiserOptions DEFAULT =
      new OptimiserOptions(48, Recipe.COMMON, Optional.empty(), Optional.empty(), 1e-3, 0, 1e-3);

  /** More would be one step a pass for an hour, and a curve that no model's file has room for. */
  public static final int MOST_EPOCHS = 100_000;

  private static final int ROWS = 128;
  private static final double HALF_SIZE = 0.75;

  /** Half of a smaller side shows too little. */
  private static final int SMALLEST_HALVED = 64;

  /**
   * Checks the ranges.
   *
   * @throws dev.con2.error.InvalidInputException naming the option that is out of range
   */
  public OptimiserOptions {
    Ranges.require("epochs", 1, epochs, MOST_EPOCHS);
    halfSize.ifPresent(share -> Ranges.require("half-size", 0, share, 0.9));
    batchSize.ifPresent(images -> Ranges.require("batch-size", 2, images, 4096));
    Ranges.require("learning-rate", 1e-8, learningRate, 1);
    Ranges.require("warm-up", 0, warmUp, 0.5);
    Ranges.require("weight-decay", 0, weightDecay, 1);
  }

  /**
   * The share of the steps in which images have half their side where nothing says another
   * (docs/decisions/0019-half-size-first.md).
   *
   * @param side of the images in pixels
   */
  public static double usualHalfSize(int side) {
    return side < SMALLEST_HALVED ? 0 : HALF_SIZE;
  }

  /**
   * N. Unless it is given a step has the same number of rows whatever the number of contexts, since
   * with minutes to train the number of steps counts (docs/results/first.md): 64 images without
   * contexts, 32 with two, 16 with four. Training lowers it to the number of images there are.
   *
   * @param rowsPerImage how often an image is in a batch: 2C for CON2
   */
  public int imagesPerStep(int rowsPerImage) {
    return batchSize.orElse(Math.max(2, ROWS / rowsPerImage));
  }

  /**
   * The same of a training on so many images: all of them where there are fewer.
   *
   * @param images to train on
   */
  public int imagesPerStep(int rowsPerImage, int images) {
    return Math.min(imagesPerStep(rowsPerImage), images);
  }
}
