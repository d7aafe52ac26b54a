package dev.con2.internal.train;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.WeightLayout;
import java.util.List;
import java.util.Map;

/**
 * What an encoder is trained for: the rows of a batch, the heads behind the encoder, and the terms
 * of the loss. The trainer knows nothing else of a method.
 */
public interface Objective {

  /** The rows that each batch has, N for each group, in this order; at least one group. */
  List<RowGroup> rows();

  /**
   * Adds the heads' arrays.
   *
   * @param layout of the encoder
   * @param representationSize d, of a pooled representation
   */
  void addHeads(WeightLayout layout, int representationSize);

  /** The names of the loss's terms, at least one; the first is trained on, the others are shown. */
  List<String> terms();

  /**
   * For terms that are trained on and can collapse, by name: the loss of a network that makes the
   * same of every image. A training that ends there has not learned the term.
   *
   * @param images N
   */
  default Map<String, Double> collapsedLosses(int images) {
    return Map.of();
  }

  /**
   * The loss of batches.
   *
   * @param images N, at least 2
   * @param weights with the encoder's arrays and the heads'; borrowed
   * @param device that the weights and the batches are on
   */
  BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device);
}
