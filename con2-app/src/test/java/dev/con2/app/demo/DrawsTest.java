package dev.con2.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void seed_ofDifferentKeys_differs() {
    Set<Long> seeds = new HashSet<>();
    for (int a = 0; a < 30; a++) {
      for (int b = 0; b < 30; b++) {
        seeds.add(new Draws(a, b).seed());
      }
    }
    assertThat(seeds).hasSize(900);
    assertThat(new Draws(3, 4).seed()).isEqualTo(new Draws(3, 4).seed());
  }

  @Test
  void bell_overManyDraws_hasMeanZeroAndDeviationOne() {
    Draws draws = new Draws(5);
    int count = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double value = draws.bell();
      sum += value;
      squares += value * value;
    }
    assertThat(sum / count).isCloseTo(0, within(0.03));
    assertThat(squares / count).isCloseTo(1, within(0.04));
  }

  @Test
  void from_range_fillsIt() {
    Draws draws = new Draws(6);
    double lowest = Double.MAX_VALUE;
    double highest = -Double.MAX_VALUE;
    for (int i = 0; i < 1000; i++) {
      double value = draws.from(new Range(-2, 3));
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    assertThat(lowest).isBetween(-2.0, -1.9);
    assertThat(highest).isBetween(2.9, 3.0);
  }

  @Test
  void range_withEndsExchangedOrNotNumbers_isRefused() {
    assertThatThrownBy(() -> new Range(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Range(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noise_everywhere_isContinuousAndWithinItsBounds() {
    ValueNoise noise = new ValueNoise(7);
    double step = 1e-4;
    double lowest = 0;
    double highest = 0;
    for (int i = 0; i < 20_000; i++) {
      double here = noise.at(i * 0.0137 - 100, i * 0.0071);
      double near = noise.at(i * 0.0137 - 100 + step, i * 0.0071);
      // Two neighbouring heights lie at most 2 apart, and the join is at most 1.5 times as steep.
      assertThat(near).isCloseTo(here, within(3.01 * step));
      lowest = Math.min(lowest, here);
      highest = Math.max(highest, here);
    }
    assertThat(lowest).isBetween(-1.0, -0.7);
    assertThat(highest).isBetween(0.7, 1.0);
  }
}
