/**
 * UniCon-HA (Wang et al. 2023): normal images and their rotations are contrasted unilaterally, at
 * each of the last stages of the encoder under augmentations of its own strength. No code and no
 * supplement of it was at hand: this is a reading of its paper, and says where it had to choose.
 */
@NullMarked
package dev.con2.method.unicon;

import org.jspecify.annotations.NullMarked;
