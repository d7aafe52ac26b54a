/** A yardstick: scores fitted to what a pretrained encoder makes of the pictures. */
@NullMarked
package dev.con2.method.pretrained;

import org.jspecify.annotations.NullMarked;
