package dev.con2.method.csi;

import dev.con2.internal.encoder.ClassificationHead;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.ProjectionHead;
import dev.con2.internal.encoder.WeightLayout;
import org.bytedeco.pytorch.Tensor;

/**
 * What stands behind CSI's encoder, in training and in scoring: a projection head, and beside it
 * one linear layer from the representation to a logit for each shift.
 */
final class CsiHeads {

  private static final String PROJECTION = "projection_head";
  private static final String SHIFT = "shift_layer";

  private final ProjectionHead projection;
  private final ClassificationHead shift;

  /** The heads on weights that it borrows and does not close. */
  CsiHeads(NetworkWeights weights) {
    this.projection = new ProjectionHead(weights, PROJECTION);
    this.shift = new ClassificationHead(weights, SHIFT);
  }

  /** Adds their arrays, for representations of that size. */
  static void addTo(WeightLayout layout, int representationSize, int shifts) {
    ProjectionHead.addTo(layout, PROJECTION, representationSize);
    ClassificationHead.addTo(layout, SHIFT, representationSize, shifts);
  }

  /**
   * u, what is contrasted.
   *
   * @param z representations (rows, d)
   * @return (rows, 128), rows of unit length
   */
  Tensor embeddings(Tensor z) {
    return projection.forward(z);
  }

  /**
   * h, what scores are fitted to: u before it is scaled to unit length.
   *
   * @param z representations (rows, d)
   * @return (rows, 128)
   */
  Tensor unscaled(Tensor z) {
    return projection.unscaled(z);
  }

  /**
   * c, a logit for each shift.
   *
   * @param z representations (rows, d)
   * @return (rows, K)
   */
  Tensor shiftLogits(Tensor z) {
    return shift.forward(z);
  }
}
