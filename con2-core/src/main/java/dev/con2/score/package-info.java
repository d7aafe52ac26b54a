/**
 * What an anomaly score of section 3.3 is, with the mean over test-time views (equation 9), and the
 * calibration that turns a score into a decision with a promise. A higher score is more anomalous,
 * everywhere. The scores themselves are in {@code dev.con2.internal.score}.
 */
@NullMarked
package dev.con2.score;

import org.jspecify.annotations.NullMarked;
