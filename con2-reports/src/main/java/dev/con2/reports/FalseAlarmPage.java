package dev.con2.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Fills {@code false-alarms.html}: numbers from results.json, the rest from here. */
final class FalseAlarmPage {

  private final FalseAlarmReport report;
  private final ObjectNode results;
  private final Thumbnails thumbnails;

  FalseAlarmPage(FalseAlarmReport report, ObjectNode results, Thumbnails thumbnails) {
    this.report = report;
    this.results = results;
    this.thumbnails = thumbnails;
  }

  void writeTo(Writer out) throws IOException {
    ScoreFormat format = ScoreFormat.of(report.pictures());
    Page page = ReportPage.begun("false-alarms.html", results, format, report.run());
    page.put("headline", headline());
    page.put("driftSentence", driftSentence());
    page.put("asked", Numbers.plainPercent(report.decision().askedFalseAlarmRate()));
    ReportPage.putWarnings(page, warnings());
    ReportPage.putHistogram(
        page,
        new ScoreHistogram(
            report.pictures().stream().mapToDouble(ScoredPicture::score).toArray(),
            new double[0],
            report.decision().threshold(),
            format));
    page.put("falseAlarmCards", ReportPage.wrong(flagged(), thumbnails));
    page.put("hasUnreadable", !report.unreadable().isEmpty());
    page.writeTo(out);
  }

  private String headline() {
    Findings.Rate rate = report.falseAlarms();
    return "Of %s new normal pictures %s %s flagged (%s), %s."
        .formatted(
            Numbers.count(rate.total()),
            Numbers.count(rate.count()),
            rate.count() == 1 ? "was" : "were",
            Numbers.percent(rate.value()),
            report.comparedWithAsked());
  }

  private String driftSentence() {
    String p = Numbers.significant(report.drift().pValue(), 2);
    return switch (report.drift().finding()) {
      case YES ->
          "Their scores are not those of the pictures that the model was calibrated with (p = %s)."
              .formatted(p);
      case NO ->
          "Nothing speaks against their being such as the pictures that the model was calibrated with (p = %s). That is no proof."
              .formatted(p);
      case UNKNOWN ->
          "They, or the pictures that the model was calibrated with, are too few to say whether they are of one kind.";
    };
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (report.decision().isBroken(report.falseAlarms())) {
      warnings.add(PlainWords.TOO_MANY_FALSE_ALARMS);
    }
    if (!report.unreadable().isEmpty()) {
      warnings.add(PlainWords.unreadable(report.unreadable().size()));
    }
    warnings.addAll(report.warnings());
    return warnings;
  }

  private List<ScoredPicture> flagged() {
    return report.pictures().stream()
        .filter(ScoredPicture::flagged)
        .sorted(Comparator.comparingDouble(ScoredPicture::score).reversed())
        .toList();
  }
}
