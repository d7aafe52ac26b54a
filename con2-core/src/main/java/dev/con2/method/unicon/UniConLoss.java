package dev.con2.method.unicon;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.loss.ContrastiveLoss;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The unilaterally aggregated contrastive loss of UniCon-HA (Wang et al. 2023). Inliers are drawn
 * together as one class; an outlier is drawn to its other view only, and all else is its negative:
 *
 * <pre>
 *   L_Uni = mean over all M rows i of L_i                                    (its equations 4, 5)
 *   L_i   = mean over the other inliers j of l(i, j)        of an inlier i
 *   L_i   = l(i, p(i)), p(i) the other view                 of an outlier i
 * </pre>
 *
 * with l of equation 1, whose sum runs over all M - 1 other rows in both cases. Soft aggregation
 * makes less of inliers that lie apart from the others:
 *
 * <pre>
 *   q_i = sum over the other inliers j of exp(cos(i, j) / tau_w)                (its equation 7)
 *   w_i = q_i / sum over inliers k of q_k
 *   L_i = sum over the other inliers j of w_j l(i, j) / sum of these w_j        (its equation 6)
 * </pre>
 *
 * Weights have no gradient. What its paper leaves open and is chosen here: one vector of weights
 * for the batch, where equation 7 leaves out each anchor in turn; the readings of equation 6 that
 * {@link Aggregation} has.
 */
final class UniConLoss implements AutoCloseable {

  /** The label that all inliers share; each outlier shares another one with its other view. */
  static final int INLIER = 0;

  /** The temperature tau_w of equation 7. */
  private static final double AGGREGATION_TEMPERATURE = 0.5;

  private final ContrastiveLoss contrast;

  /** (inliers), 64-bit: where they stand among the rows. */
  private final Tensor inliers;

  /** (M), 32-bit: 1 for an outlier, 0 for an inlier. */
  private final Tensor outliers;

  /**
   * The loss of batches whose rows have these labels.
   *
   * @param labels (M), {@link #INLIER} or that of the outlier, each at least twice
   * @param temperature tau, above 0
   */
  UniConLoss(int[] labels, double temperature, ComputeDevice device) {
    long[] places =
        IntStream.range(0, labels.length)
            .filter(row -> labels[row] == INLIER)
            .asLongStream()
            .toArray();
    float[] outside = new float[labels.length];
    for (int row = 0; row < outside.length; row++) {
      outside[row] = labels[row] == INLIER ? 0 : 1;
    }
    try (UnderConstruction made = new UnderConstruction();
        PointerScope scope = new PointerScope()) {
      contrast = made.add(ContrastiveLoss.withSharedLabels(labels, temperature, device));
      inliers = TensorTransfer.toDevice(places, device, places.length);
      outliers = TensorTransfer.toDevice(outside, device, outside.length);
      inliers.retainReference();
      outliers.retainReference();
      made.complete();
    }
  }

  /**
   * L_Uni of a batch.
   *
   * @param u embeddings (M, 128), 32-bit, rows of unit length, in the order of the labels
   * @return a scalar, 32-bit, with its gradient
   */
  Tensor of(Tensor u) {
    return contrast.of(u);
  }

  /** The same with soft aggregation. */
  Tensor of(Tensor u, Aggregation aggregation) {
    return of(u, weights(u), aggregation);
  }

  /**
   * The same with these weights.
   *
   * @param w (inliers), above 0, adding up to 1, without gradient
   */
  Tensor of(Tensor u, Tensor w, Aggregation aggregation) {
    Tensor losses = contrast.ofRows(u, ofRows(w)); // (M)
    return switch (aggregation) {
      case POSITIVES -> losses.mean();
      case PAIRS -> losses.mul(ofRows(shares(w))).mean();
    };
  }

  /** A value for each row (M): that of its inlier, 1 of an outlier. */
  private Tensor ofRows(Tensor ofInliers) {
    return outliers.to(ofInliers.scalar_type()).index_copy(0, inliers, ofInliers);
  }

  /**
   * How much of the sum over rows an inlier has where pairs are weighed: 2N times the pairs' mean
   * of l(i, j) by w_i w_j is the sum of L_i by these.
   */
  private static Tensor shares(Tensor w) {
    Tensor ofPairs = w.sub(w.mul(w)); // w_i times the sum of the other w_j
    return ofPairs.div(ofPairs.mean());
  }

  /**
   * w, how near an inlier is to the others.
   *
   * @return (inliers), adding up to 1, without gradient
   */
  Tensor weights(Tensor u) {
    Tensor own = u.detach().index_select(0, inliers); // (inliers, 128)
    Tensor cosines = own.mm(own.t()); // (inliers, inliers)
    Tensor q =
        cosines
            .div(new Scalar(AGGREGATION_TEMPERATURE))
            .exp()
            .fill_diagonal_(new Scalar(0))
            .sum(1); // (inliers)
    return q.div(q.sum());
  }

  @Override
  public void close() {
    contrast.close();
    inliers.close();
    outliers.close();
  }
}
