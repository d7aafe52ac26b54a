/**
 * The measurements whose results are committed in {@code docs/results}, each with a main method of
 * its own.
 */
@NullMarked
package dev.con2.bench;

import org.jspecify.annotations.NullMarked;
