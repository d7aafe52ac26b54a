package dev.con2.nn;

import dev.con2.InvalidInputException;

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
    /** For sides up to 64 or so: a 3x3 convolution of stride 1, no pooling. */
    SMALL(1),
    /** For sides between: a 3x3 convolution of stride 2, no pooling. */
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

    /** The stem that suits square pictures of this side. */
    public static Stem forSide(int side) {
      return side <= 48 ? SMALL : side <= 96 ? MEDIUM : LARGE;
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
