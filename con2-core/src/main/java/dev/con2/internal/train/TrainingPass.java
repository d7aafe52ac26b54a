package dev.con2.internal.train;

import dev.con2.device.ComputeDevice;
import dev.con2.internal.encoder.NetworkWeights;
import java.util.List;
import java.util.OptionalInt;

/** A pass of a step through the encoder, forward and back: its rows, how far they go, its loss. */
public interface TrainingPass {

  /** The rows that each batch has, N for each group, in this order; at least one group. */
  List<RowGroup> rows();

  /**
   * How many of the encoder's stages the rows go through, from the first; none for the whole
   * encoder, whose inside need not be known then.
   */
  default OptionalInt stages() {
    return OptionalInt.empty();
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
