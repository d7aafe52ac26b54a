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
 * @param flipFirst whether an image is flipped, left to right, before the context instead of after
 *     it. Before it there is one draw for each image, which all groups of the same {@code viewKey}
 *     share; after it each row has a draw of its own
 */
public record RowGroup(
    ContextAugmentation context,
    AugmentationFamily family,
    int contextKey,
    int viewKey,
    boolean flipFirst) {

  /** Rows of which everything that is drawn comes after the context. */
  public RowGroup(
      ContextAugmentation context, AugmentationFamily family, int contextKey, int viewKey) {
    this(context, family, contextKey, viewKey, false);
  }
}
