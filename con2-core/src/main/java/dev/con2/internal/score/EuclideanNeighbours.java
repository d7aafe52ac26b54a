package dev.con2.internal.score;

import dev.con2.internal.engine.Safetensors;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import java.util.Map;

/**
 * The mean Euclidean distance to the nearest training images, over some of the columns of a
 * representation.
 *
 * @param name of the score
 * @param description for a person
 * @param dims width of the representation
 * @param first the first column that counts, from 0
 * @param end the column after the last
 * @param neighbours how many training images, at least 1
 */
public record EuclideanNeighbours(
    String name, String description, int dims, int first, int end, int neighbours)
    implements ScorerFactory {

  /** Checks the values. */
  public EuclideanNeighbours {
    if (first < 0 || end <= first || end > dims || neighbours < 1) {
      throw new IllegalArgumentException(
          "%d neighbours over columns %d to %d of %d".formatted(neighbours, first, end, dims));
    }
  }

  /** How many columns count. */
  int size() {
    return end - first;
  }

  /** The columns that count, row by row. */
  float[] columns(Embeddings view) {
    if (size() == view.dims()) {
      return view.values().clone();
    }
    float[] columns = new float[view.rows() * size()];
    for (int row = 0; row < view.rows(); row++) {
      System.arraycopy(view.values(), row * view.dims() + first, columns, row * size(), size());
    }
    return columns;
  }

  @Override
  public long keptBytes(RepresentationLayout layout, int images) {
    return (long) layout.contexts().size() * images * size() * Float.BYTES;
  }

  @Override
  public Fitting fitting(RepresentationLayout layout, long seed) {
    return new EuclideanScorer.EuclideanFitting(this);
  }

  @Override
  public AnomalyScorer read(Map<String, Safetensors.Array> arrays) {
    return EuclideanScorer.read(this, arrays);
  }
}
