package dev.con2.score;

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
  /** Checks that the values fill the matrix. */
  public Embeddings {
    if (rows < 0 || dims < 1 || Objects.requireNonNull(values).length != (long) rows * dims) {
      throw new IllegalArgumentException(
          rows + " x " + dims + " embeddings have not " + values.length + " values");
    }
  }
}
