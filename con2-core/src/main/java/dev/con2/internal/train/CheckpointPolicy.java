package dev.con2.internal.train;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * When the state of training is kept: at least once a minute, and after each epoch, unless epochs
 * are so short that keeping it would take more than a twentieth of the time.
 */
public final class CheckpointPolicy {

  private static final Duration WITHIN_EPOCH = Duration.ofMinutes(1);
  private static final int SHARE = 20;

  private final Consumer<TrainingState> writer;
  private long lastNanos = System.nanoTime();
  private Duration pause = Duration.ZERO;

  /** Gives each state that is to be kept to the writer, on the training thread. */
  public CheckpointPolicy(Consumer<TrainingState> writer) {
    this.writer = writer;
  }

  /** Keeps nothing. */
  public static CheckpointPolicy none() {
    return new CheckpointPolicy(state -> {});
  }

  boolean due() {
    return passed(WITHIN_EPOCH);
  }

  boolean dueAfterEpoch() {
    return passed(pause);
  }

  private boolean passed(Duration duration) {
    return System.nanoTime() - lastNanos >= duration.toNanos();
  }

  void write(TrainingState state) {
    long start = System.nanoTime();
    writer.accept(state);
    lastNanos = System.nanoTime();
    pause = Duration.ofNanos(SHARE * (lastNanos - start));
  }
}
