package dev.con2.method;

import dev.con2.augment.AugmentationFamily;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;

/**
 * What contrastive objectives share (section 3.2, appendix D).
 *
 * @param temperature tau, 0.01 to 10
 * @param minimumCropArea smallest random crop in training as a part of the picture, in [0.01, 1]
 * @param colourJitter largest change of brightness, contrast and saturation in training, in [0, 1];
 *     the hue turns by a quarter of it at most
 * @param blur how often a view is blurred in training, in [0, 1]
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
        double minimumCropArea,
    @Option(
            name = "colour-jitter",
            value = "SHARE",
            help =
                "Largest change of brightness, contrast and saturation in training, 0 to 1; the hue"
                    + " turns by up to a quarter of it.")
        double colourJitter,
    @Option(
            name = "blur",
            value = "SHARE",
            help =
                "Share of the views that are blurred in training, by 0.1 to 2 pixels, 0 to 1; for"
                    + " large pictures.")
        double blur) {

  /** CON2's temperature, and T as for small pictures. */
  public static final ContrastiveOptions DEFAULT = new ContrastiveOptions(0.2, 0.2, 0.4, 0);

  /**
   * Checks the ranges.
   *
   * @throws dev.con2.error.InvalidInputException naming the option that is out of range
   */
  public ContrastiveOptions {
    Ranges.require("temperature", 0.01, temperature, 10);
    Ranges.require("minimum-crop-area", 0.01, minimumCropArea, 1);
    Ranges.require("colour-jitter", 0, colourJitter, 1);
    Ranges.require("blur", 0, blur, 1);
  }

  /** T, that training's views are drawn from. */
  public AugmentationFamily family() {
    return AugmentationFamily.of(minimumCropArea, colourJitter, blur);
  }
}
