package dev.con2.internal.score;

import dev.con2.score.Embeddings;
import java.util.Arrays;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/** How the Gaussians of SSD's score (Sehwag et al. 2021) are estimated. */
public enum Covariance {
  /**
   * As SSD's code does: unit-length rows, each dimension divided by its deviation over all training
   * images, the plain covariance, its pseudo-inverse.
   */
  PINV,
  /**
   * As {@link LikelihoodScorer} does: unit-length rows, the covariance shrunk by the share that
   * Ledoit and Wolf estimate. Shrinking is no affine map, so nothing is divided by a deviation
   * before it.
   */
  LEDOIT_WOLF;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Mean and covariance of the rows of a view, made unit length. */
  Moments moments(Embeddings view) {
    if (this == PINV) {
      double[][] units = new double[view.rows()][];
      Arrays.setAll(units, row -> MahalanobisScorer.unit(view, row));
      return Moments.of(units);
    }
    LedoitWolf estimate = LedoitWolf.ofUnitRows(view);
    int dims = estimate.mean().length;
    DMatrixRMaj covariance = new DMatrixRMaj(dims, dims);
    for (int i = 0; i < dims; i++) {
      for (int j = i; j < dims; j++) {
        covariance.set(i, j, estimate.covariance()[i][j]);
        covariance.set(j, i, estimate.covariance()[i][j]);
      }
    }
    return new Moments(estimate.mean(), covariance);
  }

  /**
   * In how many directions so many images can vary at most, as this estimates it: in one less than
   * they are, unless shrinking adds others, for which it needs three images.
   */
  int rank(int images) {
    return this == PINV || images < 3 ? images - 1 : Integer.MAX_VALUE;
  }

  /**
   * What each dimension is divided by.
   *
   * @param all of all training images
   */
  double[] scales(Moments all) {
    double[] scales = new double[all.mean().length];
    Arrays.setAll(scales, i -> this == PINV ? Math.sqrt(all.covariance().get(i, i)) : 1);
    return scales;
  }
}
