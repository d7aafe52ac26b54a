package dev.con2.loss;

import dev.con2.engine.ComputeDevice;
import dev.con2.engine.TensorTransfer;
import java.util.function.IntUnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The loss of section 3.2:
 *
 * <pre>
 *   L_CON2 = L_Context(u) + alpha L_Content(v)                                     (equation 4)
 *   L_Context: the positives of a row are the other rows of the same context       (equation 2)
 *   L_Content: the positives of a row are the other rows of the same image         (equation 3)
 * </pre>
 *
 * Both over all M rows of the batch. The masks depend on the layout alone and are made once.
 */
public final class Con2Loss implements AutoCloseable {

  /**
   * The two terms and their sum, each a single number with its gradient.
   *
   * @param total L_CON2
   * @param context L_Context
   * @param content L_Content
   */
  public record Terms(Tensor total, Tensor context, Tensor content) {}

  private final ContrastiveLoss contextContrasting;
  private final ContrastiveLoss contentAlignment;

  /**
   * The loss for batches of this layout.
   *
   * @param temperature tau of both terms, above 0
   */
  public Con2Loss(RowLayout layout, double temperature, ComputeDevice device) {
    contextContrasting = contextContrasting(layout, temperature, device);
    contentAlignment = contentAlignment(layout, temperature, device);
  }

  /** Equation 2: the positives of a row are the 2N - 1 other rows of its context. */
  public static ContrastiveLoss contextContrasting(
      RowLayout layout, double temperature, ComputeDevice device) {
    return withSharedPositives(layout, layout::contextOf, temperature, device);
  }

  /** Equation 3: the positives of a row are the 2C - 1 other rows of its image. */
  public static ContrastiveLoss contentAlignment(
      RowLayout layout, double temperature, ComputeDevice device) {
    return withSharedPositives(layout, layout::imageOf, temperature, device);
  }

  private static ContrastiveLoss withSharedPositives(
      RowLayout layout, IntUnaryOperator label, double temperature, ComputeDevice device) {
    int rows = layout.rows();
    float[] labels = new float[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = label.applyAsInt(row);
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor column = TensorTransfer.toDevice(labels, device, rows, 1);
      Tensor positives = column.eq(column.t()).to(ScalarType.Float);
      return ContrastiveLoss.withPositives(positives.fill_diagonal_(new Scalar(0)), temperature);
    }
  }

  /**
   * The loss of a batch.
   *
   * @param u embeddings of h_phi (M, 128), rows of unit length
   * @param v embeddings of h_psi (M, 128), rows of unit length
   * @param alpha weight of content alignment in [0, 1]
   */
  public Terms of(Tensor u, Tensor v, double alpha) {
    Tensor context = contextContrasting.of(u);
    Tensor content = contentAlignment.of(v);
    return new Terms(context.add(content, new Scalar(alpha)), context, content);
  }

  @Override
  public void close() {
    contextContrasting.close();
    contentAlignment.close();
  }
}
