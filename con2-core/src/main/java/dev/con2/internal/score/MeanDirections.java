package dev.con2.internal.score;

import dev.con2.score.Embeddings;
import java.util.ArrayList;
import java.util.List;

/**
 * For some images, for each context and each part of their representations, the mean over the
 * context's views of the part made unit length. A part of length zero counts as the zero vector.
 */
final class MeanDirections {

  private final List<Integer> parts;
  private final List<Integer> contexts;
  private final int images;

  /** For each context and part the sum (images, width), row-major. */
  private final List<List<float[]>> sums = new ArrayList<>();

  /** For each context how many of its views were added. */
  private final int[] added;

  private int views;

  /**
   * Of no view yet.
   *
   * @param parts widths of the parts of a row, one behind the other
   * @param contexts for each view the number of its context, from 0
   */
  MeanDirections(List<Integer> parts, List<Integer> contexts, int images) {
    this.parts = parts;
    this.contexts = contexts;
    this.images = images;
    added = new int[contexts.stream().mapToInt(Integer::intValue).max().orElseThrow() + 1];
    for (int context = 0; context < added.length; context++) {
      sums.add(parts.stream().map(width -> new float[Math.multiplyExact(images, width)]).toList());
    }
  }

  /** How many contexts there are. */
  int contexts() {
    return added.length;
  }

  /**
   * Adds the next view.
   *
   * @throws IllegalArgumentException if it has other images or another width, a value is not
   *     finite, or all views were added
   */
  void add(Embeddings view) {
    ViewChecks.requireSize(view, images, parts.stream().mapToInt(Integer::intValue).sum());
    if (views == contexts.size()) {
      throw new IllegalArgumentException("more than the %d views there are".formatted(views));
    }
    int context = contexts.get(views++);
    added[context]++;
    int column = 0;
    for (int part = 0; part < parts.size(); part++) {
      int width = parts.get(part);
      float[] sum = sums.get(context).get(part);
      for (int row = 0; row < images; row++) {
        int from = row * view.dims() + column;
        double inverse = inverseLength(view, row, from, width);
        for (int i = 0; i < width; i++) {
          sum[row * width + i] += (float) (view.values()[from + i] * inverse);
        }
      }
      column += width;
    }
  }

  private static double inverseLength(Embeddings view, int row, int from, int width) {
    double squares = 0;
    for (int i = from; i < from + width; i++) {
      squares += (double) view.values()[i] * view.values()[i];
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException("representation " + row + " is not finite");
    }
    return squares == 0 ? 0 : 1 / Math.sqrt(squares);
  }

  /**
   * The means of one context and part, one row an image.
   *
   * @throws IllegalArgumentException if not all views were added
   */
  Embeddings of(int context, int part) {
    if (views < contexts.size()) {
      throw new IllegalArgumentException("%d views of %d".formatted(views, contexts.size()));
    }
    float[] sum = sums.get(context).get(part);
    float[] means = new float[sum.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = sum[i] / added[context];
    }
    return new Embeddings(images, parts.get(part), means);
  }
}
