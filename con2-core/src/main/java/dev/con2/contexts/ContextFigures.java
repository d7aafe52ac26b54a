package dev.con2.contexts;

import dev.con2.augment.ContextAugmentation;
import java.util.Locale;

/**
 * How well a context meets the two requirements of section 3.1 on some normal images, measured on
 * images that were kept aside.
 *
 * @param context beside the untouched one
 * @param distinctiveness share in [0, 1] of the images, as they are and in the context, that a
 *     linear discriminant on the representations puts into the right one of both; 0.5 is guessing
 * @param colourAlone the same share from the colours alone, without what is where; it takes no part
 *     in the choice, but where it is as high the context teaches little
 * @param alignment share of an image's nearest neighbours among the images as they are that are its
 *     neighbours in the context too, less what chance gives, as a part of what is possible: 0 is
 *     chance, 1 is all
 */
public record ContextFigures(
    ContextAugmentation context, double distinctiveness, double colourAlone, double alignment) {

  /** Told in fewer images than this share, a context is next to guessing. */
  private static final double DISTINCT = 0.6;

  /** Where alignment is less, hardly any neighbour is kept beyond chance. */
  private static final double ALIGNED = 0.1;

  /** Checks the ranges. */
  public ContextFigures {
    if (!(distinctiveness >= 0 && distinctiveness <= 1)
        || !(colourAlone >= 0 && colourAlone <= 1)
        || !(alignment <= 1)) {
      throw new IllegalArgumentException("no context has these figures");
    }
  }

  /**
   * Both requirements in one number in [0, 1]: distinctiveness beyond guessing, 2 x share - 1,
   * times alignment; 0 where one of them is missing altogether.
   */
  public double fitness() {
    return Math.max(0, 2 * distinctiveness - 1) * Math.max(0, alignment);
  }

  /** Whether it is told clearly better than by guessing. */
  public boolean isDistinct() {
    return distinctiveness >= DISTINCT;
  }

  /** Whether clearly more neighbours stay neighbours than by chance. */
  public boolean isAligned() {
    return alignment >= ALIGNED;
  }

  /** Whether it meets both requirements. */
  public boolean suits() {
    return isDistinct() && isAligned();
  }

  /** One line for a record, such as {@code flip 0.329 = (2 x 0.830 - 1) x 0.499, colour 0.500}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %.3f = (2 x %.3f - 1) x %.3f, colour %.3f",
        context,
        fitness(),
        distinctiveness,
        alignment,
        colourAlone);
  }
}
