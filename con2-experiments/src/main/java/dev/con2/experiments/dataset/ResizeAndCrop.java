package dev.con2.experiments.dataset;

import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.image.Preprocessing.Interpolation;

/**
 * How the paper brings the pictures of a dataset to one size (appendix C): a resize and the middle
 * of what came out, or in training a new square of it in each epoch.
 *
 * @param preprocessing the resize, and the middle of it
 * @param randomInTraining whether training cuts out a new square in each epoch
 */
public record ResizeAndCrop(Preprocessing preprocessing, boolean randomInTraining) {

  /** Both edges to {@code side}, whatever the proportions were. */
  static ResizeAndCrop both(int side) {
    return new ResizeAndCrop(new Preprocessing(side, Fit.STRETCH), false);
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
    return new ResizeAndCrop(new Preprocessing(side, Fit.CROP, edge), false);
  }

  /** As an encoder's own file asks for, in place of what the paper does. */
  public static ResizeAndCrop ofEncoder(Preprocessing preprocessing) {
    return new ResizeAndCrop(preprocessing, false);
  }

  /** The same, but that training cuts out a new square in each epoch. */
  ResizeAndCrop withRandomSquares() {
    return new ResizeAndCrop(preprocessing, true);
  }

  /** Pixels along each side of the result. */
  public int side() {
    return preprocessing.side();
  }

  /**
   * The same for another size of the result: what is cut off stays the same part of the picture, up
   * to rounding.
   *
   * @param other pixels along each side of the result, at least 1
   */
  public ResizeAndCrop toSide(int other) {
    if (preprocessing.fit() == Fit.STRETCH) {
      return both(other);
    }
    double margin = preprocessing.edge() - side();
    int quarters = Math.toIntExact(Math.round(margin * other / side() / 4));
    ResizeAndCrop cut = shorterEdge(other + 4 * quarters, other);
    return randomInTraining ? cut.withRandomSquares() : cut;
  }

  /** The picture as a square of {@link #side()}, of the same bits a sample. */
  public Image apply(Image image) {
    return preprocessing.apply(image);
  }

  /**
   * The picture as training takes it: as {@link #apply} has it, or resized and uncut where training
   * cuts out squares.
   */
  public Image forTraining(Image image) {
    return randomInTraining ? preprocessing.uncut(image) : apply(image);
  }

  /** In words, such as {@code shorter edge to 256, centre crop to 224}. */
  public String summary() {
    String bicubic = preprocessing.interpolation() == Interpolation.BICUBIC ? ", bicubic" : "";
    if (preprocessing.fit() == Fit.STRETCH) {
      return "both edges to %d%s".formatted(side(), bicubic);
    }
    String summary =
        "shorter edge to %d, centre crop to %d%s".formatted(preprocessing.edge(), side(), bicubic);
    return randomInTraining ? summary + ", in training a random one" : summary;
  }
}
