package dev.con2.reports;

import dev.con2.evaluate.Evaluation;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.score.Calibration;
import java.util.ArrayList;
import java.util.List;

/** The findings in sentences, for a reader who has never heard of an AUROC. */
final class PlainWords {

  /** Where the promise is broken. */
  static final String TOO_MANY_FALSE_ALARMS =
      "There are more false alarms than asked for, and more than chance explains, the choice of the"
          + " pictures held out included. The promise holds for normal pictures like those of"
          + " training: these seem to differ from them.";

  private final EvaluationReport report;
  private final Findings findings;

  PlainWords(EvaluationReport report, Findings findings) {
    this.report = report;
    this.findings = findings;
  }

  /** What the AUROC says, as the first thing to be read. */
  String headline() {
    double auroc = findings.evaluation().auroc();
    if (auroc == 1) {
      return "Every anomalous picture has a higher score than every normal one.";
    }
    if (auroc == 0) {
      return "Every anomalous picture has a lower score than every normal one.";
    }
    return "An anomalous picture gets a higher score than a normal one in %s pairs."
        .formatted(Numbers.ofHundred(auroc));
  }

  /** What the threshold does, and how that compares with what was asked. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    Findings.Rate falseAlarms = findings.falseAlarms();
    Findings.Rate detections = findings.detections();
    if (report.decision().threshold().isPresent()) {
      sentences.add(
          ("At its threshold the detector finds %s of %s anomalous pictures (%s) and "
                  + "raises a false alarm on %s of %s normal ones (%s), %s.")
              .formatted(
                  Numbers.count(detections.count()),
                  Numbers.count(detections.total()),
                  Numbers.percent(detections.value()),
                  Numbers.count(falseAlarms.count()),
                  Numbers.count(falseAlarms.total()),
                  Numbers.percent(falseAlarms.value()),
                  report.decision().comparison(falseAlarms)));
    }
    report.trivialBaselines().stream().findFirst().map(this::comparison).ifPresent(sentences::add);
    return sentences;
  }

  /**
   * What the reader must know before believing the figures: computed ones first, then those given.
   */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>(doubts());
    Decision decision = report.decision();
    if (decision.threshold().isEmpty()) {
      warnings.add(
          ("Nothing can be flagged: a false-alarm rate of %s needs at least %s "
                  + "calibration pictures, and there are %s. Ask for a higher rate or train "
                  + "with more normal pictures.")
              .formatted(
                  Numbers.plainPercent(decision.askedFalseAlarmRate()),
                  Numbers.count(Calibration.imagesNeeded(decision.askedFalseAlarmRate())),
                  Numbers.count(decision.calibrationPictures())));
    }
    if (!report.unreadable().isEmpty()) {
      warnings.add(unreadable(report.unreadable().size()));
    }
    warnings.addAll(report.warnings());
    return warnings;
  }

  /** See {@link EvaluationReport#doubts}. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    Evaluation evaluation = findings.evaluation();
    if (evaluation.aurocInterval().high() < 0.5) {
      doubts.add(
          "The scores run the wrong way: normal pictures look more anomalous to the detector than"
              + " anomalous ones. Check that the two folders were not swapped.");
    } else if (evaluation.aurocInterval().low() <= 0.5) {
      doubts.add(
          "On these pictures the detector cannot be distinguished from chance: the 95 % interval of its"
              + " AUROC holds 0.5.");
    }
    report.trivialBaselines().stream()
        .findFirst()
        .filter(best -> best.auroc() >= evaluation.auroc() && best.interval().low() > 0.5)
        .ifPresent(best -> doubts.add(notAhead(best)));
    if (report.decision().isBroken(findings.falseAlarms())) {
      doubts.add(TOO_MANY_FALSE_ALARMS);
    }
    return doubts;
  }

  /** What must be said of so many pictures without a score, at least 1. */
  static String unreadable(int pictures) {
    return pictures == 1
        ? "One picture could not be read and has no score; it is at the end of scores.csv."
        : "%s pictures could not be read and have no score; they are at the end of scores.csv."
            .formatted(Numbers.count(pictures));
  }

  private String comparison(TrivialBaseline best) {
    Evaluation evaluation = findings.evaluation();
    String ahead =
        best.auroc() >= evaluation.auroc()
            ? "The detector is not ahead of that."
            : best.lead(findings.influence()).filter(lead -> lead.low() > 0).isPresent()
                ? "The detector is clearly ahead of that."
                : "The detector is ahead of that, but by no more than chance explains.";
    return ("With no learning at all you would reach an AUROC of %s, by %s alone (%s "
            + "when anomalous); the detector reaches %s. %s")
        .formatted(
            Numbers.share(best.auroc()),
            best.feature().label(),
            best.anomalousHigher() ? "higher" : "lower",
            Numbers.share(evaluation.auroc()),
            ahead);
  }

  private static String notAhead(TrivialBaseline best) {
    return ("The %s of a picture tells the two folders apart at least as well as the "
            + "detector does (AUROC %s). Ask whether the folders were made in different "
            + "ways; the detector may have learned no more than that.")
        .formatted(best.feature().label(), Numbers.share(best.auroc()));
  }
}
