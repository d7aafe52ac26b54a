package dev.con2.method;

import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import dev.con2.internal.score.HeldOutSplit;
import java.util.Optional;

/**
 * How a model decides unless asked otherwise.
 *
 * @param score the name of the score that is used; none for the method's own choice
 * @param falseAlarmRate part of normal pictures that may be called anomalous, in [1e-4, 0.5]
 * @param heldOut part of the images, in [0, 0.5], held back to calibrate; more are where the
 *     false-alarm rate needs them, but none at all where it is 0
 * @param references training images that a score keeps which compares with them; none for all
 */
public record CalibrationOptions(
    @Option(
            name = "score",
            value = "NAME",
            help =
                "The score that the model uses unless asked otherwise; it holds all of its"
                    + " method's.")
        Optional<String> score,
    @Option(
            name = "false-alarm-rate",
            value = "SHARE",
            help = "Share of normal pictures that may be called anomalous, up to 0.5.")
        double falseAlarmRate,
    @Option(
            name = "held-out",
            value = "SHARE",
            help =
                "Share of the pictures held back to calibrate, up to 0.5; more where the"
                    + " false-alarm rate needs them. 0: none, and nothing is called anomalous.")
        double heldOut,
    @Needs(Need.REFERENCES)
        @Option(
            name = "references",
            value = "N",
            help =
                "Keep so many training pictures for the scores nnd and stages, far from each other,"
                    + " instead of all: a smaller model that scores faster.")
        Optional<Integer> references) {

  /** One false alarm in twenty, by a tenth of the pictures. */
  public static final CalibrationOptions DEFAULT =
      new CalibrationOptions(
          Optional.empty(), 0.05, HeldOutSplit.DEFAULT_FRACTION, Optional.empty());

  /** Checks the ranges. */
  public CalibrationOptions {
    Ranges.require("false-alarm-rate", 1e-4, falseAlarmRate, 0.5);
    Ranges.require("held-out", 0, heldOut, 0.5);
    references.ifPresent(number -> Ranges.require("references", 1, number, Integer.MAX_VALUE));
  }
}
