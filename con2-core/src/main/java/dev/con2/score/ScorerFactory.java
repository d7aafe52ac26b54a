package dev.con2.score;

import dev.con2.internal.engine.Safetensors;
import java.util.Collections;
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

  /** Whether it compares with the training images themselves, of which fewer may be kept. */
  default boolean keepsReferences() {
    return false;
  }

  /**
   * The same, keeping a few training images that stand for all.
   *
   * @param most how many, at least 1
   * @return this itself unless it {@link #keepsReferences}
   */
  default ScorerFactory keeping(int most) {
    return this;
  }

  /**
   * Which of the columns of a representation the scorer is fitted to: so many of the last.
   *
   * @return the width of the last part, unless the scorer looks at others too
   */
  default int columns(RepresentationLayout layout) {
    return layout.lastPart();
  }

  /**
   * Whether a scorer that was read back fits representations of this layout. It is given the last
   * {@link AnomalyScorer#dims} columns of them, so there must be as many.
   *
   * @param scorer of this kind
   * @param layout of the representations that the model makes
   */
  default boolean suits(AnomalyScorer scorer, RepresentationLayout layout) {
    return scorer.suits(layout) && scorer.dims() == columns(layout);
  }

  /**
   * About how large what a scorer keeps is.
   *
   * @param layout of the representations
   * @param images N, that it is fitted to
   * @return bytes
   */
  long keptBytes(RepresentationLayout layout, int images);

  /**
   * Begins to fit a scorer.
   *
   * @param layout of the representations; the scorer is given {@link #columns} of them
   * @param seed of the training, by which a scorer draws what it draws at random
   */
  Fitting fitting(RepresentationLayout layout, long seed);

  /**
   * Reads back what {@link AnomalyScorer#arrays} gave.
   *
   * @throws dev.con2.error.ModelFileException if an array is missing, of the wrong size or not what
   *     it should be
   */
  AnomalyScorer read(Map<String, Safetensors.Array> arrays);

  /** Fits a scorer to all views at once, of one part and one context, with the seed 0. */
  default AnomalyScorer fit(List<Embeddings> views) {
    List<Integer> width = views.stream().map(Embeddings::dims).limit(1).toList();
    RepresentationLayout layout =
        new RepresentationLayout(width, Collections.nCopies(views.size(), 0));
    Fitting fitting = fitting(layout, 0);
    views.forEach(fitting::add);
    return fitting.build();
  }
}
