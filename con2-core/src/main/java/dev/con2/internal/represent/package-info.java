/**
 * From images and views to representations: the one loop that fitting, calibration, scoring and
 * figures share ({@link dev.con2.internal.represent.Representer}).
 *
 * <p>Internal: it may change without notice.
 */
@NullMarked
package dev.con2.internal.represent;

import org.jspecify.annotations.NullMarked;
