package dev.con2.score;

import java.util.List;
import java.util.Objects;

/**
 * Representations z = g(x) of section 3.2, one row an image, row-major: element (row, column)
 * stands at {@code row * dims + column}. Not normalised.
 *
 * @param rows number of images, at least 0
 * @param dims width of the representation, at least 1
 * @param values rows x dims values; not copied, not written to after it is handed over
 */
public record Embeddings(int rows, int dims, float[] values) {

  /**
   * The last columns of each matrix; the matrices themselves if that is all.
   *
   * @param columns how many, from 1 to their width
   */
  public static List<Embeddings> last(List<Embeddings> matrices, int columns) {
    return matrices.stream().map(matrix -> matrix.last(columns)).toList();
  }

  /**
   * The last columns; this itself if that is all.
   *
   * @param columns how many, from 1 to {@code dims}
   */
  public Embeddings last(int columns) {
    if (columns == dims) {
      return this;
    }
    float[] kept = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, (row + 1) * dims - columns, kept, row * columns, columns);
    }
    return new Embeddings(rows, columns, kept);
  }

  /** Whether no value is infinite or not a number. */
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Checks that the values fill the matrix. */
  public Embeddings {
    if (rows < 0 || dims < 1 || Objects.requireNonNull(values).length != (long) rows * dims) {
      throw new IllegalArgumentException(
          rows + " x " + dims + " embeddings have not " + values.length + " values");
    }
  }
}
