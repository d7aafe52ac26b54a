package dev.con2.reports;

import dev.con2.score.Drift;
import java.util.List;
import java.util.Objects;

/**
 * What new normal pictures say of a model when there are no anomalous ones: how often it raises a
 * false alarm, and whether the pictures are such as it was calibrated with. {@link ReportFiles}
 * writes it.
 *
 * @param run what was run
 * @param decision how scores became verdicts
 * @param drift what the test of drift says of the pictures
 * @param pictures the normal test pictures, at least one
 * @param unreadable files that have no score
 * @param warnings sentences that the reader must not miss
 */
public record FalseAlarmReport(
    RunDetails run,
    Decision decision,
    Drift drift,
    List<ScoredPicture> pictures,
    List<UnreadablePicture> unreadable,
    List<String> warnings) {

  /**
   * Keeps copies.
   *
   * @throws IllegalArgumentException if there is no picture, or one that is not normal
   */
  public FalseAlarmReport {
    Objects.requireNonNull(run);
    Objects.requireNonNull(decision);
    Objects.requireNonNull(drift);
    pictures = List.copyOf(pictures);
    unreadable = List.copyOf(unreadable);
    warnings = List.copyOf(warnings);
    if (pictures.isEmpty()
        || pictures.stream().anyMatch(picture -> picture.truth() != Truth.NORMAL)) {
      throw new IllegalArgumentException("a report on false alarms is of normal pictures");
    }
  }

  /** The pictures that were flagged, with the exact 95 % interval of their rate. */
  public Findings.Rate falseAlarms() {
    int flagged = (int) pictures.stream().filter(ScoredPicture::flagged).count();
    return Findings.Rate.of(flagged, pictures.size());
  }

  /** How the rate compares with the one that was asked for, to go on after a comma. */
  public String comparedWithAsked() {
    return decision.comparison(falseAlarms());
  }
}
