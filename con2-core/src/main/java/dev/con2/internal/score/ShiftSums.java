package dev.con2.internal.score;

import dev.con2.score.Embeddings;
import java.util.Arrays;

/**
 * What CSI's score is made of, for some images and each shift: sums over the views in the shift of
 * the head's output, and of the classifier's logit of that shift.
 */
final class ShiftSums {

  private final int shifts;
  private final int width;
  private final boolean summed;
  private final double[][] outputs;
  private final double[][] logits;
  private int views;

  /**
   * Of no view yet.
   *
   * @param shifts K
   * @param dims of a row: the head's output and K logits
   * @param summed whether outputs are, which the classifier alone does not need
   */
  ShiftSums(int shifts, int images, int dims, boolean summed) {
    this.shifts = shifts;
    this.width = dims - shifts;
    this.summed = summed;
    this.outputs = new double[shifts][summed ? Math.multiplyExact(images, width) : 0];
    this.logits = new double[shifts][images];
  }

  /**
   * Adds the next view.
   *
   * @throws IllegalArgumentException if a value that counts is not finite
   */
  void add(Embeddings view) {
    int shift = views++ % shifts;
    for (int row = 0; row < view.rows(); row++) {
      int start = row * view.dims();
      for (int i = 0; i < width; i++) {
        float value = finite(view, start + i);
        if (summed) {
          outputs[shift][row * width + i] += value;
        }
      }
      logits[shift][row] += finite(view, start + width + shift);
    }
  }

  private static float finite(Embeddings view, int index) {
    float value = view.values()[index];
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "representation %d is not finite".formatted(index / view.dims()));
    }
    return value;
  }

  /** How many views were added. */
  int views() {
    return views;
  }

  /** Width of the head's output. */
  int width() {
    return width;
  }

  /** The f_k of every image (images, width), if outputs are summed. */
  double[] meanOutputs(int shift) {
    return divided(outputs[shift]);
  }

  /** The c_k of every image. */
  double[] meanLogits(int shift) {
    return divided(logits[shift]);
  }

  private double[] divided(double[] sums) {
    double draws = (double) views / shifts;
    return Arrays.stream(sums).map(sum -> sum / draws).toArray();
  }
}
