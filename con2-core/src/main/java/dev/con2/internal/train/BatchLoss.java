package dev.con2.internal.train;

import dev.con2.internal.encoder.Features;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The loss of batches of one size. Owns its native memory until closed. */
public interface BatchLoss extends AutoCloseable {

  /**
   * The terms of a batch, in the order of {@link Objective#terms}, as far as they are the pass's.
   *
   * @param features of the M = groups x N rows, group after group in the order of {@link
   *     TrainingPass#rows}, and within a group in that of the images
   * @param progress how far training is, from 0 in the first step to 1 in the last; the weight
   *     alpha of equation 4 rises by it (appendix D)
   * @return a scalar for each term, 32-bit; the first with its gradient, which training goes along
   */
  List<Tensor> of(Features features, double progress);

  @Override
  void close();
}
