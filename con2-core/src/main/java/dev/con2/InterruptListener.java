package dev.con2;

import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.Objects;

/**
 * Takes an interrupt of the thread that trains for a wish to stop, beside what the listener says.
 *
 * @param own hears everything
 */
record InterruptListener(TrainingListener own) implements TrainingListener {

  InterruptListener {
    Objects.requireNonNull(own);
  }

  @Override
  public void step(long step, long steps, double imagesPerSecond, Duration remaining) {
    own.step(step, steps, imagesPerSecond, remaining);
  }

  @Override
  public void phase(Phase phase, long done, long total) {
    own.phase(phase, done, total);
  }

  @Override
  public void notice(String sentence) {
    own.notice(sentence);
  }

  @Override
  public void epoch(EpochSummary summary, int epochs) {
    own.epoch(summary, epochs);
  }

  @Override
  public boolean stopRequested() {
    return Thread.currentThread().isInterrupted() || own.stopRequested();
  }
}
