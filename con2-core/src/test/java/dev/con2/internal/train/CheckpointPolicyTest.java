package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointPolicyTest {

  private static final TrainingState STATE =
      new TrainingState(
          0, 0, new float[0], new float[0], new float[0], new float[0], new float[0], List.of());

  private long nanos = 7;

  private void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  /** Whose writing takes as long. */
  private CheckpointPolicy policy(Duration writing) {
    return new CheckpointPolicy(Optional.of(state -> pass(writing)), () -> nanos);
  }

  @Test
  void due_withinAnEpoch_isOnceAMinute() {
    CheckpointPolicy policy = policy(Duration.ZERO);
    pass(Duration.ofMinutes(1).minusNanos(1));
    assertThat(policy.due()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(policy.due()).isTrue();

    policy.write(() -> STATE);
    assertThat(policy.due()).isFalse();
    pass(Duration.ofMinutes(1));
    assertThat(policy.due()).isTrue();
  }

  @Test
  void dueAfterEpoch_writingThatTakesASecond_isEveryTwentySeconds() {
    CheckpointPolicy policy = policy(Duration.ofSeconds(1));
    assertThat(policy.dueAfterEpoch()).isTrue();

    policy.write(() -> STATE);
    pass(Duration.ofSeconds(20).minusNanos(1));
    assertThat(policy.dueAfterEpoch()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(policy.dueAfterEpoch()).isTrue();
  }
}
