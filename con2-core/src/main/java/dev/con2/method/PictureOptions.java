package dev.con2.method;

import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.image.Preprocessing.Interpolation;
import dev.con2.internal.encoder.EncoderFile;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import java.util.Optional;

/**
 * How a picture becomes a square image.
 *
 * @param imageSize side of the images in pixels, 16 to 512; none for what suits the encoder
 * @param fit what happens to a picture that is not square; none for what suits the encoder
 * @param interpolation of the resize; none for what suits the encoder
 * @param bits of the samples of 16-bit pictures, 9 to 16; none for all of them
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
            help =
                "How a picture becomes square: stretch (all of it) or crop (its middle). Unless"
                    + " given, as the JSON file beside the encoder says; else stretch.")
        Optional<Fit> fit,
    @Option(
            name = "interpolation",
            value = "NAME",
            help =
                "How pictures are resized: bilinear or bicubic. Unless given, as the JSON file"
                    + " beside the encoder says; else bilinear.")
        Optional<Interpolation> interpolation,
    @Option(
            name = "bits",
            value = "BITS",
            help =
                "How many bits the samples of 16-bit pictures have in truth, 9 to 16; 12 for most"
                    + " cameras, whose pictures are nearly black otherwise. The model keeps it."
                    + " Unless given, 16.")
        Optional<Integer> bits) {

  /** The side where nothing says another. */
  public static final int DEFAULT_SIDE = 64;

  /** As suits the encoder. */
  public static final PictureOptions DEFAULT =
      new PictureOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks the side and bits. */
  public PictureOptions {
    imageSize.ifPresent(side -> Ranges.require("image-size", 16, side, 512));
    bits.ifPresent(some -> Ranges.require("bits", 9, some, Preprocessing.ALL_BITS));
  }

  /** Side of the images in pixels, as far as these options know. */
  public int side() {
    return imageSize.orElse(DEFAULT_SIDE);
  }

  /** With nothing left open: what is not given is as the file says, or else the default. */
  PictureOptions completedBy(EncoderFile beside) {
    int side = imageSize.orElseGet(() -> beside.imageSize().orElse(DEFAULT_SIDE));
    return new PictureOptions(
        Optional.of(side),
        fit.or(beside::fit).or(() -> Optional.of(Fit.STRETCH)),
        interpolation.or(beside::interpolation).or(() -> Optional.of(Interpolation.BILINEAR)),
        bits);
  }

  /** The same as something to apply to pictures, as far as these options know. */
  public Preprocessing preprocessing() {
    return new Preprocessing(
        side(),
        fit.orElse(Fit.STRETCH),
        side(),
        interpolation.orElse(Interpolation.BILINEAR),
        bits.orElse(Preprocessing.ALL_BITS));
  }
}
