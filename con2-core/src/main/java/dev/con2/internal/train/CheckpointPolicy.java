package dev.con2.internal.train;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * When the state of training is kept: at least once a minute, and after each epoch, unless epochs
 * are so short that keeping it would take more than a twentieth of the time.
 */
public final class CheckpointPolicy {

  private static final Duration WITHIN_EPOCH = Duration.ofMinutes(1);
  private static final int SHARE = 20;

  private final Optional<Consumer<TrainingState>> writer;
  private long lastNanos = System.nanoTime();
  private Duration pause = Duration.ZERO;

  /** Gives each state that is to be kept to the writer, on the training thread. */
  public CheckpointPolicy(Consumer<TrainingState> writer) {
    this(Optional.of(writer));
  }

  private CheckpointPolicy(Optional<Consumer<TrainingState>> writer) {
    this.writer = writer;
  }

  /** Keeps nothing. */
  public static CheckpointPolicy none() {
    return new CheckpointPolicy(Optional.empty());
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

  /**
   * Keeps the state, and takes the time that this needs.
   *
   * @param state asked for only where it is kept: it is copied off the device
   */
  void write(Supplier<TrainingState> state) {
    Duration spent = writer.map(own -> timed(own, state.get())).orElse(Duration.ZERO);
    lastNanos = System.nanoTime();
    pause = spent.multipliedBy(SHARE);
  }

  private static Duration timed(Consumer<TrainingState> writer, TrainingState state) {
    long start = System.nanoTime();
    writer.accept(state);
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
