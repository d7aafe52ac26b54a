/**
 * How long and how fast is trained (appendix D), and the listener for progress. The loop itself is
 * in {@code dev.con2.internal.train}.
 */
@NullMarked
package dev.con2.train;

import org.jspecify.annotations.NullMarked;
