package dev.con2.score;

import java.util.List;

/**
 * A fitted score with the calibration that makes decisions of it.
 *
 * @param scorer fitted to the training images
 * @param calibration by the same scorer's scores of the held-out images
 */
public record CalibratedScorer(AnomalyScorer scorer, Calibration calibration) {

  /**
   * The scores of images.
   *
   * @param views for each view their representations, of which the scorer sees the last {@link
   *     AnomalyScorer#dims} columns
   * @return a score for each image
   */
  public double[] score(List<Embeddings> views) {
    return scorer.score(Embeddings.last(views, scorer.dims()));
  }
}
