package dev.con2.encoder;

import dev.con2.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The shape of the encoder: what must be known to lay out its weights.
 *
 * @param width channels of the first stage; the later ones have 2, 4 and 8 times as many, so the
 *     representation z has 8 x width numbers. 64 is ResNet18 as published
 * @param stem how the picture enters
 */
public record EncoderConfiguration(int width, Stem stem) {

  /** The first layers of the network. */
  public enum Stem {
    /**
     * For sides up to 64 or so and hours of training: a 3x3 convolution of stride 1, no pooling.
     */
    SMALL(1),
    /** A 3x3 convolution of stride 2, no pooling: a quarter of the work. */
    MEDIUM(2),
    /** As published, for large pictures: a 7x7 convolution and a 3x3 max-pooling, stride 2 each. */
    LARGE(4);

    private final int stride;

    Stem(int stride) {
      this.stride = stride;
    }

    /** Pixels a step of the first stage, in each direction. */
    public int stride() {
      return stride;
    }

    /**
     * The stem that suits square pictures of this side and minutes of training: within the same
     * time, four times as many steps are worth more than twice the resolution
     * (docs/results/first.md).
     */
    public static Stem forSide(int side) {
      return side <= 96 ? MEDIUM : LARGE;
    }

    /**
     * Reads {@code small}, {@code medium} or {@code large}.
     *
     * @throws InvalidInputException if the name is none of these
     */
    public static Stem parse(String name) {
      return Arrays.stream(values())
          .filter(stem -> stem.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "stem '" + name + "' is not known; give small, medium or large"));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the width.
   *
   * @throws InvalidInputException unless it is from 8 to 256
   */
  public EncoderConfiguration {
    if (width < 8 || width > 256) {
      throw new InvalidInputException(
          "width " + width + " is out of range; give a number from 8 to 256, 64 as published");
    }
  }

  /** Numbers in a representation z. */
  public int representationSize() {
    return 8 * width;
  }
}
