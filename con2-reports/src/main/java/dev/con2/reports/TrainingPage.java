package dev.con2.reports;

import dev.con2.train.EpochSummary;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Fills {@code training.html}, and the same charts inside the report. */
final class TrainingPage {

  private final String title;
  private final Map<String, String> options;
  private final List<EpochSummary> curve;
  private final List<String> warnings;

  TrainingPage(
      String title, Map<String, String> options, List<EpochSummary> curve, List<String> warnings) {
    this.title = title;
    this.options = options;
    this.curve = curve;
    this.warnings = List.copyOf(warnings);
  }

  void writeTo(Writer out) throws IOException {
    Page page = new Page("training.html");
    page.put("title", title);
    page.put("settings", ReportPage.NamedText.of(options));
    page.put("hasSettings", !options.isEmpty());
    page.put("warnings", warnings);
    page.put("hasWarnings", !warnings.isEmpty());
    page.put("hasCurve", !curve.isEmpty());
    if (!curve.isEmpty()) {
      putCharts(page, curve);
    }
    page.writeTo(out);
  }

  static void putCharts(Page page, List<EpochSummary> curve) {
    TrainingCharts charts = new TrainingCharts(curve);
    EpochSummary last = curve.get(curve.size() - 1);
    page.put("losses", charts.losses());
    page.put("learningRateAndSpeed", charts.learningRateAndSpeed());
    page.put("lastEpoch", last.epoch());
    page.put(
        "lastLosses",
        last.losses().entrySet().stream()
            .map(term -> term.getKey() + " " + Numbers.fixed(term.getValue(), 4))
            .collect(Collectors.joining(", ")));
    page.put("trainedOn", last.losses().keySet().iterator().next());
    page.put("hasOtherTerms", last.losses().size() > 1);
  }
}
