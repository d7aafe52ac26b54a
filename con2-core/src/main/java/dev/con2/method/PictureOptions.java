package dev.con2.method;

import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import java.util.Optional;

/**
 * How a picture becomes a square image.
 *
 * @param imageSize side of the images in pixels, 16 to 512; none for what suits the encoder
 * @param fit what happens to a picture that is not square
 */
public record PictureOptions(
    @Option(
            name = "image-size",
            value = "PIXELS",
            help =
                "Side of the square that pictures are resized to, 16 to 512. Unless given, as the"
                    + " JSON file beside the encoder says; else 64.")
        Optional<Integer> imageSize,
    @Option(
            name = "fit",
            value = "HOW",
            help = "How a picture becomes square: stretch (all of it) or crop (its middle).")
        Fit fit) {

  /** The side where nothing says another. */
  public static final int DEFAULT_SIDE = 64;

  /** As suits the encoder, all of the picture. */
  public static final PictureOptions DEFAULT = new PictureOptions(Optional.empty(), Fit.STRETCH);

  /** Checks the side. */
  public PictureOptions {
    imageSize.ifPresent(side -> Ranges.require("image-size", 16, side, 512));
  }

  /** Side of the images in pixels, as far as these options know. */
  public int side() {
    return imageSize.orElse(DEFAULT_SIDE);
  }

  /** The same as something to apply to pictures. */
  public Preprocessing preprocessing() {
    return new Preprocessing(side(), fit);
  }
}
