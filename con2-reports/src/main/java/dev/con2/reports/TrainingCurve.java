package dev.con2.reports;

import java.util.List;
import java.util.Objects;

/**
 * How training went.
 *
 * @param epochs the epochs in order, at least one
 */
public record TrainingCurve(List<Epoch> epochs) {

  /**
   * One pass over the training images.
   *
   * @param epoch its number, from 1
   * @param loss mean of L_CON2 (equation 4), finite
   * @param contextLoss mean of L_Context (equation 2), finite
   * @param contentLoss mean of L_Content (equation 3), before the factor alpha, finite
   * @param learningRate at the end of the epoch
   * @param imagesPerSecond how many training images were seen a second
   */
  public record Epoch(
      int epoch,
      double loss,
      double contextLoss,
      double contentLoss,
      double learningRate,
      double imagesPerSecond) {
    /** Checks that all are finite. */
    public Epoch {
      double sum = loss + contextLoss + contentLoss + learningRate + imagesPerSecond;
      if (epoch < 1 || !Double.isFinite(sum)) {
        throw new IllegalArgumentException("epoch " + epoch + " has a value that is not finite");
      }
    }
  }

  /** Keeps a copy. */
  public TrainingCurve {
    epochs = List.copyOf(Objects.requireNonNull(epochs));
    if (epochs.isEmpty()) {
      throw new IllegalArgumentException("a training curve has at least one epoch");
    }
  }
}
