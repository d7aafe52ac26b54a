package dev.con2.augment;

import dev.con2.error.InvalidInputException;

/**
 * How values in [0, 1] become what an encoder takes: (x - mean) / standard deviation, for each
 * channel.
 *
 * @param mean of red, green and blue
 * @param standardDeviation likewise, above 0
 */
public record Normalisation(ChannelValues mean, ChannelValues standardDeviation) {

  /** To [-1, 1], as appendix C has it. */
  public static final Normalisation HALF =
      new Normalisation(ChannelValues.all(0.5), ChannelValues.all(0.5));

  /** Of ImageNet, as torchvision's weights were trained with. */
  public static final Normalisation IMAGENET =
      new Normalisation(
          new ChannelValues(0.485, 0.456, 0.406), new ChannelValues(0.229, 0.224, 0.225));

  /** Checks the deviations. */
  public Normalisation {
    if (!(Math.min(standardDeviation.red(), standardDeviation.green()) > 0)
        || !(standardDeviation.blue() > 0)) {
      throw new InvalidInputException(
          "the standard deviation %s cannot be divided by; give numbers above 0"
              .formatted(standardDeviation));
    }
  }

  /** In words, such as {@code (x - 0.5) / 0.5}. */
  @Override
  public String toString() {
    return "(x - %s) / %s".formatted(mean, standardDeviation);
  }
}
