/** Images on the device. */
@NullMarked
package dev.con2.internal.image;

import org.jspecify.annotations.NullMarked;
