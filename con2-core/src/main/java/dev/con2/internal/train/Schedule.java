package dev.con2.internal.train;

import dev.con2.train.OptimiserOptions;

/**
 * What changes along the run (appendix D): the learning rate falls along half a cosine to 0, after
 * a rise where one is asked for; progress, which objectives may go by, rises from 0 to 1 in a
 * straight line. Both by the step.
 */
final class Schedule {

  private final OptimiserOptions options;
  private final int stepsPerEpoch;

  Schedule(OptimiserOptions options, int stepsPerEpoch) {
    this.options = options;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  /** Steps of an epoch: whole batches, the images that are left over wait for another epoch. */
  int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** T, steps of the whole run. */
  long steps() {
    return (long) stepsPerEpoch * options.epochs();
  }

  /**
   * Steps done before a step.
   *
   * @param epoch from 0
   * @param step within the epoch, from 0
   */
  long stepsDone(int epoch, int step) {
    return (long) epoch * stepsPerEpoch + step;
  }

  /**
   * The learning rate of the step after so many, from 0 to the options'.
   *
   * @param done t, from 0 to T - 1
   */
  double learningRate(long done) {
    double warmUpSteps = options.warmUp() * steps();
    double rise = warmUpSteps < 1 ? 1 : Math.min(1, (done + 1) / warmUpSteps);
    return rise * options.learningRate() * (1 + Math.cos(Math.PI * done / steps())) / 2;
  }

  /** Progress in the step after so many: 0 in the first to 1 in the last; 1 if there is but one. */
  double progress(long done) {
    return steps() == 1 ? 1 : (double) done / (steps() - 1);
  }
}
