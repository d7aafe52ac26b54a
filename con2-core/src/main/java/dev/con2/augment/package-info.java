/**
 * Context augmentations (section 3.1 of the paper: Flip, Invert, Equalize and their compositions)
 * as batched tensor operations, and the draws from the random augmentation family T of SimCLR, each
 * from (seed, epoch, image, context, view). {@code dev.con2.internal.augment} makes views of them.
 */
@NullMarked
package dev.con2.augment;

import org.jspecify.annotations.NullMarked;
