package dev.con2.image;

import dev.con2.error.InvalidInputException;
import java.util.Locale;
import java.util.Objects;

/**
 * How pictures of any size become squares of one size: the same resize in training, scoring and
 * serving, since scores must not depend on the door that a picture came in by.
 *
 * @param side pixels along each side of the result, 1 to 4,096
 * @param fit what happens to a picture that is not square
 */
public record Preprocessing(int side, Fit fit) {

  /** The largest {@link #side()}. */
  public static final int MAX_SIDE = 4096;

  /** What happens to a picture that is not square. */
  public enum Fit {
    /** The whole picture is squeezed into the square: proportions change, nothing is lost. */
    STRETCH,
    /** The shorter side is brought to the wanted size and the middle of the longer one is kept. */
    CROP
  }

  /** Checks the side. */
  public Preprocessing {
    Objects.requireNonNull(fit);
    if (side < 1 || side > MAX_SIDE) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "An image side of %,d pixels is not possible; give 1 to %,d.",
              side,
              MAX_SIDE));
    }
  }

  /** Squeezes the whole picture into the square. */
  public Preprocessing(int side) {
    this(side, Fit.STRETCH);
  }

  /**
   * The picture as a square of {@link #side()}, of the same bits a sample. Bilinear, with the
   * support widened when shrinking so that nothing aliases; 8-bit values equal those of Pillow's
   * {@code resize} with {@code BILINEAR}. For {@link Fit#CROP} the sizes are torchvision's: the
   * longer side becomes the whole part of side * longer / shorter, and half a pixel of offset is
   * rounded to even.
   */
  public Image apply(Image image) {
    int width = image.width();
    int height = image.height();
    if (width == side && height == side) {
      return image;
    }
    if (fit == Fit.STRETCH) {
      return new Resize(width, height, side, side, 0, 0, side, side).apply(image);
    }
    long toWidth = resized(width, height);
    long toHeight = resized(height, width);
    long left = (long) Math.rint((toWidth - side) / 2.0);
    long top = (long) Math.rint((toHeight - side) / 2.0);
    return new Resize(width, height, toWidth, toHeight, left, top, side, side).apply(image);
  }

  /** What an edge becomes when the shorter one becomes the side. */
  private long resized(int edge, int other) {
    return edge <= other ? side : (long) side * edge / other;
  }

  /**
   * The picture as {@link #apply} has it before {@link Fit#CROP} cuts anything off: {@link #side()}
   * along its shorter edge.
   */
  public Image uncut(Image image) {
    int width = image.width();
    int height = image.height();
    if (fit == Fit.STRETCH) {
      return apply(image);
    }
    if (Math.min(width, height) == side) {
      return image;
    }
    int toWidth = Math.toIntExact(resized(width, height));
    int toHeight = Math.toIntExact(resized(height, width));
    return new Resize(width, height, toWidth, toHeight, 0, 0, toWidth, toHeight).apply(image);
  }
}
