package dev.con2.method.unicon;

import java.util.Locale;

/**
 * What soft aggregation weighs. As equation 6 is printed, the weights stand inside the logarithm,
 * where they only add a constant to each pair, and the factor before it makes more of inliers that
 * lie apart, the opposite of what the text says. These are two readings that do as the text says.
 */
public enum Aggregation {
  /** The positives of each inlier; every inlier counts alike. */
  POSITIVES,
  /** The pairs of inliers, by both of their weights; inliers that lie apart count less. */
  PAIRS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
