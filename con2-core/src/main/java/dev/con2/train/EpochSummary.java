package dev.con2.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one epoch of training came to.
 *
 * @param epoch from 1
 * @param losses mean of each term of the loss over its steps, by name; the first was trained on
 * @param learningRate of its last step
 * @param imagesPerSecond images N (not views) a second, over the part of the epoch that this
 *     process ran
 */
public record EpochSummary(
    int epoch, Map<String, Double> losses, double learningRate, double imagesPerSecond) {

  /** Keeps a copy in the same order. */
  public EpochSummary {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    if (losses.isEmpty()) {
      throw new IllegalArgumentException("an epoch has a loss");
    }
  }

  /** The loss that was trained on. */
  public double loss() {
    return losses.values().iterator().next();
  }
}
