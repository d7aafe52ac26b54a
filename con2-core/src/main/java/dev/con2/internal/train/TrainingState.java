package dev.con2.internal.train;

import dev.con2.train.EpochSummary;
import java.util.List;

/**
 * The whole state of training between two steps. With the images and the options, which fix every
 * random draw, it decides all that follows, bit for bit.
 *
 * @param epoch the epoch that the next step belongs to, from 0
 * @param step steps of that epoch already done
 * @param parameters of the encoder and the heads, flat, in the order of the layout
 * @param statistics running means and variances of batch norm, likewise
 * @param firstMoment what the optimiser remembers of the gradients, m of AdamW, as long as the
 *     parameters and in their order
 * @param secondMoment what it remembers of their squares, v of AdamW, likewise, each at least 0;
 *     empty where it remembers nothing of them
 * @param losses of the steps of that epoch already done: for each step every term, in turn
 * @param curve the epochs already done
 */
public record TrainingState(
    int epoch,
    int step,
    float[] parameters,
    float[] statistics,
    float[] firstMoment,
    float[] secondMoment,
    float[] losses,
    List<EpochSummary> curve) {

  /** Copies the list. */
  public TrainingState {
    curve = List.copyOf(curve);
  }
}
