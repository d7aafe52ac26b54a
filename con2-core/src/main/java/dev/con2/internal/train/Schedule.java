package dev.con2.internal.train;

import dev.con2.train.OptimiserOptions;
import java.util.Optional;

/**
 * What changes along the run (appendix D): the learning rate falls along half a cosine to 0, after
 * a rise where one is asked for, or goes as the method's authors have it; progress, which
 * objectives may go by, rises from 0 to 1 in a straight line; the first steps may have images of
 * half the side (docs/decisions/0019-half-size-first.md). All by the step.
 */
final class Schedule {

  private static final double HALF_SIZE_WORK = 0.25;

  private final OptimiserOptions options;
  private final Optional<OriginalRecipe> original;
  private final int stepsPerEpoch;
  private final long halfSizeSteps;

  /**
   * Of a whole run.
   *
   * @param original whose learning rate there is instead
   * @param halfSize share of the steps, the first ones, in which images have half the side, below 1
   */
  Schedule(
      OptimiserOptions options,
      Optional<OriginalRecipe> original,
      double halfSize,
      int stepsPerEpoch) {
    this.options = options;
    this.original = original;
    this.stepsPerEpoch = stepsPerEpoch;
    this.halfSizeSteps = (long) (halfSize * steps());
  }

  /** Steps of an epoch: whole batches, the images that are left over wait for another epoch. */
  int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /**
   * The mean time of an epoch, from that of a step at the whole and at half the side, in
   * nanoseconds.
   */
  double epochNanos(double wholeStep, double halfStep) {
    double half = halfSizeSteps / (double) steps();
    return (half * halfStep + (1 - half) * wholeStep) * stepsPerEpoch;
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

  /** How many steps, the first ones, have images of half the side. */
  long halfSizeSteps() {
    return halfSizeSteps;
  }

  /** Whether the step after so many has images of half the side. */
  boolean halfSize(long done) {
    return done < halfSizeSteps;
  }

  /**
   * The work of so many steps from the first, in steps of whole images. Half the side is a quarter
   * of the pixels, and takes about a quarter of the time.
   */
  double work(long done) {
    long halves = Math.min(done, halfSizeSteps);
    return HALF_SIZE_WORK * halves + (done - halves);
  }

  /**
   * The learning rate of the step after so many, from 0 to the options' or the original recipe's.
   *
   * @param done t, from 0 to T - 1
   */
  double learningRate(long done) {
    if (original.isPresent()) {
      double epoch = (double) done / stepsPerEpoch;
      return original.get().learningRate(epoch, options.epochs());
    }
    double warmUpSteps = options.warmUp() * steps();
    double rise = warmUpSteps < 1 ? 1 : Math.min(1, (done + 1) / warmUpSteps);
    return rise * options.learningRate() * (1 + Math.cos(Math.PI * done / steps())) / 2;
  }

  /** Progress in the step after so many: 0 in the first to 1 in the last; 1 if there is but one. */
  double progress(long done) {
    return steps() == 1 ? 1 : (double) done / (steps() - 1);
  }
}
