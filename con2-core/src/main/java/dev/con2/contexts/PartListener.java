package dev.con2.contexts;

import dev.con2.train.TrainingListener;
import java.time.Duration;

/** Hears one of several equal trainings and tells of it as a part of them all. */
final class PartListener implements TrainingListener {

  private final TrainingListener all;
  private final int part;
  private final int parts;

  /** For training number {@code part}, from 0. */
  PartListener(TrainingListener all, int part, int parts) {
    this.all = all;
    this.part = part;
    this.parts = parts;
  }

  @Override
  public void step(long step, long steps, double imagesPerSecond, Duration remaining) {
    long done = part * steps + step;
    Duration left =
        steps == step
            ? Duration.ZERO
            : remaining.multipliedBy(parts * steps - done).dividedBy(steps - step);
    all.step(done, parts * steps, imagesPerSecond, left);
  }

  @Override
  public boolean stopRequested() {
    return all.stopRequested();
  }
}
