package dev.con2.method.con2;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.ProjectionHead;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.loss.ClassificationLoss;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of section 3.2:
 *
 * <pre>
 *   L_CON2 = L_Context(u) + alpha L_Content(v)                                     (equation 4)
 *   L_Context: the positives of a row are the other rows of the same context       (equation 2)
 *   L_Content: the positives of a row are the other rows of the same image         (equation 3)
 *   L_Classification(c): - log softmax(c_r)[context of row r], the mean over the rows       (ours)
 *   v_r = (h_r - mean h of the rows of its context) / its length,  h = h_psi(z)             (ours)
 * </pre>
 *
 * All over all M rows of the batch. The masks depend on the layout alone and are made once.
 *
 * <p>L_Classification is no part of the paper. Contexts that lie together at first, as all cosines
 * are near 1, stay together for L_Context, whose gradient is small there; a linear layer that tells
 * them apart has its full gradient from the first step
 * (docs/decisions/0018-context-classification.md). Nor are the means: in the paper v is h_psi(z) of
 * unit length. A new network gives all images nearly the same direction, and less the mean they are
 * apart at once (docs/decisions/0021-content-from-the-mean.md).
 */
final class Con2Loss implements AutoCloseable {

  /**
   * The two terms and their sum, each a single value with its gradient.
   *
   * @param total L_CON2, a scalar as the others are
   * @param context L_Context, at least 0
   * @param content L_Content, at least 0
   */
  record Losses(Tensor total, Tensor context, Tensor content) {}

  private final RowLayout layout;
  private final ContrastiveLoss contextContrasting;
  private final ContrastiveLoss contentAlignment;
  private final ClassificationLoss contextClassification;

  /**
   * The loss for batches of this layout.
   *
   * @param temperature tau of both terms, above 0
   */
  Con2Loss(RowLayout layout, double temperature, ComputeDevice device) {
    this.layout = layout;
    try (UnderConstruction made = new UnderConstruction()) {
      contextContrasting = made.add(contextContrasting(layout, temperature, device));
      contentAlignment = made.add(contentAlignment(layout, temperature, device));
      contextClassification =
          made.add(new ClassificationLoss(labels(layout, layout::contextOf), device));
      made.complete();
    }
  }

  /** Equation 2: the positives of a row are the 2N - 1 other rows of its context. */
  static ContrastiveLoss contextContrasting(
      RowLayout layout, double temperature, ComputeDevice device) {
    return ContrastiveLoss.withSharedLabels(labels(layout, layout::contextOf), temperature, device);
  }

  /** Equation 3: the positives of a row are the 2C - 1 other rows of its image. */
  static ContrastiveLoss contentAlignment(
      RowLayout layout, double temperature, ComputeDevice device) {
    return ContrastiveLoss.withSharedLabels(labels(layout, layout::imageOf), temperature, device);
  }

  private static int[] labels(RowLayout layout, IntUnaryOperator label) {
    return IntStream.range(0, layout.rows()).map(label).toArray();
  }

  /**
   * The loss of a batch, whose rows are ordered as the layout says.
   *
   * @param u embeddings of h_phi (M, 128), 32-bit, rows of unit length
   * @param v embeddings of h_psi (M, 128), likewise
   * @param alpha weight of content alignment in [0, 1]
   */
  Losses of(Tensor u, Tensor v, double alpha) {
    Tensor context = contextContrasting.of(u);
    Tensor content = contentAlignment.of(v);
    return new Losses(context.add(content, new Scalar(alpha)), context, content);
  }

  /**
   * V as {@link Terms#ALL} has it: where an image sits, seen from the middle of its cluster.
   *
   * @param h what h_psi makes of the rows, unscaled (M, 128), 32-bit, ordered as the layout says
   * @return v (M, 128), rows of unit length
   */
  Tensor centredByContext(Tensor h) {
    Tensor rows = h.reshape(layout.views(), layout.contexts(), layout.images(), -1);
    Tensor mean = rows.mean(new long[] {0, 2}, true, new ScalarTypeOptional()); // (1, C, 1, 128)
    return ProjectionHead.unitLength(rows.sub(mean).reshape(layout.rows(), -1));
  }

  /**
   * L_Classification of a batch, whose rows are ordered as the layout says.
   *
   * @param logits c (M, C), a logit for each context, 32-bit
   * @return a scalar with its gradient, at least 0
   */
  Tensor classification(Tensor logits) {
    return contextClassification.of(logits);
  }

  @Override
  public void close() {
    contextContrasting.close();
    contentAlignment.close();
    contextClassification.close();
  }
}
