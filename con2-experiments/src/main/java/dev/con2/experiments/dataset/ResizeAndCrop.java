package dev.con2.experiments.dataset;

import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;

/**
 * How the paper brings the pictures of a dataset to one size (appendix C): a resize, then the
 * middle of what came out, or in training a new square of it in each epoch.
 *
 * @param resize to a square that may be larger than wanted
 * @param side pixels along each side of the result, 1 to those of the resize
 * @param randomInTraining whether training cuts out a new square in each epoch
 */
public record ResizeAndCrop(Preprocessing resize, int side, boolean randomInTraining) {

  /** Checks the side. */
  public ResizeAndCrop {
    if (side < 1 || side > resize.side()) {
      throw new IllegalArgumentException(
          "from a side of " + resize.side() + " cannot be cropped " + side);
    }
  }

  /** Both edges to {@code side}, whatever the proportions were. */
  static ResizeAndCrop both(int side) {
    return new ResizeAndCrop(new Preprocessing(side, Fit.STRETCH), side, false);
  }

  /**
   * The shorter edge to {@code edge}, then the middle {@code side} by {@code side} pixels. Taking
   * the middle square of {@code edge} first, as this does, leads to the same pixels as long as a
   * quarter of the difference is whole.
   */
  static ResizeAndCrop shorterEdge(int edge, int side) {
    if ((edge - side) % 4 != 0) {
      throw new IllegalArgumentException(edge + " and " + side + " would round differently");
    }
    return new ResizeAndCrop(new Preprocessing(edge, Fit.CROP), side, false);
  }

  /** The same, but that training cuts out a new square in each epoch. */
  ResizeAndCrop withRandomSquares() {
    return new ResizeAndCrop(resize, side, true);
  }

  /**
   * The same for another size of the result: what is cut off stays the same part of the picture, up
   * to rounding.
   *
   * @param other pixels along each side of the result, at least 1
   */
  public ResizeAndCrop toSide(int other) {
    if (resize.fit() == Fit.STRETCH) {
      return both(other);
    }
    int quarters = Math.toIntExact(Math.round((resize.side() - side) * (double) other / side / 4));
    ResizeAndCrop cut = shorterEdge(other + 4 * quarters, other);
    return randomInTraining ? cut.withRandomSquares() : cut;
  }

  /** The picture as a square of {@link #side()}, of the same bits a sample. */
  public Image apply(Image image) {
    return resize.apply(image).middle(side);
  }

  /**
   * The picture as training takes it: as {@link #apply} has it, or resized and uncut where training
   * cuts out squares.
   */
  public Image forTraining(Image image) {
    return randomInTraining ? resize.uncut(image) : apply(image);
  }

  /** In words, such as {@code shorter edge to 256, centre crop to 224}. */
  public String summary() {
    if (resize.fit() == Fit.STRETCH) {
      return "both edges to %d".formatted(side);
    }
    String summary = "shorter edge to %d, centre crop to %d".formatted(resize.side(), side);
    return randomInTraining ? summary + ", in training a random one" : summary;
  }
}
