package dev.con2.internal.train;

/**
 * How the authors of a method train it: {@link StochasticGradientDescent} at a rate that rises in a
 * straight line and then falls along a cosine.
 *
 * @param layerwise whether LARS scales the step of each array of the network
 * @param weightDecay part of a parameter that a step at a rate of 1 takes away, 0 to 1
 * @param lossFactor that the loss is multiplied by, above 0
 * @param firstRate where the learning rate begins to rise, 0 or more
 * @param highestRate where the cosine begins
 * @param lastRate where the cosine ends
 * @param warmUp epochs of the rise, in a training of ten times as many and more; a shorter one has
 *     a tenth of its own
 * @param cosineOfAll whether the cosine is as long as the whole training, and so does not reach its
 *     end; else it is as long as what the rise leaves
 */
public record OriginalRecipe(
    boolean layerwise,
    double weightDecay,
    double lossFactor,
    double firstRate,
    double highestRate,
    double lastRate,
    int warmUp,
    boolean cosineOfAll) {

  private static final double LONGEST_RISE = 0.1;

  /**
   * The learning rate.
   *
   * @param epoch epochs done, with a fraction, from 0
   * @param epochs of the whole training
   */
  double learningRate(double epoch, int epochs) {
    double rise = Math.min(warmUp, LONGEST_RISE * epochs);
    if (epoch < rise) {
      return firstRate + (highestRate - firstRate) * epoch / rise;
    }
    double length = cosineOfAll ? epochs : epochs - rise;
    return lastRate
        + (highestRate - lastRate) * (1 + Math.cos(Math.PI * (epoch - rise) / length)) / 2;
  }
}
