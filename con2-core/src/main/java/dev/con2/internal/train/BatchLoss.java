package dev.con2.internal.train;

import dev.con2.internal.encoder.Features;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The loss of batches of one size. Owns its native memory until closed. */
public interface BatchLoss extends AutoCloseable {

  /**
   * The terms of a batch, in the order of {@link Objective#terms}: each a single value, the first
   * with its gradient.
   *
   * @param features of the rows, in the order of {@link Objective#rows}
   * @param progress how far training is, from 0 in the first step to 1 in the last
   */
  List<Tensor> of(Features features, double progress);

  @Override
  void close();
}
