package dev.con2.reports;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
    Page page = new Page("false-alarms.html");
    page.putAll(
        ResultsJson.MAPPER.convertValue(results, new TypeReference<Map<String, Object>>() {}));
    ScoreFormat format = ScoreFormat.of(report.pictures());
    page.number("asScore", format::format);
    page.number("asPValue", value -> Numbers.significant(value, 2));
    page.put("date", ReportPage.date(report.run()));
    page.put("headline", headline());
    page.put("driftSentence", driftSentence());
    page.put("asked", Numbers.plainPercent(report.decision().askedFalseAlarmRate()));
    List<String> warnings = warnings();
    page.put("warnings", warnings);
    page.put("hasWarnings", !warnings.isEmpty());
    ScoreHistogram histogram =
        new ScoreHistogram(
            report.pictures().stream().mapToDouble(ScoredPicture::score).toArray(),
            new double[0],
            report.decision().threshold(),
            format);
    page.put("histogram", histogram.draw());
    page.put("beyond", histogram.beyond());
    page.put("hasBeyond", histogram.beyond() > 0);
    page.put("falseAlarmCards", ReportPage.wrong(flagged(), thumbnails));
    ReportPage.putRun(page, report.run());
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
    if (report.falseAlarms().interval().low() > report.decision().askedFalseAlarmRate()) {
      warnings.add(
          "There are more false alarms than asked for, and more than chance explains. The promise"
              + " holds for normal pictures like those of training: these seem to differ from"
              + " them.");
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
