package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.train.OptimiserOptions;
import dev.con2.train.Recipe;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {

  private long nanos = 5;

  /** Of ten steps, the first eight of half the side, each of them a quarter of the work. */
  private Pace pace(long done) {
    Schedule schedule =
        new Schedule(
            new OptimiserOptions(2, Recipe.COMMON, Optional.empty(), Optional.empty(), 0.01, 0, 0),
            Optional.empty(),
            0.8,
            5);
    return new Pace(done, schedule, 32, () -> nanos);
  }

  private void step(Pace pace, Duration time) {
    nanos += time.toNanos();
    pace.stepDone();
  }

  @Test
  void remaining_stepsOfTheWholeSide_takeFourTimesAsLong() {
    Pace pace = pace(0);
    for (int i = 0; i < 4; i++) {
      step(pace, Duration.ofSeconds(1));
    }
    assertThat(pace.imagesPerSecond()).isEqualTo(32, within(1e-9));
    assertThat(pace.remaining()).isEqualTo(Duration.ofSeconds(4 + 2 * 4));
  }

  /** Whoever goes on with a training has not done what was done before. */
  @Test
  void resumed_goesByItsOwnStepsAlone() {
    Pace pace = pace(6);
    pace.startEpoch();
    step(pace, Duration.ofSeconds(2));
    assertThat(pace.done()).isEqualTo(7);
    assertThat(pace.imagesPerSecond()).isEqualTo(16, within(1e-9));
    assertThat(pace.remaining()).isEqualTo(Duration.ofSeconds(2 + 2 * 8));

    pace.startEpoch();
    step(pace, Duration.ofSeconds(1));
    assertThat(pace.epochImagesPerSecond()).isEqualTo(32, within(1e-9));
  }
}
