package dev.con2.reports;

import dev.con2.evaluate.TrivialBaseline;
import dev.con2.score.Drift;
import dev.con2.train.EpochSummary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that a report tells, before it is put into words and charts. {@link ReportFiles}
 * writes it.
 *
 * @param run what was run
 * @param decision how scores became verdicts
 * @param drift what the test of drift says of the normal pictures
 * @param pictures the test pictures, at least one of each {@link Truth}
 * @param unreadable files that have no score
 * @param trivialBaselines what would be reached with no learning, the best first, on the same
 *     pictures, the normal ones first and each kind in their order; may be empty
 * @param warnings sentences that the reader must not miss, such as pictures found in two folders
 * @param trainingCurve how training went, by epoch; empty where nothing was trained
 * @param map representations in the plane, when they were computed
 */
public record EvaluationReport(
    RunDetails run,
    Decision decision,
    Drift drift,
    List<ScoredPicture> pictures,
    List<UnreadablePicture> unreadable,
    List<TrivialBaseline> trivialBaselines,
    List<String> warnings,
    List<EpochSummary> trainingCurve,
    Optional<RepresentationMap> map) {

  /** Keeps copies. */
  public EvaluationReport {
    Objects.requireNonNull(run);
    Objects.requireNonNull(decision);
    Objects.requireNonNull(drift);
    pictures = List.copyOf(pictures);
    unreadable = List.copyOf(unreadable);
    trivialBaselines = List.copyOf(trivialBaselines);
    warnings = List.copyOf(warnings);
    trainingCurve = List.copyOf(trainingCurve);
    Objects.requireNonNull(map);
  }

  /**
   * What the figures themselves give reason to doubt, in sentences: scores that run the wrong way
   * or cannot be distinguished from chance, something trivial that tells as much, and more false
   * alarms than were promised. The written report has them above the {@link #warnings}.
   *
   * @param findings of the pictures
   */
  public List<String> doubts(Findings findings) {
    return new PlainWords(this, findings).doubts();
  }
}
