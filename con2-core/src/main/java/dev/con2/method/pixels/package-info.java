/** A yardstick: the nearest neighbour by the pixels themselves, with nothing learned. */
@NullMarked
package dev.con2.method.pixels;

import org.jspecify.annotations.NullMarked;
