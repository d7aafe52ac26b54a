package dev.con2;

/**
 * What a detector says of one picture.
 *
 * @param score the anomaly score; higher is more anomalous, and only the order means anything
 * @param pValue one more than the held-out normal pictures that score as high or higher, divided by
 *     one more than there are; in (0, 1], and 1 where none are held out
 * @param anomalous whether the p-value is at most the detector's false-alarm rate or, where a
 *     threshold was given, the score is at least that
 */
public record Verdict(double score, double pValue, boolean anomalous) {}
