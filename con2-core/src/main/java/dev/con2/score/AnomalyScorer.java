package dev.con2.score;

import java.util.List;

/**
 * A score fitted to the representations of the training images under A fixed test-time views.
 * Scorers are immutable, and safe to use from many threads.
 *
 * <p>A representation of length zero has no direction: it is kept as the zero vector where others
 * are made unit length, so its cosine with every representation is 0.
 */
public sealed interface AnomalyScorer permits ModelScorer, MahalanobisScorer {

  /** A, the number of test-time views, at least 1. */
  int views();

  /** Width of the representations, at least 1. */
  int dims();

  /**
   * The mean over views of the score under each view (equation 9). Higher is more anomalous.
   *
   * @param views A matrices; matrix a holds the same B images, in the same order, under view a
   * @return B finite scores
   * @throws IllegalArgumentException if the matrices are not A, not of one size, not {@link #dims}
   *     wide, or not all finite
   */
  double[] score(List<Embeddings> views);
}
