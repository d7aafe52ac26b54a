/**
 * Anomaly scores of section 3.3: nearest neighbour S_NND (equation 5), Gaussian likelihood S_LH
 * (equations 6 to 8), the mean over test-time views (equation 9), and the calibration that turns a
 * score into a decision with a promise. A higher score is more anomalous, everywhere.
 */
@NullMarked
package dev.con2.score;

import org.jspecify.annotations.NullMarked;
