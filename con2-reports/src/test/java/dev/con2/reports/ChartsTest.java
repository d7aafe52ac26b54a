package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartsTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.37, 1, 250, 98765})
  void axis_anyRange_isLabelledAtAFewRoundValuesInside(double span) {
    Axis axis = Axis.over("x", -span / 3, span, 5);
    assertThat(axis.ticks()).hasSizeBetween(3, 11);
    assertThat(axis.ticks()).allMatch(tick -> tick.value() >= axis.low() - 1e-9 * span);
    assertThat(axis.ticks()).allMatch(tick -> tick.value() <= axis.high() + 1e-9 * span);
    assertThat(axis.ticks().stream().map(Axis.Tick::label)).doesNotHaveDuplicates();
  }

  @Test
  void axis_roundRange_isLabelledAsAPersonWould() {
    assertThat(Axis.percent("rate", 1, 5).ticks().stream().map(Axis.Tick::label))
        .containsExactly(
            "0\u00a0%", "20\u00a0%", "40\u00a0%", "60\u00a0%", "80\u00a0%", "100\u00a0%");
    assertThat(Axis.over("x", -0.1, 0.12, 4).ticks().stream().map(Axis.Tick::label))
        .containsExactly("\u22120.10", "\u22120.05", "0.00", "0.05", "0.10");
    assertThat(Axis.counting("epoch", 1, 4, 6).ticks().stream().map(Axis.Tick::label))
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void histogram_sample_countsEveryPictureOnItsSideOfTheThreshold() {
    EvaluationReport report = SampleReport.of(400, 300);
    Findings findings = Findings.of(report.pictures());
    Document drawing = histogram(report);
    assertThat(pictures(drawing.select(".bar.normal"))).isEqualTo(400);
    assertThat(pictures(drawing.select(".bar.anomalous"))).isEqualTo(300);
    assertThat(pictures(drawing.select(".bar.normal.flagged")))
        .isEqualTo(findings.falseAlarms().count());
    assertThat(pictures(drawing.select(".bar.anomalous.flagged")))
        .isEqualTo(findings.detections().count());
  }

  @Test
  void histogram_oneScoreFarAway_stillShowsTheOthersApart() {
    double[] normal = Stream.iterate(0.0, x -> x + 0.01).limit(200).mapToDouble(x -> x).toArray();
    double[] anomalous = normal.clone();
    anomalous[0] = 1e6;
    ScoreHistogram histogram =
        new ScoreHistogram(normal, anomalous, OptionalDouble.empty(), new ScoreFormat(2));
    assertThat(histogram.beyond()).isEqualTo(1);
    Document drawing = Jsoup.parseBodyFragment(histogram.draw());
    assertThat(drawing.select(".bar.normal")).hasSizeGreaterThan(15);
    assertThat(pictures(drawing.select(".bar.anomalous"))).isEqualTo(200);
  }

  @Test
  void roc_sample_enclosesTheAreaThatIsTheAuroc() {
    EvaluationReport report = SampleReport.of(400, 300);
    Findings findings = Findings.of(report.pictures());
    Document drawing = Jsoup.parseBodyFragment(new DetectionCurves(findings, true).roc());
    double[][] points = points(drawing.select("path.curve").attr("d"));
    double[][] corners = points(drawing.select("path.guess").attr("d"));
    double width = corners[1][0] - corners[0][0];
    double height = corners[0][1] - corners[1][1];
    double area = 0;
    for (int i = 1; i < points.length; i++) {
      double mean = corners[0][1] - (points[i][1] + points[i - 1][1]) / 2;
      area += (points[i][0] - points[i - 1][0]) * mean;
    }
    assertThat(area / width / height).isEqualTo(findings.evaluation().auroc(), within(0.003));
  }

  @Test
  void roc_withoutAThreshold_hasNoPointAtIt() {
    Findings findings = Findings.of(SampleReport.of(40, 30).pictures());
    assertThat(new DetectionCurves(findings, true).roc()).contains("at the threshold");
    assertThat(new DetectionCurves(findings, false).roc()).doesNotContain("at the threshold");
  }

  /** Scores of an encoder that makes nearly the same of every picture. */
  @Test
  void axis_ofValuesThatAreNearlyAlike_tellsThemApart() {
    assertThat(Axis.over("score", -0.99998, -0.99991, 6).ticks().stream().map(Axis.Tick::label))
        .doesNotHaveDuplicates();
    assertThat(Axis.over("score", 0.5, 0.50009, 5).ticks().stream().map(Axis.Tick::label))
        .doesNotHaveDuplicates();
  }

  @Test
  void map_eightContexts_drawsEachPictureInEach() {
    RepresentationMap.Trace trace =
        new RepresentationMap.Trace(
            Stream.iterate(0.0, x -> x + 1)
                .limit(8)
                .map(x -> new RepresentationMap.Position(x, x * x))
                .toList());
    MapChart chart =
        new MapChart(
            new RepresentationMap(
                List.of("none", "F", "I", "E", "FI", "FE", "IE", "FIE"),
                List.of(trace, trace),
                List.of(trace),
                List.of(),
                1));
    Document first = Jsoup.parseBodyFragment(chart.trainingAndNormal());
    assertThat(first.select("circle.faint")).hasSize(16);
    assertThat(first.select("path.trace")).hasSize(3);
    assertThat(first.select("circle.context7.full")).hasSize(2);
    assertThat(Jsoup.parseBodyFragment(chart.anomalous()).select("path.trace")).isEmpty();
  }

  private static Document histogram(EvaluationReport report) {
    return Jsoup.parseBodyFragment(
        new ScoreHistogram(
                Findings.scores(report.pictures(), Truth.NORMAL),
                Findings.scores(report.pictures(), Truth.ANOMALOUS),
                report.decision().threshold(),
                ScoreFormat.of(report.pictures()))
            .draw());
  }

  private static long pictures(Elements bars) {
    Pattern count = Pattern.compile(": ([0-9,]+) ");
    return bars.select("title").eachText().stream()
        .mapToLong(
            text -> {
              Matcher matcher = count.matcher(text);
              assertThat(matcher.find()).as(text).isTrue();
              return Long.parseLong(matcher.group(1).replace(",", ""));
            })
        .sum();
  }

  private static double[][] points(String path) {
    return Stream.of(path.substring(1).split("L", -1))
        .map(point -> Stream.of(point.split(" ", -1)).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }
}
