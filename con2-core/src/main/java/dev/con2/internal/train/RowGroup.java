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
 */
public record RowGroup(
    ContextAugmentation context, AugmentationFamily family, int contextKey, int viewKey) {}
