package dev.con2.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.train.OptimiserOptions;
import dev.con2.train.Recipe;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static Schedule schedule(int epochs, int stepsPerEpoch, double warmUp) {
    return schedule(options(epochs, warmUp), 0, stepsPerEpoch);
  }

  private static Schedule schedule(OptimiserOptions options, double halfSize, int stepsPerEpoch) {
    return new Schedule(options, Optional.empty(), halfSize, stepsPerEpoch);
  }

  private static OptimiserOptions options(int epochs, double warmUp) {
    return new OptimiserOptions(
        epochs, Recipe.COMMON, Optional.empty(), Optional.empty(), 0.01, warmUp, 0);
  }

  @Test
  void halfSize_isThatOfTheFirstStepsAndAQuarterOfTheWork() {
    Schedule schedule = schedule(options(5, 0), 0.5, 9);
    assertThat(schedule.halfSizeSteps()).isEqualTo(22);
    assertThat(LongStream.range(0, 45).filter(schedule::halfSize)).hasSize(22).endsWith(21L);
    assertThat(schedule.work(0)).isZero();
    assertThat(schedule.work(12)).isEqualTo(3);
    assertThat(schedule.work(22)).isEqualTo(5.5);
    assertThat(schedule.work(25)).isEqualTo(8.5);
    assertThat(schedule.work(45)).isEqualTo(28.5);
  }

  /** 20 of 40 steps of each, so in the mean of an epoch's eight four of each. */
  @Test
  void epochNanos_isOfStepsOfBothSidesByTheirShare() {
    assertThat(schedule(options(5, 0), 0.5, 8).epochNanos(100, 30)).isEqualTo(520, within(1e-9));
    assertThat(schedule(options(5, 0), 0, 8).epochNanos(100, 30)).isEqualTo(800, within(1e-9));
  }

  @Test
  void halfSize_theLastStep_isWhole() {
    assertThat(schedule(options(1, 0), 0.9, 1).halfSize(0)).isFalse();
    assertThat(schedule(options(1, 0), 0.9, 10).halfSize(8)).isTrue();
    assertThat(schedule(options(1, 0), 0.9, 10).halfSize(9)).isFalse();
  }

  @Test
  void learningRate_fallsFromTheWholeToAlmostNothingAlongHalfACosine() {
    Schedule schedule = schedule(4, 25, 0);
    assertThat(schedule.steps()).isEqualTo(100);
    assertThat(schedule.learningRate(0)).isEqualTo(0.01);
    assertThat(schedule.learningRate(50)).isCloseTo(0.005, within(1e-12));
    assertThat(schedule.learningRate(25)).isCloseTo(0.008535533905932738, within(1e-12));
    assertThat(schedule.learningRate(99)).isCloseTo(2.4671981713420020e-6, within(1e-12));
    for (int done = 1; done < 100; done++) {
      assertThat(schedule.learningRate(done)).isLessThan(schedule.learningRate(done - 1));
    }
  }

  @Test
  void learningRate_warmUp_risesInAStraightLineAndMeetsTheCosine() {
    Schedule warm = schedule(4, 25, 0.1);
    Schedule cold = schedule(4, 25, 0);
    for (int done = 0; done < 100; done++) {
      double rise = Math.min(1, (done + 1) / 10.0);
      assertThat(warm.learningRate(done)).isCloseTo(rise * cold.learningRate(done), within(1e-15));
    }
  }

  /** At 25 steps an epoch, two of 20 epochs are the rise. */
  @Test
  void learningRate_ofAnOriginalRecipe_goesByTheFractionOfTheEpoch() {
    OriginalRecipe recipe = new OriginalRecipe(true, 0, 1, 0.1, 1, 0, 10, false);
    Schedule schedule = new Schedule(options(20, 0), Optional.of(recipe), 0, 25);
    assertThat(schedule.learningRate(0)).isEqualTo(0.1);
    assertThat(schedule.learningRate(5)).isCloseTo(0.19, within(1e-12));
    assertThat(schedule.learningRate(50)).isEqualTo(1);
    assertThat(schedule.learningRate(275)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void progress_risesFromZeroToOneByTheStep() {
    Schedule schedule = schedule(4, 25, 0);
    assertThat(schedule.progress(0)).isZero();
    assertThat(schedule.progress(99)).isEqualTo(1);
    for (int done = 1; done < 100; done++) {
      assertThat(schedule.progress(done) - schedule.progress(done - 1))
          .isCloseTo(1 / 99.0, within(1e-12));
    }
  }

  @Test
  void oneStep_isAWholeOne() {
    Schedule schedule = schedule(1, 1, 0.5);
    assertThat(schedule.progress(0)).isEqualTo(1);
    assertThat(schedule.learningRate(0)).isEqualTo(0.01);
  }

  @Test
  void stepsDone_countsThoseOfTheEpochsBefore() {
    assertThat(schedule(4, 25, 0).stepsDone(2, 7)).isEqualTo(57);
  }
}
