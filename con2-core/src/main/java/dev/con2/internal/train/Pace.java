package dev.con2.internal.train;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How fast a run goes, by the clock of this process. */
final class Pace {

  private final LongSupplier nanos;
  private final long startNanos;
  private final long startDone;
  private final Schedule schedule;
  private final int imagesPerStep;
  private long done;
  private long epochStartNanos;
  private long epochStartDone;

  /**
   * From now on.
   *
   * @param done steps that were done before
   * @param schedule of the whole run
   * @param imagesPerStep N
   * @param nanos the clock
   */
  Pace(long done, Schedule schedule, int imagesPerStep, LongSupplier nanos) {
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.startDone = done;
    this.done = done;
    this.schedule = schedule;
    this.imagesPerStep = imagesPerStep;
  }

  void startEpoch() {
    epochStartNanos = nanos.getAsLong();
    epochStartDone = done;
  }

  void stepDone() {
    done++;
  }

  /** Steps done, those before among them. */
  long done() {
    return done;
  }

  /** Images N (not views) a second since this began. */
  double imagesPerSecond() {
    return imagesPerStep * (done - startDone) / secondsSince(startNanos);
  }

  /** The same since the epoch began. */
  double epochImagesPerSecond() {
    return imagesPerStep * (done - epochStartDone) / secondsSince(epochStartNanos);
  }

  /** The time to the end of the run, if work goes on as fast; after at least one step. */
  Duration remaining() {
    double workDone = schedule.work(done) - schedule.work(startDone);
    double workLeft = schedule.work(schedule.steps()) - schedule.work(done);
    double seconds = secondsSince(startNanos) / workDone * workLeft;
    return Duration.ofMillis((long) (1000 * seconds));
  }

  private double secondsSince(long start) {
    return Math.max(1e-9, (nanos.getAsLong() - start) / 1e9);
  }
}
