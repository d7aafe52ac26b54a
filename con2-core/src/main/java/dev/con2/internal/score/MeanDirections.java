package dev.con2.internal.score;

import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * For some images, for each context and each part of their representations, the mean over the
 * context's views of the part made unit length. A part of length zero counts as the zero vector.
 * Summed in fp64.
 */
final class MeanDirections {

  private final RepresentationLayout layout;
  private final int images;

  /** For each context and part the sum (images, width), row-major. */
  private final List<List<double[]>> sums = new ArrayList<>();

  /** For each context how many of its views were added. */
  private final int[] added;

  private int views;

  /**
   * Of no view yet.
   *
   * @param layout of the rows and of the views
   */
  MeanDirections(RepresentationLayout layout, int images) {
    this.layout = layout;
    this.images = images;
    added = new int[layout.contextCount()];
    for (int context = 0; context < added.length; context++) {
      sums.add(
          layout.parts().stream()
              .map(width -> new double[Math.multiplyExact(images, width)])
              .toList());
    }
  }

  /**
   * Adds the next view.
   *
   * @throws IllegalArgumentException if it has other images or another width, a value is not
   *     finite, or all views were added
   */
  void add(Embeddings view) {
    ViewChecks.requireSize(view, images, layout.size());
    if (views == layout.contexts().size()) {
      throw new IllegalArgumentException("more than the %d views there are".formatted(views));
    }
    int context = layout.contexts().get(views++);
    added[context]++;
    int column = 0;
    for (int part = 0; part < layout.parts().size(); part++) {
      int width = layout.parts().get(part);
      double[] sum = sums.get(context).get(part);
      for (int row = 0; row < images; row++) {
        int from = row * view.dims() + column;
        double inverse = ViewChecks.inverseNorm(view, row, column, width);
        for (int i = 0; i < width; i++) {
          sum[row * width + i] += view.values()[from + i] * inverse;
        }
      }
      column += width;
    }
  }

  /**
   * The means of one context and part, one row an image, rounded to single precision.
   *
   * @throws IllegalArgumentException if not all views were added
   */
  Embeddings of(int context, int part) {
    int all = layout.contexts().size();
    if (views < all) {
      throw new IllegalArgumentException("%d views of %d".formatted(views, all));
    }
    double[] sum = sums.get(context).get(part);
    float[] means = new float[sum.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sum[i] / added[context]);
    }
    return new Embeddings(images, layout.parts().get(part), means);
  }
}
