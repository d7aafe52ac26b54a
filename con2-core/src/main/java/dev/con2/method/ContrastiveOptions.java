package dev.con2.method;

import dev.con2.augment.AugmentationFamily;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;

/**
 * What contrastive objectives share (section 3.2, appendix D).
 *
 * @param temperature tau, 0.01 to 10
 * @param minimumCropArea smallest random crop in training as a part of the picture, in [0.01, 1]
 */
public record ContrastiveOptions(
    @Option(
            name = "temperature",
            value = "TAU",
            help = "Temperature of the contrastive loss, 0.01 to 10.")
        double temperature,
    @Option(
            name = "minimum-crop-area",
            value = "SHARE",
            help = "Smallest random crop in training, as a share of the picture, 0.01 to 1.")
        double minimumCropArea) {

  /** CON2's temperature and crops. */
  public static final ContrastiveOptions DEFAULT = new ContrastiveOptions(0.2, 0.2);

  /** Checks the ranges. */
  public ContrastiveOptions {
    Ranges.require("temperature", 0.01, temperature, 10);
    Ranges.require("minimum-crop-area", 0.01, minimumCropArea, 1);
  }

  /** T, that training's views are drawn from. */
  public AugmentationFamily family() {
    return AugmentationFamily.ofMinimumArea(minimumCropArea);
  }
}
