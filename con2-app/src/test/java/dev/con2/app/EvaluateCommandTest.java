package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.con2.AnomalyDetector;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.evaluate.Auroc;
import dev.con2.evaluate.BinomialInterval;
import dev.con2.evaluate.Interval;
import dev.con2.image.ImageFolder;
import dev.con2.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TinyModel.class)
class EvaluateCommandTest {

  @TempDir Path folder;

  @Test
  void evaluate_measuresTheScoresOfTheLibrary(TinyFiles tiny) {
    CommandLineRun run = evaluate(tiny, tiny.normal(), tiny.anomalous());

    assertThat(run.exitCode()).as(run.err()).isZero();
    double auroc = Double.parseDouble(run.lastLine().replaceAll("auroc=(\\S+) .*", "$1"));
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      double expected =
          Auroc.of(scores(detector, tiny.normal()), scores(detector, tiny.anomalous()));
      assertThat(auroc).isCloseTo(expected, within(6e-5));
    }
    assertThat(run.out())
        .contains("AUROC with no learning")
        .containsPattern(
            "AUROC +[\\d.]+  95 % interval .* of other test pictures, not of another training");
  }

  /** Each figure from its definition, by the rows that the report keeps. */
  @Test
  void evaluate_lastLine_isWhatTheScoresGive(TinyFiles tiny) throws IOException {
    Path report = folder.resolve("report");
    CommandLineRun run = evaluate(tiny, tiny.normal(), tiny.anomalous(), "--report", report);

    assertThat(run.exitCode()).as(run.err()).isZero();
    double[] normal;
    double[] anomalous;
    double threshold;
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      normal = scores(detector, tiny.normal());
      anomalous = scores(detector, tiny.anomalous());
      threshold = detector.threshold().orElseThrow();
    }
    double precisions = 0;
    double fewestAlarms = 1;
    for (double score : anomalous) {
      double found = atLeast(anomalous, score);
      double alarms = atLeast(normal, score);
      precisions += found / (found + alarms);
      if (found >= 0.95 * anomalous.length) {
        fewestAlarms = Math.min(fewestAlarms, alarms / normal.length);
      }
    }
    assertThat(run.lastLine())
        .contains(
            String.format(
                Locale.ROOT,
                " ap=%.4f fpr95=%.4f false-alarms=%.4f detection=%.4f drift=",
                precisions / anomalous.length,
                fewestAlarms,
                (double) atLeast(normal, threshold) / normal.length,
                (double) atLeast(anomalous, threshold) / anomalous.length));
  }

  private static long atLeast(double[] scores, double limit) {
    return DoubleStream.of(scores).filter(score -> score >= limit).count();
  }

  @Test
  void evaluate_lists_areAsFolders(TinyFiles tiny) throws IOException {
    Path normal = list("normal.txt", tiny.normal());
    Path anomalous = list("anomalous.txt", tiny.anomalous());

    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "--model",
            tiny.model(),
            "--normal-list",
            normal,
            "--anomalous-list",
            anomalous);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(evaluate(tiny, tiny.normal(), tiny.anomalous()).out());
    assertThat(run.err()).contains(normal + ": 6 pictures");
  }

  private Path list(String name, Path pictures) throws IOException {
    List<String> lines =
        ImageFolder.list(List.of(pictures)).images().stream().map(Path::toString).toList();
    return Files.write(folder.resolve(name), lines);
  }

  @Test
  void evaluate_report_holdsMapCurveAndPictures(TinyFiles tiny) throws IOException {
    Path report = folder.resolve("deep/report");

    CommandLineRun run = evaluate(tiny, tiny.normal(), tiny.anomalous(), "--report", report);

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode results = new JsonMapper().readTree(report.resolve("results.json").toFile());
    assertThat(results.at("/evaluation/normalCount").intValue()).isEqualTo(6);
    assertThat(results.at("/evaluation/anomalousCount").intValue()).isEqualTo(8);
    assertThat(results.at("/run/settings/epochs").textValue()).isEqualTo("2");
    assertThat(results.at("/trainingCurve")).hasSize(2);
    assertThat(results.at("/trivialBaselines")).hasSize(10);
    assertThat(results.at("/map/contexts"))
        .map(JsonNode::asText)
        .containsExactly("as it is", "flip");
    assertThat(results.at("/map/normal")).hasSize(6);
    assertThat(results.at("/map/training")).hasSizeGreaterThan(8);
    assertThat(Files.readString(report.resolve("report.html"))).contains("data:image/jpeg;base64,");
  }

  @Test
  void evaluate_reportIsAFile_isRefusedBeforeItScores(TinyFiles tiny) throws IOException {
    Path report = Files.createFile(folder.resolve("report"));

    CommandLineRun run = evaluate(tiny, tiny.normal(), tiny.anomalous(), "--report", report);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "con2: %s is a file; give --report a folder, which is made if it is not there\n"
                .formatted(report));
  }

  @Test
  void evaluate_picturesInSeveralPlaces_areWarnedOf(TinyFiles tiny) throws IOException {
    Path normal = Files.createDirectory(folder.resolve("normal"));
    Files.copy(tiny.trainingPictures().resolve("0000.png"), normal.resolve("seen.png"));
    Files.copy(tiny.normal().resolve("0000.png"), normal.resolve("one.png"));
    Files.copy(tiny.normal().resolve("0000.png"), normal.resolve("two.png"));

    CommandLineRun run = evaluate(tiny, normal, normal);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine()).startsWith("auroc=0.5000 ");
    assertThat(run.err())
        .containsPattern(
            "warning: 1 of the normal test pictures the model was (trained on|calibrated with)")
        .contains("warning: The normal and the anomalous test folder share pictures")
        .contains("warning: In the normal test folder some pictures count more than once")
        .contains("warning: On these pictures the detector cannot be distinguished from chance");
  }

  @Test
  void evaluate_picturesOfTheTraining_areTestsOfNothingOnEitherSide(TinyFiles tiny) {
    Provenance provenance;
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      provenance = detector.model().provenance();
    }
    int trained = provenance.training().size();
    int heldOut = provenance.heldOut().size();
    assertThat(trained).isGreaterThan(heldOut);

    CommandLineRun normal = evaluate(tiny, tiny.trainingPictures(), tiny.anomalous());
    CommandLineRun anomalous = evaluate(tiny, tiny.normal(), tiny.trainingPictures());

    assertThat(normal.err())
        .contains("%d of the normal test pictures the model was trained on, ".formatted(trained))
        .contains("%d of the normal test pictures the model was calibrated with".formatted(heldOut))
        .doesNotContain("of the anomalous test pictures");
    assertThat(anomalous.err())
        .contains("%d of the anomalous test pictures the model was trained on, ".formatted(trained))
        .contains(
            "%d of the anomalous test pictures the model was calibrated with".formatted(heldOut))
        .doesNotContain("of the normal test pictures");
  }

  @Test
  void evaluate_unreadablePicture_isLeftOutAndCounted(TinyFiles tiny) throws IOException {
    Path odd = Files.createDirectory(folder.resolve("odd"));
    Files.copy(tiny.anomalous().resolve("scratch/0000.png"), odd.resolve("a.png"));
    Files.writeString(odd.resolve("b.png"), "text");

    CommandLineRun run = evaluate(tiny, tiny.normal(), odd);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lastLine()).endsWith(" images=7");
    assertThat(run.err()).contains("b.png is not a picture").contains("con2: 1 of 8 pictures");
  }

  @Test
  void evaluate_withoutAnomalous_measuresFalseAlarms(TinyFiles tiny) throws IOException {
    Path report = folder.resolve("report");

    CommandLineRun run =
        CommandLineRun.of(
            "evaluate", "--model", tiny.model(), "--normal", tiny.normal(), "--report", report);

    assertThat(run.exitCode()).as(run.err()).isZero();
    int flagged;
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      flagged =
          (int)
              ImageFolder.list(List.of(tiny.normal())).images().stream()
                  .filter(picture -> detector.score(picture).anomalous())
                  .count();
    }
    Interval interval = BinomialInterval.exact(flagged, 6);
    assertThat(run.lastLine())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "false-alarms=%.4f low=%.4f high=%.4f asked=0.2 drift=unknown p=1.00 images=6",
                flagged / 6.0,
                interval.low(),
                interval.high()));
    JsonNode results = new JsonMapper().readTree(report.resolve("results.json").toFile());
    assertThat(results.at("/atThreshold/falseAlarms/count").intValue()).isEqualTo(flagged);
    assertThat(results.at("/atThreshold/falseAlarms/high").doubleValue())
        .isEqualTo(interval.high());
    assertThat(results.at("/drift/finding").textValue()).isEqualTo("unknown");
    assertThat(Files.readString(report.resolve("report.html")))
        .contains("Of 6 new normal pictures " + flagged)
        .contains("are too few to say whether they are of one kind")
        .doesNotContain("AUROC");
    assertThat(Files.readAllLines(report.resolve("scores.csv"))).hasSize(7);
  }

  @Test
  void evaluate_wrongInput_isOneLine(TinyFiles tiny) throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (CommandLineRun run :
        List.of(
            evaluate(tiny, empty, tiny.anomalous()),
            evaluate(tiny, tiny.normal(), folder.resolve("nowhere")),
            evaluate(tiny, tiny.normal(), tiny.anomalous(), "--false-alarm-rate=1"),
            CommandLineRun.of("evaluate", "--model", tiny.model(), "--normal", empty),
            CommandLineRun.of("evaluate", "--model", tiny.model()))) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err().lines()).singleElement().asString().startsWith("con2: ");
      assertThat(run.out()).isEmpty();
    }
  }

  private static CommandLineRun evaluate(
      TinyFiles tiny, Path normal, Path anomalous, Object... flags) {
    return CommandLineRun.of(
        "evaluate",
        List.of("--model", tiny.model(), "--normal", normal, "--anomalous", anomalous),
        List.of(flags));
  }

  private static double[] scores(AnomalyDetector detector, Path pictures) {
    return ImageFolder.list(List.of(pictures)).images().stream()
        .mapToDouble(picture -> detector.score(picture).score())
        .toArray();
  }
}
