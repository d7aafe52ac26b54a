package dev.con2.method.csi;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.loss.ClassificationLoss;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of CSI (Tack et al. 2020):
 *
 * <pre>
 *   L     = L_con + L_cls
 *   L_con = mean over rows r of l(r, p(r)),  p(r) the same image in the same shift in the other view
 *   L_cls = mean over rows r of - log softmax(c_r)[k(r)],  k(r) the shift that row r is in
 * </pre>
 *
 * l is equation 1 of CON2: all other rows are in its sum, the same image in other shifts among
 * them, which is the idea. The M = 2 K N rows stand view by view, within a view shift by shift,
 * within a shift image by image: r = v K N + k N + i.
 */
final class CsiLoss implements AutoCloseable {

  /** Random views of each image in each shift. */
  static final int VIEWS = 2;

  /**
   * The loss and its terms, each a scalar with its gradient.
   *
   * @param total L
   * @param contrast L_con, at least 0
   * @param shift L_cls, at least 0
   */
  record CsiLosses(Tensor total, Tensor contrast, Tensor shift) {}

  private final ContrastiveLoss contrasting;
  private final ClassificationLoss shiftClassification;

  /**
   * The loss of batches of this size.
   *
   * @param images N, at least 1
   * @param shifts K, at least 1
   * @param temperature tau, above 0
   */
  CsiLoss(int images, int shifts, double temperature, ComputeDevice device) {
    int rows = VIEWS * shifts * images;
    int[] shiftedImageOfRow =
        IntStream.range(0, rows).map(row -> row % (shifts * images)).toArray();
    int[] shiftOfRow = IntStream.range(0, rows).map(row -> row / images % shifts).toArray();
    try (UnderConstruction made = new UnderConstruction()) {
      contrasting =
          made.add(ContrastiveLoss.withSharedLabels(shiftedImageOfRow, temperature, device));
      shiftClassification = made.add(new ClassificationLoss(shiftOfRow, device));
      made.complete();
    }
  }

  /**
   * The loss of a batch.
   *
   * @param u embeddings (M, d), 32-bit, rows of unit length
   * @param logits c, of the shift classifier (M, K), 32-bit
   */
  CsiLosses of(Tensor u, Tensor logits) {
    Tensor contrast = contrasting.of(u);
    Tensor shift = shiftClassification.of(logits);
    return new CsiLosses(contrast.add(shift), contrast, shift);
  }

  @Override
  public void close() {
    contrasting.close();
    shiftClassification.close();
  }
}
