/**
 * How good a detector is when anomalies are at hand: AUROC with its interval, average precision,
 * false positives at a detection rate, and the one-class protocol of section 4.
 */
@NullMarked
package dev.con2.evaluate;

import org.jspecify.annotations.NullMarked;
