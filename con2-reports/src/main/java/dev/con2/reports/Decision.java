package dev.con2.reports;

import dev.con2.score.FalseAlarmPromise;
import java.util.OptionalDouble;

/**
 * How scores became verdicts.
 *
 * @param askedFalseAlarmRate the false-alarm rate asked for, in (0, 1)
 * @param calibrationPictures how many held-out normal pictures the calibration rests on; 0 where
 *     all are copies of each other
 * @param threshold the score above which a picture is flagged; empty when the calibration is too
 *     small for the asked rate, so that nothing can be flagged
 */
public record Decision(
    double askedFalseAlarmRate, int calibrationPictures, OptionalDouble threshold) {

  /** As seldom is a promise that is kept called broken. */
  private static final double CHANCE = 0.025;

  /** Checks the ranges. */
  public Decision {
    if (!(askedFalseAlarmRate > 0 && askedFalseAlarmRate < 1)) {
      throw new IllegalArgumentException(askedFalseAlarmRate + " is no rate between 0 and 1");
    }
    if (calibrationPictures < 0) {
      throw new IllegalArgumentException(calibrationPictures + " calibration pictures");
    }
    if (!Double.isFinite(threshold.orElse(0))) {
      throw new IllegalArgumentException("the threshold is " + threshold.getAsDouble());
    }
  }

  /**
   * Whether there are more false alarms than the promise allows: by the choice of test pictures and
   * of those held out, which the threshold comes from, as many come in less than 2.5 % of cases.
   */
  boolean isBroken(Findings.Rate falseAlarms) {
    return threshold.isPresent()
        && new FalseAlarmPromise(askedFalseAlarmRate, calibrationPictures)
                .chanceOf(falseAlarms.count(), falseAlarms.total())
            < CHANCE;
  }

  /** How a rate compares with the one that was asked for, to go on after a comma. */
  String comparison(Findings.Rate falseAlarms) {
    String percent = Numbers.plainPercent(askedFalseAlarmRate);
    if (threshold.isEmpty()) {
      return "as nothing can be: the held-out pictures are too few for a rate of " + percent;
    }
    if (falseAlarms.value() <= askedFalseAlarmRate) {
      return "within the %s that was asked for".formatted(percent);
    }
    return isBroken(falseAlarms)
        ? "more than the %s that was asked for, beyond chance".formatted(percent)
        : "above the %s that was asked for, by no more than chance explains".formatted(percent);
  }
}
