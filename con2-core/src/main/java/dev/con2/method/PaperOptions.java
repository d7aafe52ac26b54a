package dev.con2.method;

import dev.con2.encoder.Stem;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the paper trains (section 4, appendix D), and where it is silent what its rivals' code does.
 */
public final class PaperOptions {

  /** Passes over the training images. */
  public static final int EPOCHS = 2048;

  /** How many: 0, 1 and 2 here, as the paper does not name them. */
  public static final int SEEDS = 3;

  /** Channels of the encoder's first stage. */
  public static final int WIDTH = 64;

  /** The share of the training whose pictures have half the side: the paper has none. */
  public static final int HALF_SIZE = 0;

  /** The views are draws from T (section 3.3). */
  public static final ViewFamily VIEW_FAMILY = ViewFamily.FULL;

  /** At the start of the cosine. */
  public static final double LEARNING_RATE = 1e-3;

  /** Of AdamW. */
  public static final double WEIGHT_DECAY = 1e-3;

  /** The largest side that counts as small. */
  private static final int SMALL_SIDE = 64;

  private PaperOptions() {}

  private static boolean small(int side) {
    return side <= SMALL_SIDE;
  }

  /**
   * How the picture enters the encoder: as CSI has it for CIFAR, else as ResNet18 was published.
   *
   * @param side of the images, in pixels
   */
  public static Stem stem(int side) {
    return small(side) ? Stem.SMALL : Stem.LARGE;
  }

  /**
   * N, images in a step, for pictures that are no dataset of the paper: the paper has it by
   * dataset, and so have experiments.
   *
   * @param side of the images, in pixels
   */
  public static int batchSize(int side) {
    return small(side) ? 512 : 128;
  }

  /**
   * The smallest crop as a part of the area: as SupContrast has it for small images, SimCLR for
   * large ones.
   *
   * @param side of the images, in pixels
   */
  public static double minimumCropArea(int side) {
    return small(side) ? 0.2 : 0.08;
  }

  /**
   * The largest change of brightness, contrast and saturation, likewise.
   *
   * @param side of the images, in pixels
   */
  public static double colourJitter(int side) {
    return small(side) ? 0.4 : 0.8;
  }

  /**
   * How often a view is blurred, likewise.
   *
   * @param side of the images, in pixels
   */
  public static double blur(int side) {
    return small(side) ? 0 : 0.5;
  }

  /**
   * The options that the paper trains with, by name, those of every method together.
   *
   * @param side of the images, in pixels
   */
  public static Map<String, Object> options(int side) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("stem", stem(side));
    options.put("width", WIDTH);
    options.put("epochs", EPOCHS);
    options.put("half-size", HALF_SIZE);
    options.put("batch-size", batchSize(side));
    options.put("learning-rate", LEARNING_RATE);
    options.put("weight-decay", WEIGHT_DECAY);
    options.put("minimum-crop-area", minimumCropArea(side));
    options.put("colour-jitter", colourJitter(side));
    options.put("blur", blur(side));
    options.put("view-family", VIEW_FAMILY);
    options.put("terms", "both"); // of CON2
    return options;
  }
}
