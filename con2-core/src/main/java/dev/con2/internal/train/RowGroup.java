package dev.con2.internal.train;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;

/**
 * N rows of a batch: a random view of each image, shown in a context.
 *
 * @param context that the images are shown in first
 * @param family that the views are drawn from
 * @param contextKey part of the key of the draws, beside seed, epoch and image
 * @param viewKey likewise: two groups with equal keys and families have the same views
 * @param flipBeforeContext whether left and right are exchanged before the context instead of after
 *     it; the draw does not have the context in its key, so an image is shown with left and right
 *     exchanged in all contexts of a view or in none
 */
public record RowGroup(
    ContextAugmentation context,
    AugmentationFamily family,
    int contextKey,
    int viewKey,
    boolean flipBeforeContext) {

  /** Rows that exchange left and right after the context, as all else of a view: CON2's. */
  public RowGroup(
      ContextAugmentation context, AugmentationFamily family, int contextKey, int viewKey) {
    this(context, family, contextKey, viewKey, false);
  }
}
