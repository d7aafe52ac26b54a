package dev.con2.internal.score;

import dev.con2.error.ModelFileException;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import java.util.List;

/** What every scorer asks of the matrices and the arrays it is given. */
final class ViewChecks {

  private ViewChecks() {}

  /**
   * B, the number of images, after a check that the views are as many and as wide as were fitted.
   *
   * @throws IllegalArgumentException if they are not, or not all of the same images
   */
  static int images(List<Embeddings> views, AnomalyScorer scorer) {
    if (views.size() != scorer.views()) {
      throw new IllegalArgumentException(
          "%d views of a scorer fitted to %d".formatted(views.size(), scorer.views()));
    }
    int images = views.get(0).rows();
    for (Embeddings view : views) {
      requireSize(view, images, scorer.dims());
    }
    return images;
  }

  /**
   * Checks that a matrix has these rows and columns.
   *
   * @throws IllegalArgumentException if it has not
   */
  static void requireSize(Embeddings view, int rows, int dims) {
    if (view.rows() != rows || view.dims() != dims) {
      throw new IllegalArgumentException(
          "a view of %d x %d values beside views of %d x %d"
              .formatted(view.rows(), view.dims(), rows, dims));
    }
  }

  /**
   * Checks that a scorer was fitted to a view at least.
   *
   * @param fits one a view
   * @throws IllegalArgumentException if there is none
   */
  static void requireFitted(List<?> fits) {
    if (fits.isEmpty()) {
      throw noView();
    }
  }

  /** What is said of a scorer that was fitted to no view. */
  static IllegalArgumentException noView() {
    return new IllegalArgumentException("no view to score under");
  }

  /** What is said of an array of a model file that has another shape or other values. */
  static ModelFileException unusable(String array, String why) {
    return new ModelFileException(
        "the model file's array '%s' cannot be used for scoring: %s; make the model again"
            .formatted(array, why));
  }

  /**
   * One over the length of a row, or 0 for a row of length zero.
   *
   * @throws IllegalArgumentException if a value of the row is not finite
   */
  static double inverseNorm(Embeddings view, int row) {
    return inverseNorm(view, row, 0, view.dims());
  }

  /**
   * The same of some columns of a row.
   *
   * @param column the first of them
   * @param width how many there are
   * @throws IllegalArgumentException if one of the values is not finite
   */
  static double inverseNorm(Embeddings view, int row, int column, int width) {
    int from = row * view.dims() + column;
    double squares = 0;
    for (int i = from; i < from + width; i++) {
      squares += (double) view.values()[i] * view.values()[i];
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException("representation " + row + " is not finite");
    }
    return squares == 0 ? 0 : 1 / Math.sqrt(squares);
  }

  /** The rows of a view, made unit length; one of length zero stays. */
  static float[] unitRows(Embeddings view) {
    int dims = view.dims();
    float[] units = new float[view.values().length];
    for (int row = 0; row < view.rows(); row++) {
      double inverse = inverseNorm(view, row);
      for (int i = row * dims; i < (row + 1) * dims; i++) {
        units[i] = (float) (view.values()[i] * inverse);
      }
    }
    return units;
  }
}
