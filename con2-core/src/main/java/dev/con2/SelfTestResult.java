package dev.con2;

import dev.con2.model.SelfTest;
import java.util.List;

/**
 * Whether a machine sees and computes what was seen and computed where a model was made.
 *
 * @param deviation the largest {@link SelfTest#deviation} of a score
 * @param allowed how large it may be
 * @param movedVerdicts how often an image lies on the other side of a threshold, at the model's own
 *     false-alarm rate
 * @param misread names of the pictures that are decoded to other samples here, or not at all: the
 *     scores of pictures that are encoded in that way are others too
 */
public record SelfTestResult(
    double deviation, double allowed, int movedVerdicts, List<String> misread) {

  /** Copies the list. */
  public SelfTestResult {
    misread = List.copyOf(misread);
  }

  /** Whether the model's verdicts are the same here, as far as this shows. */
  public boolean passed() {
    return sameScores() && misread.isEmpty();
  }

  /** Whether scores are the same here, whatever pictures are decoded to. */
  public boolean sameScores() {
    return deviation <= allowed && movedVerdicts == 0;
  }
}
