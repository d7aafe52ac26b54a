package dev.con2.internal.loss;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.RowProducts;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Instance discrimination (equation 1) averaged over the positives of each row:
 *
 * <pre>
 *   l(i, j) = -S[i, j] + log sum over k != i of exp S[i, k],   S = F F^T / tau
 *   L       = mean over rows i of ( mean over positives j of i of l(i, j) )
 * </pre>
 *
 * Equations 2 and 3 and the losses of the rivals are this loss with different sets of positives.
 * The sum runs over all other rows, the positive among them. Works in 32-bit whatever the encoder's
 * precision, and subtracts the row's maximum inside the logarithm.
 */
public final class ContrastiveLoss implements AutoCloseable {

  /** (M, M), 32-bit: 1 where row j is a positive of row i, else 0. */
  private final Tensor positives;

  /** (M), 32-bit: how many positives each row has, at least 1. */
  private final Tensor positiveCount;

  /** (M, M), true on the diagonal: a row is not compared with itself. */
  private final Tensor diagonal;

  /** Tau, above 0. */
  private final double temperature;

  private ContrastiveLoss(
      Tensor positives, Tensor positiveCount, Tensor diagonal, double temperature) {
    this.positives = positives;
    this.positiveCount = positiveCount;
    this.diagonal = diagonal;
    this.temperature = temperature;
  }

  /**
   * The loss in which the positives of a row are the other rows of its label.
   *
   * @param labels one for each of the M rows, each at least twice: a row without a positive makes
   *     the loss not a number
   * @param temperature tau, above 0
   * @param device that the embeddings will be on
   */
  public static ContrastiveLoss withSharedLabels(
      int[] labels, double temperature, ComputeDevice device) {
    float[] values = new float[labels.length];
    for (int row = 0; row < values.length; row++) {
      values[row] = labels[row];
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor column = TensorTransfer.toDevice(values, device, values.length, 1);
      Tensor positives = column.eq(column.t()).to(ScalarType.Float);
      return withPositives(positives.fill_diagonal_(new Scalar(0)), temperature);
    }
  }

  /**
   * The loss with these positives, which are copied.
   *
   * @param positives (M, M), 1 where row j is a positive of row i, else 0; 0 on the diagonal
   * @param temperature tau, above 0
   */
  static ContrastiveLoss withPositives(Tensor positives, double temperature) {
    try (PointerScope scope = new PointerScope()) {
      Tensor kept = positives.clone();
      Tensor count = positives.sum(1);
      Tensor diagonal = torch.eye(positives.size(0)).to(positives.device(), ScalarType.Bool);
      kept.retainReference();
      count.retainReference();
      diagonal.retainReference();
      return new ContrastiveLoss(kept, count, diagonal, temperature);
    }
  }

  /**
   * The loss of rows that all have one and the same embedding, log(M - 1): what a network that
   * makes the same of every image has, whatever the positives and the temperature.
   *
   * @param rows M, at least 2
   */
  public static double collapsed(int rows) {
    return Math.log(rows - 1.0);
  }

  /**
   * The loss of a batch.
   *
   * @param embeddings F (M, d), 32-bit, rows of unit length, in the order of the labels
   * @return a scalar, 32-bit, at least 0, with its gradient
   */
  public Tensor of(Tensor embeddings) {
    return ofRows(embeddings, positives, positiveCount).mean();
  }

  /**
   * The loss of each row of a batch whose positives count by weights:
   *
   * <pre>
   *   L_i = sum over positives j of w_j l(i, j) / sum over positives j of w_j
   * </pre>
   *
   * @param embeddings as {@link #of} takes them
   * @param weights w (M), above 0, without gradient
   * @return (M), 32-bit, each at least 0, with its gradient
   */
  public Tensor ofRows(Tensor embeddings, Tensor weights) {
    Tensor weighted = positives.mul(weights); // (M, M): w_j where row j is a positive of row i
    return ofRows(embeddings, weighted, weighted.sum(1));
  }

  private Tensor ofRows(Tensor embeddings, Tensor weighted, Tensor weightSum) {
    Tensor similarity =
        RowProducts.of(embeddings, embeddings).div(new Scalar(temperature)); // (M, M)
    Tensor others = similarity.masked_fill(diagonal, new Scalar(Double.NEGATIVE_INFINITY));
    Tensor logSumExp = others.logsumexp(1); // (M)
    Tensor positiveMean = similarity.mul(weighted).sum(1).div(weightSum); // (M)
    return logSumExp.sub(positiveMean);
  }

  @Override
  public void close() {
    positives.close();
    positiveCount.close();
    diagonal.close();
  }
}
