package dev.con2.image;

import dev.con2.error.InvalidInputException;
import dev.con2.error.UnreadableImageException;
import java.util.Locale;
import java.util.Objects;

/**
 * How pictures of any size become squares of one size: the same resize in training, scoring and
 * serving, since scores must not depend on the door that a picture came in by.
 *
 * @param side pixels along each side of the result, 1 to 4,096
 * @param fit what happens to a picture that is not square
 * @param edge pixels along each side of the square that the result is the middle of, {@code side}
 *     to 4,096: the paper's protocols resize to 256 and keep the middle 224
 * @param interpolation what a sample between those of the picture is
 * @param bits how many bits the samples of 16-bit pictures have in truth, 9 to 16: those of cameras
 *     often have 12, and 4,095 is their white. Pictures of 8 bits are as they are
 */
public record Preprocessing(int side, Fit fit, int edge, Interpolation interpolation, int bits) {

  /** The largest {@link #side()}. */
  public static final int MAX_SIDE = 4096;

  /** What happens to a picture that is not square. */
  public enum Fit {
    /** The whole picture is squeezed into the square: proportions change, nothing is lost. */
    STRETCH,
    /** The shorter side is brought to the wanted size and the middle of the longer one is kept. */
    CROP;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The kernel that weighs the samples of a picture, Pillow's of the same name. */
  public enum Interpolation {
    /** The triangle of the next sample on each side. */
    BILINEAR(1) {
      @Override
      double weight(double distance) {
        return distance < 1 ? 1 - distance : 0;
      }
    },
    /** Keys's cubic over two samples on each side, with a = -0.5; it overshoots at edges. */
    BICUBIC(2) {
      @Override
      double weight(double distance) {
        if (distance < 1) {
          return ((A + 2) * distance - (A + 3)) * distance * distance + 1;
        }
        return distance < 2 ? (((distance - 5) * distance + 8) * distance - 4) * A : 0;
      }
    };

    private static final double A = -0.5;

    private final int support;

    Interpolation(int support) {
      this.support = support;
    }

    /** How far the kernel reaches on each side, in samples. */
    int support() {
      return support;
    }

    /** What the kernel is at a distance, in samples, at least 0; not normalised. */
    abstract double weight(double distance);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** That of pictures which use all of their 16 bits. */
  public static final int ALL_BITS = 16;

  private static final int FEWEST_BITS = 9;

  /**
   * Checks the sides and bits.
   *
   * @throws InvalidInputException if one is out of its range
   */
  public Preprocessing {
    Objects.requireNonNull(fit);
    Objects.requireNonNull(interpolation);
    if (side < 1 || edge < side || edge > MAX_SIDE) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "An image side of %,d pixels, the middle of %,d, is not possible; give 1 to %,d.",
              side,
              edge,
              MAX_SIDE));
    }
    if (bits < FEWEST_BITS || bits > ALL_BITS) {
      throw new InvalidInputException(
          "option bits is %d, out of range; give %d to %d, such as 12"
              .formatted(bits, FEWEST_BITS, ALL_BITS));
    }
  }

  /** For a small picture of the same shape and brightness: bilinear, with nothing cut off. */
  public Preprocessing toSide(int other) {
    return new Preprocessing(other, fit, other, Interpolation.BILINEAR, bits);
  }

  /** Of pictures that use all of their bits. */
  public Preprocessing(int side, Fit fit, int edge, Interpolation interpolation) {
    this(side, fit, edge, interpolation, ALL_BITS);
  }

  /** Bilinear. */
  public Preprocessing(int side, Fit fit, int edge) {
    this(side, fit, edge, Interpolation.BILINEAR);
  }

  /** Without a margin that is cut off. */
  public Preprocessing(int side, Fit fit) {
    this(side, fit, side);
  }

  /** Squeezes the whole picture into the square. */
  public Preprocessing(int side) {
    this(side, Fit.STRETCH);
  }

  /**
   * The picture as a square of {@link #side()}, of the same bits a sample. The kernel's support is
   * widened when shrinking so that nothing aliases; 8-bit values equal those of Pillow's {@code
   * resize} with {@code BILINEAR} or {@code BICUBIC}. For {@link Fit#CROP} the sizes are
   * torchvision's: the longer side becomes the whole part of edge * longer / shorter, and half a
   * pixel of offset is rounded to even.
   *
   * @throws UnreadableImageException if it has 16 bits a sample, and a sample that {@link #bits} do
   *     not reach
   */
  public Image apply(Image image) {
    return apply(image, ImageReader.GIVEN);
  }

  /**
   * The same.
   *
   * @param name what messages call the picture
   * @throws UnreadableImageException likewise
   */
  public Image apply(Image image, String name) {
    return squared(widened(image, name)).middle(side);
  }

  /** The picture whose largest sample is 65,535 where it was that of the bits. */
  private Image widened(Image image, String name) {
    if (bits == ALL_BITS || !(image instanceof Image.SixteenBit picture)) {
      return image;
    }
    short[] samples = picture.samples().clone();
    for (int i = 0; i < samples.length; i++) {
      int sample = samples[i] & 0xffff;
      if (sample >> bits != 0) {
        throw new UnreadableImageException(
            String.format(
                Locale.ROOT,
                "%s has a sample of %,d, more than the %,d of the %d bits that the model was"
                    + " trained with; give pictures of %d bits, or train without the option bits.",
                name,
                sample,
                (1 << bits) - 1,
                bits,
                bits));
      }
      samples[i] = (short) SampleBits.widen(sample, bits);
    }
    return new Image.SixteenBit(image.width(), image.height(), samples);
  }

  private Image squared(Image image) {
    int width = image.width();
    int height = image.height();
    if (width == edge && height == edge) {
      return image;
    }
    if (fit == Fit.STRETCH) {
      return new Resize(width, height, edge, edge, 0, 0, edge, edge, interpolation).apply(image);
    }
    long toWidth = resized(width, height);
    long toHeight = resized(height, width);
    long left = (long) Math.rint((toWidth - edge) / 2.0);
    long top = (long) Math.rint((toHeight - edge) / 2.0);
    return new Resize(width, height, toWidth, toHeight, left, top, edge, edge, interpolation)
        .apply(image);
  }

  /** What a length becomes when the shorter one becomes the edge. */
  private long resized(int length, int other) {
    return length <= other ? edge : (long) edge * length / other;
  }

  /**
   * The picture before anything is cut off: {@link #edge()} along its shorter side, or along both
   * for {@link Fit#STRETCH}.
   */
  public Image uncut(Image image) {
    int width = image.width();
    int height = image.height();
    if (fit == Fit.STRETCH) {
      return squared(image);
    }
    if (Math.min(width, height) == edge) {
      return image;
    }
    int toWidth = Math.toIntExact(resized(width, height));
    int toHeight = Math.toIntExact(resized(height, width));
    return new Resize(width, height, toWidth, toHeight, 0, 0, toWidth, toHeight, interpolation)
        .apply(image);
  }
}
