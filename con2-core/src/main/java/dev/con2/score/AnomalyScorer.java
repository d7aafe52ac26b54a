package dev.con2.score;

import dev.con2.internal.engine.Safetensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A score fitted to the representations of the training images under A fixed test-time views.
 * Scorers are immutable, and safe to use from many threads.
 *
 * <p>A representation of length zero has no direction: it is kept as the zero vector where others
 * are made unit length, so its cosine with every representation is 0.
 */
public interface AnomalyScorer {

  /** A, the number of test-time views, at least 1. */
  int views();

  /** Width of the representations, at least 1. */
  int dims();

  /**
   * A score of each image, by all views together: of most scorers the mean over views of the score
   * under each (equation 9); {@code mean-nnd}, {@code stages} and {@code csi} take a mean over
   * views of the representations, and score that. Higher is more anomalous.
   *
   * @param views A matrices; matrix a holds the same B images, in the same order, under view a
   * @return B finite scores
   * @throws IllegalArgumentException if the matrices are not A, not of one size, not {@link #dims}
   *     wide, or not all finite
   */
  double[] score(List<Embeddings> views);

  /**
   * Whether it was fitted to views, and columns, that stand as this layout says; a scorer may allow
   * parts before its own.
   */
  default boolean suits(RepresentationLayout layout) {
    return views() == layout.contexts().size();
  }

  /**
   * What was fitted, as named arrays for the model file. The scorer that is read back from them
   * gives the same scores, bit for bit.
   */
  Map<String, Safetensors.Array> arrays();

  /** What a person should know of the fit, in sentences: none where all went well. */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * The training images' representations under a view, as far as the scorer keeps them: each a row
   * of unit length or zero.
   */
  default Optional<Embeddings> reference(int view) {
    return Optional.empty();
  }
}
