/**
 * The scorers: S_NND (equation 5), S_LH (equations 6 to 8), SSD's and those by Euclidean distance,
 * and which images are held out for the calibration.
 */
@NullMarked
package dev.con2.internal.score;

import org.jspecify.annotations.NullMarked;
