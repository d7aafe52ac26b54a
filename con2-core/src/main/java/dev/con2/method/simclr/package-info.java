/** SimCLR (Chen et al. 2020) on the normal images, scored by the nearest neighbour. */
@NullMarked
package dev.con2.method.simclr;

import org.jspecify.annotations.NullMarked;
