package dev.con2.experiments;

import dev.con2.experiments.results.RunResult;
import java.time.Duration;

/**
 * Receives the progress of an experiment, on the thread that runs it; that of pictures on the
 * threads that decode them.
 */
public interface ExperimentListener {

  /** Called with a sentence that a person should read. */
  void notice(String sentence);

  /**
   * Called after each training step.
   *
   * @param run that it is of
   * @param step number of this step, from 1
   * @param steps of the whole training
   * @param remaining time left of this training at this rate
   */
  void step(PlannedRun run, long step, long steps, Duration remaining);

  /**
   * Called after each run.
   *
   * @param run that has ended
   * @param result what came of it
   * @param finished runs that are finished now, whoever did them
   * @param runs of the experiment
   * @param remaining about how long the others will take this process
   */
  void finished(PlannedRun run, RunResult result, int finished, int runs, Duration remaining);

  /** Called before each step and each run: true ends the experiment in an orderly way. */
  boolean stopRequested();
}
