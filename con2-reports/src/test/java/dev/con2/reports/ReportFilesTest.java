package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.error.InvalidInputException;
import dev.con2.error.OutputFailedException;
import dev.con2.error.UnreadableImageException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  @TempDir Path directory;

  @Test
  void write_sample_tellsEverythingInOrder() throws IOException {
    Document page = write(SampleReport.of(100, 150));
    assertThat(page.select("section").eachAttr("id"))
        .containsExactly(
            "verdict",
            "scores",
            "curves",
            "numbers",
            "extremes",
            "wrong",
            "map",
            "training",
            "settings",
            "reading");
    assertThat(page.title()).isEqualTo("Cars against nine other classes - con2 evaluation");
    assertThat(page.select("#scores svg, #curves svg")).hasSize(3);
    assertThat(page.select("#map svg")).hasSize(2);
    assertThat(page.select("#training svg")).hasSize(2);
    assertThat(page.select("#most .card")).hasSize(12);
    assertThat(page.select("#least .card")).hasSize(12);
    assertThat(page.select("#settings th").eachText())
        .contains("epochs", "temperature", "seed", "training pictures", "scoring took");
  }

  @Test
  void write_sample_showsTheNumbersOfTheJson() throws IOException {
    Document page = write(SampleReport.of(100, 150));
    JsonNode results = results();
    Map<String, List<String>> places =
        Map.of(
            "#auroc", List.of("/evaluation/auroc"),
            "#detections", List.of("/atThreshold/detections/rate"),
            "#false-alarms", List.of("/atThreshold/falseAlarms/rate"),
            "#no-learning", List.of("/trivialBaselines/0/auroc"),
            "#row-auroc",
                List.of("/evaluation/auroc", "/evaluation/aurocLow", "/evaluation/aurocHigh"),
            "#row-average-precision", List.of("/evaluation/averagePrecision"),
            "#row-fpr95", List.of("/evaluation/falsePositiveRateAt95Detection"),
            "#row-false-alarms",
                List.of(
                    "/atThreshold/falseAlarms/rate",
                    "/atThreshold/falseAlarms/low",
                    "/atThreshold/falseAlarms/high"),
            "#row-detections",
                List.of(
                    "/atThreshold/detections/rate",
                    "/atThreshold/detections/low",
                    "/atThreshold/detections/high"));
    places.forEach(
        (place, pointers) ->
            assertThat(page.select(place + " data").eachAttr("value"))
                .as(place)
                .isEqualTo(pointers.stream().map(at -> results.at(at).asText()).toList()));
    assertThat(page.select(".reaches tr:not(.detector) td:nth-child(3) data").eachAttr("value"))
        .isEqualTo(results.get("trivialBaselines").findValuesAsText("auroc"));
  }

  @Test
  void write_sample_roundsNoNumberFarFromItsExactValue() throws IOException {
    Document page = write(SampleReport.of(100, 150));
    assertThat(page.select("#numbers data")).hasSizeGreaterThan(40);
    for (Element data : page.select("#numbers data")) {
      String shown = data.text().replace(" %", "");
      double exact = Double.parseDouble(data.attr("value"));
      double unit = data.closest("tr").id().matches("row-(f|d|p).*") ? 100 : 1;
      assertThat(Math.abs(Double.parseDouble(shown) - unit * exact)).isLessThan(unit * 0.00051);
    }
  }

  @Test
  void write_sample_countsVerdictsAsTheyAreInTheCsv() throws IOException {
    write(SampleReport.of(100, 150));
    List<String> lines = Files.readAllLines(directory.resolve("scores.csv"));
    JsonNode results = results();
    assertThat(lines).hasSize(251);
    assertThat(lines.get(0)).isEqualTo("path,class,score,p_value,anomalous,error");
    assertThat(lines.stream().filter(line -> line.matches(".*,normal,.*,yes,")).count())
        .isEqualTo(results.at("/atThreshold/falseAlarms/count").asLong());
    assertThat(lines.stream().filter(line -> line.matches(".*,anomalous,.*,yes,")).count())
        .isEqualTo(results.at("/atThreshold/detections/count").asLong());
  }

  @Test
  void write_sample_asksNothingOfOtherFiles() throws IOException {
    Document page = write(SampleReport.of(100, 150));
    assertThat(page.select("script, link, iframe, object, embed, base, form, [href], [onload]"))
        .isEmpty();
    assertThat(page.select("[src]")).isNotEmpty();
    assertThat(page.select("[src]").eachAttr("src"))
        .allMatch(source -> source.startsWith("data:image/png;base64,"));
    assertThat(page.select("style").html()).doesNotContain("url(").doesNotContain("@import");
    assertThat(Files.readString(directory.resolve("report.html"))).doesNotContain("://");
    assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
        .startsWith("default-src 'none'");
  }

  @Test
  void write_namesThatLookLikeMarkup_areShownAsTheyAre() throws IOException {
    List<String> names =
        List.of(
            "<script>.png",
            "\"><img src=x onerror=alert(1)>.png",
            "' onmouseover='x.png",
            "a&amp;b.png",
            "{{run.seed}}.png");
    EvaluationReport sample = SampleReport.of(20, 20);
    List<ScoredPicture> pictures = new ArrayList<>(sample.pictures());
    for (String name : names) {
      pictures.add(new ScoredPicture(Path.of("<b>in</b>", name), Truth.NORMAL, 9, 0.01, true));
    }
    EvaluationReport report =
        new EvaluationReport(
            sample.run(),
            sample.decision(),
            sample.drift(),
            pictures,
            List.of(new UnreadablePicture(Path.of("<i>.png"), Truth.NORMAL, "<u>broken</u>")),
            sample.trivialBaselines(),
            List.of("<em>look</em>"),
            sample.trainingCurve(),
            sample.map());

    Document page = write(report);

    assertThat(page.select("script, b, i, u, em, [onerror], [onmouseover]")).isEmpty();
    assertThat(page.select("#wrong-false-alarms .card bdi").eachText())
        .containsAll(names.stream().map(name -> "b>/" + name).toList());
    assertThat(page.select("#wrong-false-alarms .card").eachAttr("title"))
        .containsAll(names.stream().map(name -> "<b>in</b>/" + name).toList());
    assertThat(page.select(".warnings li").eachText())
        .contains("<em>look</em>")
        .anyMatch(warning -> warning.startsWith("One picture could not be read"));
    assertThat(page.select(".unreadable li").eachText()).containsExactly("<i>.png: <u>broken</u>");
  }

  @Test
  void write_oddFileNames_areQuotedInTheCsv() throws IOException {
    EvaluationReport sample = SampleReport.of(1, 1);
    EvaluationReport report =
        new EvaluationReport(
            sample.run(),
            sample.decision(),
            sample.drift(),
            List.of(
                new ScoredPicture(Path.of("a,b.png"), Truth.NORMAL, 0.5, 1, false),
                new ScoredPicture(Path.of("say \"hi\".png"), Truth.ANOMALOUS, 2, 0.25, true),
                new ScoredPicture(Path.of("/two\nlines.png"), Truth.NORMAL, -1e-9, 0.5, false)),
            List.of(new UnreadablePicture(Path.of("\u00e9.png"), Truth.NORMAL, "cut off, half")),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    write(report);

    assertThat(Files.readString(directory.resolve("scores.csv")))
        .isEqualTo(
            """
            path,class,score,p_value,anomalous,error
            "a,b.png",normal,0.5,1.0,no,
            "say ""hi"".png",anomalous,2.0,0.25,yes,
            file:///two%0Alines.png,normal,-1.0E-9,0.5,no,
            \u00e9.png,normal,,,,"cut off, half"
            """);
  }

  @Test
  void write_interrupted_leavesWhatWasThere() throws IOException {
    write(SampleReport.of(30, 30));
    String before = Files.readString(directory.resolve("report.html"));
    int[] asked = {0};

    assertThatThrownBy(
            () ->
                ReportFiles.write(
                    SampleReport.of(40, 40),
                    path -> {
                      if (++asked[0] == 5) {
                        throw new IllegalStateException("the power went");
                      }
                      return SampleReport.thumbnail(path);
                    },
                    directory))
        .hasMessageContaining("the power went");

    assertThat(Files.readString(directory.resolve("report.html"))).isEqualTo(before);
    assertThat(results().at("/evaluation/normalCount").asInt()).isEqualTo(30);
    assertThat(fileNames()).containsExactlyInAnyOrder("report.html", "results.json", "scores.csv");
  }

  @Test
  void write_folderThatIsAFile_isRefusedWithASentence() throws IOException {
    Path file = Files.createFile(directory.resolve("taken"));
    assertThatThrownBy(
            () -> ReportFiles.write(SampleReport.of(2, 2), SampleReport::thumbnail, file))
        .isInstanceOf(OutputFailedException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("something else is there");
  }

  /** The template engine wraps what it is thrown. */
  @Test
  void writeTo_fullDisk_isTheSystemsException() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    TrainingPage page = new TrainingPage("Training", Map.of("epochs", "2"), List.of(), List.of());

    assertThatThrownBy(() -> page.writeTo(full))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void write_noAnomalousPictures_isRefusedBeforeAnythingIsWritten() throws IOException {
    EvaluationReport sample = SampleReport.of(3, 3);
    EvaluationReport report = SampleReport.with(sample, sample.pictures().subList(0, 3));
    assertThatThrownBy(() -> ReportFiles.write(report, SampleReport::thumbnail, directory))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no scores of anomalous pictures");
    assertThat(fileNames()).isEmpty();
  }

  @Test
  void write_manyMisses_showsTwoHundredAndSaysHowManyMore() throws IOException {
    EvaluationReport sample = SampleReport.of(10, 250);
    List<ScoredPicture> pictures =
        sample.pictures().stream()
            .map(
                picture ->
                    new ScoredPicture(picture.path(), picture.truth(), picture.score(), 1, false))
            .toList();
    Document page = write(SampleReport.with(sample, pictures));

    assertThat(page.select("#wrong-misses .card")).hasSize(200);
    assertThat(page.select("#wrong-misses .left").text()).isEqualTo("50 more are in scores.csv.");
    assertThat(page.select("#wrong-misses summary").text()).isEqualTo("Show 182 more");
    List<Double> scores =
        page.select("#wrong-misses .card .score data").eachAttr("value").stream()
            .map(Double::valueOf)
            .toList();
    assertThat(scores).isSorted();
    assertThat(page.select("#wrong-false-alarms .none").text()).isEqualTo("None.");
  }

  @Test
  void write_allVerdictsRight_saysSo() throws IOException {
    EvaluationReport sample = SampleReport.of(10, 10);
    List<ScoredPicture> pictures =
        sample.pictures().stream()
            .map(
                picture ->
                    picture.truth() == Truth.NORMAL
                        ? new ScoredPicture(picture.path(), picture.truth(), -1, 0.9, false)
                        : new ScoredPicture(picture.path(), picture.truth(), 1, 0.01, true))
            .toList();
    Document page = write(SampleReport.with(sample, pictures));

    assertThat(page.select("#wrong .none")).hasSize(2);
    assertThat(page.select("#wrong .card, details")).isEmpty();
    assertThat(page.select(".headline").text())
        .isEqualTo("Every anomalous picture has a higher score than every normal one.");
    assertAllFinite(page);
  }

  @Test
  void write_oneOfEachWithEqualScores_isStillAPage() throws IOException {
    EvaluationReport report =
        new EvaluationReport(
            SampleReport.of(1, 1).run(),
            new Decision(0.01, 3, OptionalDouble.empty()),
            SampleReport.NO_DRIFT,
            List.of(
                new ScoredPicture(Path.of("a.png"), Truth.NORMAL, 0, 1, false),
                new ScoredPicture(Path.of("b.png"), Truth.ANOMALOUS, 0, 1, false)),
            List.of(),
            List.of(),
            List.of(),
            List.of(SampleReport.epoch(1, 2, 2, 2, 0, 0)),
            Optional.empty());
    Document page = write(report);

    assertThat(page.select("#most .card")).hasSize(2);
    assertThat(page.select("#map, #no-learning, .reaches, #row-precision, .threshold")).isEmpty();
    assertThat(page.select(".warnings li").eachText())
        .anyMatch(warning -> warning.contains("cannot be distinguished from chance"))
        .anyMatch(warning -> warning.contains("at least 99 calibration pictures, and there are 3"));
    assertThat(results().at("/decision/threshold").isNull()).isTrue();
    assertAllFinite(page);
  }

  @Test
  void write_picturesThatCannotBeShown_areNamed() throws IOException {
    ReportFiles.write(
        SampleReport.of(20, 20),
        path -> {
          if (path.toString().contains("0001")) {
            throw new UnreadableImageException("gone");
          }
          return "no picture".getBytes(StandardCharsets.US_ASCII);
        },
        directory);
    Document page = Jsoup.parse(directory.resolve("report.html"));
    assertThat(page.select("img")).isEmpty();
    assertThat(page.select("#most .card .no-image")).hasSize(12);
  }

  @Test
  void write_manyPictures_asksForThumbnailsOfThoseShownOnly() {
    List<Path> asked = new ArrayList<>();
    ReportFiles.write(
        SampleReport.of(2000, 20),
        path -> {
          asked.add(path);
          return SampleReport.thumbnail(path);
        },
        directory);
    assertThat(asked).hasSizeLessThan(200);
  }

  @Test
  void writeTraining_severalEpochs_drawsEveryCurve() throws IOException {
    Path file = directory.resolve("new/training.html");
    EvaluationReport sample = SampleReport.of(2, 2);
    ReportFiles.writeTraining(
        "<b>Cars</b>",
        sample.run().options(),
        sample.trainingCurve(),
        List.of("Nothing <i>learned</i>."),
        file);
    Document page = Jsoup.parse(file);
    assertThat(page.select("h1").text()).isEqualTo("<b>Cars</b>");
    assertThat(page.select(".warnings li").eachText()).containsExactly("Nothing <i>learned</i>.");
    assertThat(page.select("path.term0[d*=L]")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(page.select(".settings td").eachText()).contains("resnet18");
    assertThat(page.select("script, [href], [src]")).isEmpty();
    assertAllFinite(page);
  }

  @Test
  void writeTraining_nothingTrained_showsTheSettingsAlone() throws IOException {
    Path file = directory.resolve("training.html");
    ReportFiles.writeTraining("Cars", Map.of("method", "ssd"), List.of(), List.of(), file);
    Document page = Jsoup.parse(file);
    assertThat(page.select("#training, svg")).isEmpty();
    assertThat(page.select("p.none").text()).startsWith("Nothing was trained");
    assertThat(page.select(".settings td").eachText()).containsExactly("ssd");
  }

  private Document write(EvaluationReport report) throws IOException {
    Path page = ReportFiles.write(report, SampleReport::thumbnail, directory);
    assertThat(page).isEqualTo(directory.resolve("report.html"));
    return Jsoup.parse(page);
  }

  private JsonNode results() throws IOException {
    return new ObjectMapper().readTree(directory.resolve("results.json").toFile());
  }

  private List<String> fileNames() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static void assertAllFinite(Document page) {
    assertThat(page.select("svg").outerHtml()).doesNotContain("NaN").doesNotContain("Infinity");
    assertThat(page.text()).doesNotContain("NaN").doesNotContain("Infinity");
  }
}
