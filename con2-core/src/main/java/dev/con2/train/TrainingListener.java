package dev.con2.train;

import java.time.Duration;

/**
 * Receives the progress of a training, on the thread that trains. What it throws ends the training
 * and comes out of it; of a checkpoint the one that was written before stays. So one that tells
 * others, over a network say, keeps their failures to itself.
 *
 * <p>A context that is chosen by the pictures ({@code context auto}) is measured in short trainings
 * before, whose steps are told as those of the training are, each with its own count.
 */
public interface TrainingListener {

  /** The parts of the work beside the training steps. */
  enum Phase {
    /** Pictures are decoded. */
    READING,
    /** The training images are represented under the test-time views. */
    REPRESENTING,
    /** The held-out images are scored. */
    CALIBRATING
  }

  /** Ignores everything and never asks to stop. */
  TrainingListener SILENT = new TrainingListener() {};

  /**
   * Called after each step.
   *
   * @param step number of this step over the whole run, from 1
   * @param steps of the whole run
   * @param imagesPerSecond images N (not views) a second
   * @param remaining time left at this rate
   */
  default void step(long step, long steps, double imagesPerSecond, Duration remaining) {}

  /**
   * Called as a part of the work beside the training steps goes on.
   *
   * @param phase which part
   * @param done pictures done, up to total
   * @param total pictures of the phase
   */
  default void phase(Phase phase, long done, long total) {}

  /** Called with a sentence that a person should read. */
  default void notice(String sentence) {}

  /** Called after each epoch. */
  default void epoch(EpochSummary summary, int epochs) {}

  /**
   * Called before each step, and between pictures that are read or scored: true ends training in an
   * orderly way, after writing a checkpoint where training has begun and keeps some.
   */
  default boolean stopRequested() {
    return false;
  }
}
