package dev.con2.score;

import dev.con2.internal.engine.Safetensors;
import java.util.List;
import java.util.Map;

/** A kind of score: fits scorers, and reads back those that were fitted. */
public interface ScorerFactory {

  /**
   * A scorer that is being fitted, view after view, so that the representations under all views
   * need not exist together.
   */
  interface Fitting {

    /**
     * Adds the training images under the next view.
     *
     * @param view (N, d), one row an image; nothing of it is kept
     * @throws IllegalArgumentException if there is no image, a value is not finite, or the size
     *     differs from that of the first view
     */
    void add(Embeddings view);

    /**
     * The scorer for the views that were added.
     *
     * @throws IllegalArgumentException if there is none
     */
    AnomalyScorer build();
  }

  /** Its name in options, tables and files: small letters, digits, hyphens. */
  String name();

  /** What it is, in a few words for a person, such as {@code nearest neighbour}. */
  String description();

  /**
   * Whether it learns from images; if not, it is fitted to views without rows, since nothing but
   * their number and their size counts.
   */
  default boolean learnsFromImages() {
    return true;
  }

  /** Begins to fit a scorer. */
  Fitting fitting();

  /**
   * Reads back what {@link AnomalyScorer#arrays} gave.
   *
   * @throws dev.con2.error.ModelFileException if an array is missing, of the wrong size or not what
   *     it should be
   */
  AnomalyScorer read(Map<String, Safetensors.Array> arrays);

  /** Fits a scorer to all views at once. */
  default AnomalyScorer fit(List<Embeddings> views) {
    Fitting fitting = fitting();
    views.forEach(fitting::add);
    return fitting.build();
  }
}
