package dev.con2.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FalseAlarmPromiseTest {

  /** With 19 held out a flagged picture is above all of them. */
  @Test
  void chanceOf_oneNewImage_isTheRate() {
    assertThat(new FalseAlarmPromise(0.05, 19).chanceOf(1, 1)).isCloseTo(1 / 20.0, within(1e-12));
    assertThat(new FalseAlarmPromise(0.05, 99).chanceOf(1, 1)).isCloseTo(5 / 100.0, within(1e-12));
  }

  /** The five highest of 69 are all among the 50 new ones: 50/69 49/68 48/67 47/66 46/65. */
  @Test
  void chanceOf_severalNewImages_countsOrders() {
    assertThat(new FalseAlarmPromise(0.05, 19).chanceOf(5, 50))
        .isCloseTo(50 / 69.0 * 49 / 68.0 * 48 / 67.0 * 47 / 66.0 * 46 / 65.0, within(1e-12));
  }

  @Test
  void chanceOf_nothingFlagged_isCertain_andWithTooFewHeldOutNothingElseIs() {
    assertThat(new FalseAlarmPromise(0.05, 100).chanceOf(0, 50)).isEqualTo(1);
    assertThat(new FalseAlarmPromise(0.05, 18).chanceOf(0, 50)).isEqualTo(1);
    assertThat(new FalseAlarmPromise(0.05, 18).chanceOf(1, 50)).isZero();
    assertThat(new FalseAlarmPromise(1, 5).chanceOf(50, 50)).isCloseTo(1, within(1e-12));
  }

  /** Calibrates and scores with draws from one distribution, again and again. */
  @Test
  void chanceOf_isHowOftenACalibrationFlagsAsMany() {
    int draws = 4000;
    int heldOut = 40;
    int images = 60;
    int[] asMany = new int[images + 1];
    for (int draw = 0; draw < draws; draw++) {
      RandomStream random = RandomStream.of(7, draw);
      double[] scores = DoubleStream.generate(random::gaussian).limit(heldOut + images).toArray();
      Calibration calibration = new Calibration(Arrays.copyOf(scores, heldOut));
      long flagged =
          Arrays.stream(scores, heldOut, scores.length)
              .filter(score -> calibration.anomalous(score, 0.05))
              .count();
      for (int count = 0; count <= flagged; count++) {
        asMany[count]++;
      }
    }
    FalseAlarmPromise promise = new FalseAlarmPromise(0.05, heldOut);
    for (int count : new int[] {1, 3, 6, 10, 15}) {
      double chance = promise.chanceOf(count, images);
      assertThat(asMany[count] / (double) draws)
          .isCloseTo(chance, within(5 * Math.sqrt(chance * (1 - chance) / draws)));
    }
  }
}
