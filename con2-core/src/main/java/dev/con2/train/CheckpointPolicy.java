package dev.con2.train;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * When the state of training is kept: at least once a minute, and after an epoch unless the last
 * time was a moment ago, since short epochs would otherwise do little else.
 */
public final class CheckpointPolicy {

  private static final Duration WITHIN_EPOCH = Duration.ofMinutes(1);
  private static final Duration AFTER_EPOCH = Duration.ofSeconds(5);

  private final Consumer<TrainingState> writer;
  private long lastNanos = System.nanoTime();

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
    return passed(AFTER_EPOCH);
  }

  private boolean passed(Duration duration) {
    return System.nanoTime() - lastNanos >= duration.toNanos();
  }

  void write(TrainingState state) {
    writer.accept(state);
    lastNanos = System.nanoTime();
  }
}
