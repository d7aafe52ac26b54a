package dev.con2.internal.train;

import org.bytedeco.pytorch.Tensor;

/**
 * Changes weights along their gradients, and remembers of earlier gradients what it needs for that.
 * Borrows the weights; owns what it remembers until closed.
 */
sealed interface Optimiser extends AutoCloseable permits AdamW, StochasticGradientDescent {

  /** What is remembered of the gradients (parameters), 32-bit, in their order; owned by this. */
  Tensor firstMoment();

  /** What is remembered of their squares, likewise, each at least 0; (0) where nothing is. */
  Tensor secondMoment();

  /**
   * Overwrites both moments.
   *
   * @param first as many values as there are parameters, in their order
   * @param second likewise, or none where {@link #secondMoment} has none
   */
  void load(float[] first, float[] second);

  /**
   * One step along the gradients, which are zero afterwards.
   *
   * @param step t, from 1, counted over the whole training
   * @param rate the learning rate of this step, 0 or more
   */
  void step(long step, double rate);

  @Override
  void close();
}
