package dev.con2.internal.train;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * When the state of training is kept: at least once a minute, and after each epoch, unless epochs
 * are so short that keeping it would take more than a twentieth of the time.
 */
public final class CheckpointPolicy {

  private static final Duration WITHIN_EPOCH = Duration.ofMinutes(1);
  private static final int SHARE = 20;

  private final Optional<Consumer<TrainingState>> writer;
  private final LongSupplier nanos;
  private long lastNanos;
  private Duration pause = Duration.ZERO;

  /** Gives each state that is to be kept to the writer, on the training thread. */
  public CheckpointPolicy(Consumer<TrainingState> writer) {
    this(Optional.of(writer), System::nanoTime);
  }

  CheckpointPolicy(Optional<Consumer<TrainingState>> writer, LongSupplier nanos) {
    this.writer = writer;
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
  }

  /** Keeps nothing. */
  public static CheckpointPolicy none() {
    return new CheckpointPolicy(Optional.empty(), System::nanoTime);
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
    return nanos.getAsLong() - lastNanos >= duration.toNanos();
  }

  /**
   * Keeps the state, and takes the time that this needs.
   *
   * @param state asked for only where it is kept: it is copied off the device
   */
  void write(Supplier<TrainingState> state) {
    Duration spent = writer.map(own -> timed(own, state.get())).orElse(Duration.ZERO);
    lastNanos = nanos.getAsLong();
    pause = spent.multipliedBy(SHARE);
  }

  private Duration timed(Consumer<TrainingState> writer, TrainingState state) {
    long start = nanos.getAsLong();
    writer.accept(state);
    return Duration.ofNanos(nanos.getAsLong() - start);
  }
}
