package dev.con2.reports;

import java.io.Writer;
import java.util.Map;

/** Fills {@code training.html}, and the same charts inside the report. */
final class TrainingPage {

  private final String title;
  private final Map<String, String> settings;
  private final TrainingCurve curve;

  TrainingPage(String title, Map<String, String> settings, TrainingCurve curve) {
    this.title = title;
    this.settings = settings;
    this.curve = curve;
  }

  void writeTo(Writer out) {
    Page page = new Page("training.html");
    page.put("title", title);
    page.put("settings", ReportPage.Entry.of(settings));
    page.put("hasSettings", !settings.isEmpty());
    putCharts(page, curve);
    page.writeTo(out);
  }

  static void putCharts(Page page, TrainingCurve curve) {
    TrainingCharts charts = new TrainingCharts(curve);
    TrainingCurve.Epoch last = curve.epochs().get(curve.epochs().size() - 1);
    page.put("losses", charts.losses());
    page.put("learningRateAndSpeed", charts.learningRateAndSpeed());
    page.put("lastEpoch", last.epoch());
    page.put("lastLoss", Numbers.fixed(last.loss(), 4));
    page.put("lastContextLoss", Numbers.fixed(last.contextLoss(), 4));
    page.put("lastContentLoss", Numbers.fixed(last.contentLoss(), 4));
  }
}
