package dev.con2.reports;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.image.WrittenPath;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Fills {@code report.html}: numbers from results.json, the rest from here. */
final class ReportPage {

  /** How many of the most and of the least anomalous pictures are shown. */
  static final int EXTREMES = 12;

  /** The most wrong verdicts of a kind that are shown. */
  static final int WRONG = 200;

  /** How many of them are in sight before the reader asks for more. */
  private static final int WRONG_IN_SIGHT = 18;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH);

  private final EvaluationReport report;
  private final Findings findings;
  private final ObjectNode results;
  private final Thumbnails thumbnails;
  private final ScoreFormat format;

  /** A picture on the page; {@code image} holds its data URI, or nothing. */
  record Card(
      List<String> image,
      String name,
      String path,
      String truth,
      double score,
      double pValue,
      boolean wrong) {}

  /** Wrong verdicts of one kind. */
  record Wrong(List<Card> inSight, List<Card> folded, int left) {
    boolean none() {
      return inSight.isEmpty();
    }

    boolean hasFolded() {
      return !folded.isEmpty();
    }

    boolean hasLeft() {
      return left > 0;
    }
  }

  /**
   * A row of the comparison with no learning; {@code bar} is the share of the way from 0.5 to 1.
   */
  record Reach(
      String name,
      String direction,
      double auroc,
      double low,
      double high,
      String bar,
      boolean detector) {}

  /** An option, or anything else with a name and a value. */
  record NamedText(String name, String value) {
    static List<NamedText> of(Map<String, String> entries) {
      return entries.entrySet().stream()
          .map(entry -> new NamedText(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  ReportPage(
      EvaluationReport report, Findings findings, ObjectNode results, Thumbnails thumbnails) {
    this.report = report;
    this.findings = findings;
    this.results = results;
    this.thumbnails = thumbnails;
    this.format = ScoreFormat.of(report.pictures());
  }

  void writeTo(Writer out) throws IOException {
    Page page = begun("report.html", results, format, report.run());
    putWords(page);
    putCharts(page);
    putPictures(page);
    page.put("hasUnreadable", !report.unreadable().isEmpty());
    page.writeTo(out);
  }

  /** A page with every number of the report, and what was run. */
  static Page begun(String template, ObjectNode results, ScoreFormat format, RunDetails run) {
    Page page = new Page(template);
    page.putAll(
        ResultsJson.MAPPER.convertValue(results, new TypeReference<Map<String, Object>>() {}));
    page.number("asScore", format::format);
    page.number("asPValue", value -> Numbers.significant(value, 2));
    page.put("date", date(run));
    putRun(page, run);
    return page;
  }

  static void putWarnings(Page page, List<String> warnings) {
    page.put("warnings", warnings);
    page.put("hasWarnings", !warnings.isEmpty());
  }

  static void putHistogram(Page page, ScoreHistogram histogram) {
    page.put("histogram", histogram.draw());
    page.put("beyond", histogram.beyond());
    page.put("hasBeyond", histogram.beyond() > 0);
  }

  private void putWords(Page page) {
    PlainWords words = new PlainWords(report, findings);
    page.put("headline", words.headline());
    page.put("sentences", words.sentences());
    putWarnings(page, words.warnings());
    page.put("pictureCount", report.pictures().size());
    page.put("hasThreshold", report.decision().threshold().isPresent());
    page.put("asked", Numbers.plainPercent(report.decision().askedFalseAlarmRate()));
    page.put("missed", findings.detections().total() - findings.detections().count());
    page.put("passed", findings.falseAlarms().total() - findings.falseAlarms().count());
    page.put("best", report.trivialBaselines().stream().limit(1).map(ReportPage::reach).toList());
    page.put("reaches", reaches());
    page.put("hasReaches", !report.trivialBaselines().isEmpty());
    int flagged = findings.falseAlarms().count() + findings.detections().count();
    page.put(
        "precision",
        flagged == 0 ? List.of() : List.of((double) findings.detections().count() / flagged));
  }

  private void putCharts(Page page) {
    putHistogram(
        page,
        new ScoreHistogram(
            Findings.scores(report.pictures(), Truth.NORMAL),
            Findings.scores(report.pictures(), Truth.ANOMALOUS),
            report.decision().threshold(),
            format));
    DetectionCurves curves =
        new DetectionCurves(findings, report.decision().threshold().isPresent());
    page.put("roc", curves.roc());
    page.put("precisionRecall", curves.precisionRecall());
    page.put("hasMap", report.map().isPresent());
    report
        .map()
        .ifPresent(
            map -> {
              MapChart chart = new MapChart(map);
              page.put("mapNormal", chart.trainingAndNormal());
              page.put("mapAnomalous", chart.anomalous());
              page.put("trainingShown", map.training().size());
              page.put("normalShown", map.normal().size());
              page.put("anomalousShown", map.anomalous().size());
            });
    page.put("hasCurve", !report.trainingCurve().isEmpty());
    if (!report.trainingCurve().isEmpty()) {
      TrainingPage.putCharts(page, report.trainingCurve());
    }
  }

  private void putPictures(Page page) {
    Comparator<ScoredPicture> byScore = Comparator.comparingDouble(ScoredPicture::score);
    page.put(
        "most", cards(sorted(picture -> true, byScore.reversed()).limit(EXTREMES), thumbnails));
    page.put("least", cards(sorted(picture -> true, byScore).limit(EXTREMES), thumbnails));
    page.put(
        "falseAlarmCards",
        wrong(
            sorted(picture -> picture.wrong() && picture.flagged(), byScore.reversed()).toList(),
            thumbnails));
    page.put(
        "missCards",
        wrong(
            sorted(picture -> picture.wrong() && !picture.flagged(), byScore).toList(),
            thumbnails));
  }

  /** What was run, for the section of that name. */
  private static void putRun(Page page, RunDetails run) {
    page.put("settings", NamedText.of(run.options()));
    page.put("hasSettings", !run.options().isEmpty());
    page.put("folders", run.folders());
    page.put(
        "durations",
        run.durations().entrySet().stream()
            .map(step -> new NamedText(step.getKey(), Numbers.duration(step.getValue())))
            .toList());
  }

  /** When it was run, for a reader. */
  private static String date(RunDetails run) {
    return DATE.format(run.date().atZone(ZoneOffset.UTC));
  }

  private List<Reach> reaches() {
    Reach detector =
        new Reach(
            "this detector",
            "",
            findings.evaluation().auroc(),
            findings.evaluation().aurocInterval().low(),
            findings.evaluation().aurocInterval().high(),
            bar(findings.evaluation().auroc()),
            true);
    List<Reach> reaches = new ArrayList<>(List.of(detector));
    report.trivialBaselines().stream().map(ReportPage::reach).forEach(reaches::add);
    reaches.sort(Comparator.comparingDouble(Reach::auroc).reversed());
    return reaches;
  }

  private static Reach reach(TrivialBaseline baseline) {
    return new Reach(
        baseline.feature().label(),
        baseline.auroc() == 0.5
            ? "no difference"
            : baseline.anomalousHigher() ? "higher when anomalous" : "lower when anomalous",
        baseline.auroc(),
        baseline.interval().low(),
        baseline.interval().high(),
        bar(baseline.auroc()),
        false);
  }

  private static String bar(double auroc) {
    return Svg.number(100 * Math.max(0, 2 * auroc - 1));
  }

  private Stream<ScoredPicture> sorted(
      Predicate<ScoredPicture> which, Comparator<ScoredPicture> order) {
    return report.pictures().stream().filter(which).sorted(order);
  }

  /** Wrong verdicts of one kind, in the order to be shown. */
  static Wrong wrong(List<ScoredPicture> pictures, Thumbnails thumbnails) {
    List<Card> cards = cards(pictures.stream().limit(WRONG), thumbnails);
    int inSight = Math.min(WRONG_IN_SIGHT, cards.size());
    return new Wrong(
        cards.subList(0, inSight),
        cards.subList(inSight, cards.size()),
        pictures.size() - cards.size());
  }

  private static List<Card> cards(Stream<ScoredPicture> pictures, Thumbnails thumbnails) {
    return pictures
        .map(
            picture ->
                new Card(
                    thumbnails.dataUri(picture.path()).stream().toList(),
                    name(picture.path()),
                    WrittenPath.of(picture.path()),
                    picture.truth().label(),
                    picture.score(),
                    picture.pValue(),
                    picture.wrong()))
        .toList();
  }

  /** The file and the folder that it is in, which often says what is in the picture. */
  private static String name(Path path) {
    String written = WrittenPath.of(path).replace('\\', '/');
    int end = written.lastIndexOf('/');
    return written.substring(written.lastIndexOf('/', end - 1) + 1);
  }
}
