package dev.con2.reports;

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
}
