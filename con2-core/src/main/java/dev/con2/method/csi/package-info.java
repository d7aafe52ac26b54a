/**
 * CSI (Tack et al. 2020): contrasting of images that are shifted apart from the training images,
 * most often by rotation, and telling the shifts.
 */
@NullMarked
package dev.con2.method.csi;

import org.jspecify.annotations.NullMarked;
