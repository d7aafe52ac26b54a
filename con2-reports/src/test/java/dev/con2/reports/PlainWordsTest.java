package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.evaluate.AurocInfluence;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.evaluate.TrivialFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PlainWordsTest {

  @Test
  void headline_goodDetector_saysItInPairs() {
    // Of 10 x 10 pairs, 94 are in the right order: one anomalous picture is below six normal ones.
    assertThat(words(scores(10, 3.5, 1), 0, List.of()).headline())
        .isEqualTo(
            "An anomalous picture gets a higher score than a normal one in 94 of 100 pairs.");
  }

  @Test
  void headline_nearlyPerfect_isNotRoundedToAll() {
    // Of 40,000 pairs one is in the wrong order: 0.999975.
    assertThat(words(scores(200, 198.5, 1), 0, List.of()).headline())
        .isEqualTo(
            "An anomalous picture gets a higher score than a normal one in 99,998 of 100,000"
                + " pairs.");
  }

  @Test
  void warnings_scoresTheWrongWayRound_asksWhetherFoldersWereSwapped() {
    assertThat(words(scores(50, -1, 50), 0, List.of()).warnings())
        .anyMatch(warning -> warning.contains("folders were not swapped"));
  }

  @Test
  void sentences_baselineBehind_saysHowFarAhead() {
    PlainWords words = words(scores(100, 5.5, 3), 0, List.of(baseline(100, 30)));
    assertThat(words.sentences())
        .anyMatch(sentence -> sentence.endsWith("The detector is clearly ahead of that."));
    assertThat(words.warnings()).isEmpty();
  }

  @Test
  void warnings_baselineAhead_areFirst() {
    PlainWords words = words(scores(10, 5.5, 3), 0, List.of(baseline(10, 0)));
    assertThat(words.sentences())
        .anyMatch(sentence -> sentence.endsWith("The detector is not ahead of that."));
    assertThat(words.warnings())
        .first()
        .asString()
        .startsWith("The file size of a picture tells the two folders apart at least as well");
  }

  @Test
  void sentences_observedFalseAlarms_areComparedWithTheAskedRate() {
    assertThat(words(scores(100, 5.5, 3), 5, List.of()).sentences().get(0))
        .contains("a false alarm on 5 of 100 normal ones (5.0\u00a0%), within the 5\u00a0%");
    assertThat(words(scores(100, 5.5, 3), 8, List.of()).sentences().get(0))
        .endsWith("above the 5\u00a0% that was asked for, by no more than chance explains.");
    PlainWords many = words(scores(100, 5.5, 3), 20, List.of());
    assertThat(many.sentences().get(0))
        .endsWith("more than the 5\u00a0% that was asked for, beyond chance.");
    assertThat(many.warnings())
        .anyMatch(warning -> warning.startsWith("There are more false alarms than asked for"));
  }

  /** Of so many pictures of each kind, by a feature that has so many anomalous ones below all. */
  private static TrivialBaseline baseline(int count, int below) {
    double[] normal = new double[count];
    double[] anomalous = new double[count];
    for (int i = 0; i < count; i++) {
      normal[i] = i;
      anomalous[i] = i < below ? -1 : count;
    }
    return new TrivialBaseline(
        TrivialFeature.FILE_SIZE, AurocInfluence.of(normal, anomalous), false);
  }

  @Test
  void sentences_baselineALittleBehind_isNotClearlyBehind() {
    // 0.97 against 0.9, on twenty pictures of each kind.
    PlainWords words = words(scores(20, 9.5, 1), 0, List.of(baseline(20, 2)));
    assertThat(words.sentences())
        .anyMatch(
            sentence -> sentence.endsWith("ahead of that, but by no more than chance explains."));
    assertThat(words.warnings()).isEmpty();
  }

  /** The best of ten features that tell nothing is often ahead of a detector that tells little. */
  @Test
  void warnings_baselineThatChanceExplains_areNone() {
    assertThat(words(scores(10, -1, 4), 0, List.of(baseline(10, 3))).warnings())
        .noneMatch(warning -> warning.contains("file size"));
  }

  /**
   * {@code count} normal pictures with scores 0, 1, 2... and as many anomalous ones above them all,
   * but for {@code odd} that have the score {@code at}. Flat arrays of both, normal first.
   */
  private static double[] scores(int count, double at, int odd) {
    double[] scores = new double[2 * count];
    for (int i = 0; i < count; i++) {
      scores[i] = i;
      scores[count + i] = i < odd ? at : count + i;
    }
    return scores;
  }

  private static PlainWords words(
      double[] scores, int falseAlarms, List<TrivialBaseline> baselines) {
    List<ScoredPicture> pictures = new ArrayList<>();
    int count = scores.length / 2;
    for (int i = 0; i < scores.length; i++) {
      Truth truth = i < count ? Truth.NORMAL : Truth.ANOMALOUS;
      boolean flagged = i < falseAlarms || truth == Truth.ANOMALOUS;
      pictures.add(new ScoredPicture(Path.of(i + ".png"), truth, scores[i], 0.5, flagged));
    }
    EvaluationReport report =
        new EvaluationReport(
            SampleReport.of(1, 1).run(),
            new Decision(0.05, 199, OptionalDouble.of(0)),
            SampleReport.NO_DRIFT,
            pictures,
            List.of(),
            baselines,
            List.of(),
            List.of(),
            Optional.empty());
    return new PlainWords(report, Findings.of(pictures));
  }
}
