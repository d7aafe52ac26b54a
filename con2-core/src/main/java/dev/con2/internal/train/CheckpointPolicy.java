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

  /** Whether a state within an epoch is to be kept now. */
  boolean due() {
    return passed(WITHIN_EPOCH);
  }

  /** Whether the state after an epoch is. */
  boolean dueAfterEpoch() {
    return passed(pause);
  }

  private boolean passed(Duration duration) {
    return System.nanoTime() - lastNanos >= duration.toNanos();
  }

  /** Keeps the state, and takes the time that this needs. */
  void write(TrainingState state) {
    long start = System.nanoTime();
    writer.accept(state);
    lastNanos = System.nanoTime();
    pause = Duration.ofNanos(SHARE * (lastNanos - start));
  }
}
