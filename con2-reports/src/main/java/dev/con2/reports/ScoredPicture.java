package dev.con2.reports;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A test picture and what the detector said of it.
 *
 * @param path its file, as it shall be shown
 * @param truth what it is
 * @param score its anomaly score, finite; higher is more anomalous
 * @param pValue its conformal p-value, in (0, 1]
 * @param flagged whether the detector calls it anomalous
 */
public record ScoredPicture(Path path, Truth truth, double score, double pValue, boolean flagged) {
  /** Checks the ranges. */
  public ScoredPicture {
    Objects.requireNonNull(path);
    Objects.requireNonNull(truth);
    if (!Double.isFinite(score) || !(pValue > 0 && pValue <= 1)) {
      throw new IllegalArgumentException(path + ": score " + score + ", p-value " + pValue);
    }
  }

  boolean wrong() {
    return flagged != (truth == Truth.ANOMALOUS);
  }
}
