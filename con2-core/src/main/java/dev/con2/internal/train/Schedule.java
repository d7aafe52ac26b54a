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

  int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  long steps() {
    return (long) stepsPerEpoch * options.epochs();
  }

  long stepsDone(int epoch, int step) {
    return (long) epoch * stepsPerEpoch + step;
  }

  double learningRate(long done) {
    double warmUpSteps = options.warmUp() * steps();
    double rise = warmUpSteps < 1 ? 1 : Math.min(1, (done + 1) / warmUpSteps);
    return rise * options.learningRate() * (1 + Math.cos(Math.PI * done / steps())) / 2;
  }

  double progress(long done) {
    return steps() == 1 ? 1 : (double) done / (steps() - 1);
  }
}
