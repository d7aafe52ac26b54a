/**
 * How good a detector is when anomalies are at hand: AUROC with its interval, average precision,
 * false positives at a detection rate, and what trivial features reach.
 */
@NullMarked
package dev.con2.evaluate;

import org.jspecify.annotations.NullMarked;
