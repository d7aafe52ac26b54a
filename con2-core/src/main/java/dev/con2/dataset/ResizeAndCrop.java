package dev.con2.dataset;

import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;

/**
 * How the paper brings the pictures of a dataset to one size (appendix C): a resize, then the
 * middle of what came out.
 *
 * @param resize to a square that may be larger than wanted
 * @param side pixels along each side of the result, 1 to those of the resize
 */
public record ResizeAndCrop(Preprocessing resize, int side) {

  /** Checks the side. */
  public ResizeAndCrop {
    if (side < 1 || side > resize.side()) {
      throw new IllegalArgumentException(
          "from a side of " + resize.side() + " cannot be cropped " + side);
    }
  }

  /** Both edges to {@code side}, whatever the proportions were. */
  static ResizeAndCrop both(int side) {
    return new ResizeAndCrop(new Preprocessing(side, Fit.STRETCH), side);
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
    return new ResizeAndCrop(new Preprocessing(edge, Fit.CROP), side);
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
    return shorterEdge(other + 4 * quarters, other);
  }

  /** The picture as a square of {@link #side()}, of the same bits a sample. */
  public Image apply(Image image) {
    Image resized = resize.apply(image);
    if (side == resize.side()) {
      return resized;
    }
    if (resized instanceof Image.EightBit eight) {
      byte[] samples = new byte[3 * side * side];
      copyRows(eight.samples(), samples);
      return new Image.EightBit(side, side, samples);
    }
    short[] samples = new short[3 * side * side];
    copyRows(((Image.SixteenBit) resized).samples(), samples);
    return new Image.SixteenBit(side, side, samples);
  }

  /** Between arrays of one type. */
  private void copyRows(Object from, Object to) {
    int edge = resize.side();
    int margin = (int) Math.rint((edge - side) / 2.0);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        int start = (c * edge + margin + y) * edge + margin;
        System.arraycopy(from, start, to, (c * side + y) * side, side);
      }
    }
  }

  /** In words, such as {@code shorter edge to 256, centre crop to 224}. */
  public String summary() {
    return resize.fit() == Fit.STRETCH
        ? "both edges to %d".formatted(side)
        : "shorter edge to %d, centre crop to %d".formatted(resize.side(), side);
  }
}
