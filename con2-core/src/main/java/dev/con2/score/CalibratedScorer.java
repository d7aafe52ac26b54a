package dev.con2.score;

/**
 * A fitted score with the calibration that makes decisions of it.
 *
 * @param scorer fitted to the training images
 * @param calibration by the same scorer's scores of the held-out images
 */
public record CalibratedScorer(AnomalyScorer scorer, Calibration calibration) {}
