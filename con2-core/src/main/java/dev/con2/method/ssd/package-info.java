/** SSD (Sehwag et al. 2021): SimCLR's training, scored by the Mahalanobis distance. */
@NullMarked
package dev.con2.method.ssd;

import org.jspecify.annotations.NullMarked;
