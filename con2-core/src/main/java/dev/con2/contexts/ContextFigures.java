package dev.con2.contexts;

import dev.con2.augment.ContextAugmentation;
import java.util.Locale;

/**
 * How well a context meets the two requirements of section 3.1 on some normal images, measured on
 * images that were kept aside.
 *
 * @param context beside the original one
 * @param distinctiveness share in [0, 1] of the images, as they are and in the context, that a
 *     linear discriminant on the representations puts into the right one of both; 0.5 is chance
 * @param colourAlone the same share from the colours alone, without what is where; where it is as
 *     high the context teaches little
 * @param alignment share of an image's nearest neighbours among the images as they are that are its
 *     neighbours in the context too, less what chance gives, as a part of what is possible: 0 is
 *     chance, 1 is all
 */
public record ContextFigures(
    ContextAugmentation context, double distinctiveness, double colourAlone, double alignment) {

  /**
   * A context that is classified right in fewer cases than this after a short training takes a
   * longer one's time too (docs/contexts.md).
   */
  private static final double DISTINCT = 0.7;

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
   * How much better it is classified than by the colours alone, in [-1, 1]: what a network has to
   * learn of what is where.
   */
  public double beyondColours() {
    return distinctiveness - colourAlone;
  }

  /**
   * Both requirements in one number: how much better it is classified than by the colours alone,
   * and alignment, added.
   */
  public double fitness() {
    return beyondColours() + alignment;
  }

  /** Whether a short training learns to classify it. */
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

  /**
   * One line for a record, such as {@code flip classified 0.830, by colours 0.500, alignment
   * 0.499}.
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s classified %.3f, by colours %.3f, alignment %.3f",
        context,
        distinctiveness,
        colourAlone,
        alignment);
  }
}
