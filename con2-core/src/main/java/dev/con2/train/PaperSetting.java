package dev.con2.train;

import dev.con2.encoder.EncoderConfiguration.Stem;

/**
 * How the paper trains (section 4, appendix D), and where it is silent what its rivals' code does.
 */
public final class PaperSetting {

  /** Passes over the training images. */
  public static final int EPOCHS = 2048;

  /** How many: 0, 1 and 2 here, as the paper does not tell them. */
  public static final int SEEDS = 3;

  /** Channels of the encoder's first stage. */
  public static final int WIDTH = 64;

  /** A, the test-time views. */
  public static final int VIEWS = 40;

  /** At the start of the cosine. */
  public static final double LEARNING_RATE = 1e-3;

  /** Of AdamW. */
  public static final double WEIGHT_DECAY = 1e-3;

  /** The largest side that counts as small. */
  private static final int SMALL_SIDE = 64;

  private PaperSetting() {}

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
   * N, images in a step.
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
}
