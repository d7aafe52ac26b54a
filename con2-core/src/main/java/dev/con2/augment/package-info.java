/**
 * Context augmentations (section 3.1 of the paper: Flip, Invert, Equalize and their compositions)
 * and the random augmentation family T of SimCLR, as batched tensor operations whose every draw
 * comes from (seed, epoch, image, context, view).
 */
@NullMarked
package dev.con2.augment;

import org.jspecify.annotations.NullMarked;
