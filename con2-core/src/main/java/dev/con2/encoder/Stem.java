package dev.con2.encoder;

import java.util.Locale;

/** The first layers of ResNet18: how the picture enters. */
public enum Stem {
  /** For sides up to 64 or so and hours of training: a 3x3 convolution of stride 1, no pooling. */
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
   * The stem that suits square pictures of this side and minutes of training: within the same time,
   * four times as many steps are worth more than twice the resolution (docs/results/first.md).
   */
  public static Stem forSide(int side) {
    return side <= 96 ? MEDIUM : LARGE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
