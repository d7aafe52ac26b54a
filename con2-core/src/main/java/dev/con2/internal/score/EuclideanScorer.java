package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.internal.engine.NearestRows;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Under each view the mean Euclidean distance between an image and the training images nearest to
 * it, over some of the columns. The training rows are kept in single precision, A x N x columns
 * values.
 */
final class EuclideanScorer implements AnomalyScorer {

  private static final String REFERENCE = "reference.";

  private final EuclideanNeighbours kind;

  /** A arrays (N, columns), one a view. */
  private final List<Floats> references;

  private EuclideanScorer(EuclideanNeighbours kind, List<Floats> references) {
    this.kind = kind;
    this.references = List.copyOf(references);
  }

  /** Keeps the columns of the training images, view after view. */
  static final class EuclideanFitting implements ScorerFactory.Fitting {
    private final EuclideanNeighbours kind;
    private final List<Floats> references = new ArrayList<>();

    EuclideanFitting(EuclideanNeighbours kind) {
      this.kind = kind;
    }

    @Override
    public void add(Embeddings view) {
      if (!references.isEmpty()) {
        ViewChecks.requireSize(view, references.get(0).shape().get(0), kind.dims());
      } else if (view.rows() < kind.neighbours()) {
        throw new IllegalArgumentException(
            "%d training images have no %d neighbours".formatted(view.rows(), kind.neighbours()));
      }
      ViewChecks.requireSize(view, view.rows(), kind.dims());
      if (!view.isFinite()) {
        throw new IllegalArgumentException("a representation is not finite");
      }
      references.add(new Floats(List.of(view.rows(), kind.size()), kind.columns(view)));
    }

    @Override
    public EuclideanScorer build() {
      ViewChecks.requireFitted(references);
      return new EuclideanScorer(kind, references);
    }
  }

  /**
   * Reads back what {@link #arrays} gave.
   *
   * @throws ModelFileException if an array is missing, of the wrong size or not finite
   */
  static EuclideanScorer read(EuclideanNeighbours kind, Map<String, Safetensors.Array> arrays) {
    List<Floats> references = new ArrayList<>();
    do {
      String name = REFERENCE + references.size();
      Floats reference = Safetensors.require(arrays, name, Floats.class);
      boolean usable =
          reference.shape().size() == 2
              && reference.shape().get(0) >= kind.neighbours()
              && reference.shape().get(1) == kind.size()
              && (references.isEmpty() || references.get(0).shape().equals(reference.shape()));
      for (float value : reference.values()) {
        usable &= Float.isFinite(value);
      }
      if (!usable) {
        throw new ModelFileException(
            "the model file's array '%s' of shape %s cannot be used for scoring; make the model again"
                .formatted(name, reference.shape()));
      }
      references.add(reference);
    } while (references.size() < arrays.size());
    return new EuclideanScorer(kind, references);
  }

  @Override
  public int views() {
    return references.size();
  }

  @Override
  public int dims() {
    return kind.dims();
  }

  @Override
  public double[] score(List<Embeddings> views) {
    double[] scores = new double[ViewChecks.images(views, this)];
    for (int a = 0; a < views(); a++) {
      double[][] distances =
          NearestRows.distances(
              kind.columns(views.get(a)),
              references.get(a).values(),
              kind.size(),
              kind.neighbours());
      for (int i = 0; i < scores.length; i++) {
        scores[i] += Arrays.stream(distances[i]).average().orElseThrow();
      }
    }
    return Arrays.stream(scores).map(sum -> sum / views()).toArray();
  }

  @Override
  public Map<String, Safetensors.Array> arrays() {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    for (int a = 0; a < views(); a++) {
      arrays.put(REFERENCE + a, references.get(a));
    }
    return arrays;
  }
}
