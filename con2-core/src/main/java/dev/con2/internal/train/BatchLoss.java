package dev.con2.internal.train;

import dev.con2.internal.encoder.Features;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss of batches of one size, in two steps, since several processes do the first for a part of
 * the rows each and the second for all rows: {@code of(embeddings(features), progress)}. Owns its
 * native memory until closed.
 */
public interface BatchLoss extends AutoCloseable {

  /**
   * What the heads make of rows, each row for itself.
   *
   * @param features of any rows
   * @return one matrix or more, each with a row for each row of the features, all of one type, with
   *     gradients
   */
  List<Tensor> embeddings(Features features);

  /**
   * The terms of a batch, in the order of {@link Objective#terms}, as far as they are the pass's.
   * No parameter has a part in this.
   *
   * @param embeddings of the M = groups x N rows, group after group in the order of {@link
   *     TrainingPass#rows}, and within a group in that of the images
   * @param progress how far training is, from 0 in the first step to 1 in the last; the weight
   *     alpha of equation 4 rises by it (appendix D)
   * @return a scalar for each term, 32-bit; the first with its gradient, which training goes along
   */
  List<Tensor> of(List<Tensor> embeddings, double progress);

  @Override
  void close();
}
