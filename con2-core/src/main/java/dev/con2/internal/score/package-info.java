/**
 * The scorers: S_NND (equation 5), S_LH (equations 6 to 8), CON2's default by the encoder's stages,
 * those of SSD, CSI and UniCon-HA and those by Euclidean distance, and which images are held out
 * for the calibration.
 */
@NullMarked
package dev.con2.internal.score;

import org.jspecify.annotations.NullMarked;
