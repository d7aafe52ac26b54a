package dev.con2;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.score.Calibration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How to use a model; what is empty is as the model has it.
 *
 * @param score the name of one of the model's scores
 * @param falseAlarmRate part of normal pictures that may be called anomalous, in (0, 1]
 * @param threshold calls a picture anomalous from this score on, whatever its p-value
 * @param device where to compute
 */
public record ScoringOptions(
    Optional<String> score,
    OptionalDouble falseAlarmRate,
    OptionalDouble threshold,
    ComputeDevice device) {

  /** Everything as the model has it, on the processor. */
  public static ScoringOptions ofModel() {
    return on(ComputeDevice.CPU);
  }

  /** Everything as the model has it, on a device. */
  public static ScoringOptions on(ComputeDevice device) {
    return new ScoringOptions(
        Optional.empty(), OptionalDouble.empty(), OptionalDouble.empty(), device);
  }

  /**
   * Checks that there is one way to decide.
   *
   * @throws InvalidInputException if both a threshold and a false-alarm rate are given, the rate is
   *     out of range or the threshold is not a number
   */
  public ScoringOptions {
    if (falseAlarmRate.isPresent() && threshold.isPresent()) {
      throw new InvalidInputException(
          "threshold and false-alarm-rate both decide what is anomalous; give one");
    }
    if (threshold.isPresent() && Double.isNaN(threshold.getAsDouble())) {
      throw new InvalidInputException(
          "option threshold is not a number; give a score such as those that score prints");
    }
    falseAlarmRate.ifPresent(
        rate -> {
          if (!(rate >= Calibration.SMALLEST_RATE && rate <= 1)) {
            throw new InvalidInputException(
                "option false-alarm-rate is %s, out of range; give a share such as 0.05"
                    .formatted(rate));
          }
        });
  }
}
