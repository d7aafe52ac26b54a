/** A yardstick: the nearest neighbour by histograms of colours and gradients. */
@NullMarked
package dev.con2.method.histograms;

import org.jspecify.annotations.NullMarked;
