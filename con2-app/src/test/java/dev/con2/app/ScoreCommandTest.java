package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.con2.AnomalyDetector;
import dev.con2.Verdict;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.image.ImageFolder;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TinyModel.class)
class ScoreCommandTest {

  @TempDir Path folder;

  @Test
  void score_givesWhatTheLibraryGives(TinyFiles tiny) throws IOException {
    Path picture = tiny.normal().resolve("0002.png");

    CommandLineRun run =
        CommandLineRun.of("score", "--model", tiny.model(), "--format=jsonl", picture);

    JsonNode row = new JsonMapper().readTree(run.out());
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      Verdict verdict = detector.score(picture);
      assertThat(row.get("path").asText()).isEqualTo(picture.toString());
      assertThat(row.get("score").doubleValue()).isEqualTo(verdict.score());
      assertThat(row.get("p_value").doubleValue()).isEqualTo(verdict.pValue());
      assertThat(row.get("anomalous").booleanValue()).isEqualTo(verdict.anomalous());
    }
  }

  @Test
  void score_unreadablePictures_areRowsAndAnExitCode(TinyFiles tiny) throws IOException {
    Path mixed = Files.createDirectory(folder.resolve("a folder, with comma"));
    Files.copy(tiny.normal().resolve("0000.png"), mixed.resolve("0.jpg"));
    Files.writeString(mixed.resolve("1.png"), "text");
    Files.write(mixed.resolve("2.png"), new byte[0]);

    CommandLineRun run = CommandLineRun.of("score", "--model", tiny.model(), mixed);

    assertThat(run.exitCode()).isEqualTo(1);
    List<String> rows = run.out().lines().toList();
    assertThat(rows).hasSize(4);
    assertThat(rows.get(1)).startsWith("\"" + mixed.resolve("0.jpg") + "\",").endsWith(",");
    assertThat(rows.get(2)).contains("1.png\",,,,").contains("is not a picture");
    assertThat(rows.get(3)).contains("2.png\",,,,").contains("is empty (0 bytes)");
    assertThat(run.err())
        .contains("images=3 anomalous=")
        .contains(" unreadable=2 ")
        .endsWith("con2: 2 of 3 pictures could not be read; their rows say why\n");
  }

  @Test
  void score_toAFile_leavesStandardOutputForScripts(TinyFiles tiny) throws IOException {
    Path out = folder.resolve("scores.jsonl");

    CommandLineRun run =
        CommandLineRun.of(
            "score", "--model", tiny.model(), "--format=jsonl", "--out", out, tiny.normal());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .matches(
            "out=.*scores.jsonl images=6 anomalous=\\d unreadable=0 drift=unknown p=1.00 seconds=[\\d.]+\n");
    List<String> rows = Files.readAllLines(out);
    assertThat(rows).hasSize(7);
    assertThat(rows.subList(0, 6)).allMatch(row -> row.startsWith("{\"path\":"));
    assertThat(rows.get(6)).isEqualTo("{\"drift\":\"unknown\",\"drift_p_value\":1.0}");
    assertThat(names()).containsExactly("scores.jsonl");
  }

  /** Calibrated with scores that are far above those of the pictures, which look too familiar. */
  @Test
  void score_picturesThatHaveDrifted_areSaidToHave(TinyFiles tiny) throws IOException {
    Path model = calibratedWith(tiny, IntStream.range(0, 40).mapToDouble(i -> 1e6 + i).toArray());
    Path pictures = tiny.trainingPictures();
    CommandLineRun run = CommandLineRun.of("score", "--model", model, pictures);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(" drift=yes p=")
        .contains("warning: The scores are not those of the normal pictures")
        .contains("they are too low in the 26 pictures from " + pictures.resolve("0000.png"));

    assertThat(CommandLineRun.of("score", "--model", model, "--fail-on-drift", pictures).exitCode())
        .isEqualTo(3);
    CommandLineRun rows = CommandLineRun.of("score", "--model", model, "--format=jsonl", pictures);
    List<String> lines = rows.out().lines().toList();
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"drift\":\"yes\",\"drift_p_value\":");
    CommandLineRun evaluated =
        CommandLineRun.of("evaluate", "--model", model, "--normal", pictures, "--fail-on-drift");
    assertThat(evaluated.exitCode()).isEqualTo(3);
    assertThat(evaluated.lastLine()).contains(" drift=yes p=");
  }

  @Test
  void score_picturesAsThoseHeldOut_haveNotDrifted(TinyFiles tiny) throws IOException {
    Path pictures = tiny.trainingPictures();
    double[] scores;
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      scores =
          ImageFolder.list(List.of(pictures)).images().stream()
              .mapToDouble(picture -> detector.score(picture).score())
              .toArray();
    }
    CommandLineRun run =
        CommandLineRun.of(
            "score", "--model", calibratedWith(tiny, scores), "--fail-on-drift", pictures);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains(" drift=no p=1.00 ").doesNotContain("warning");
  }

  /** The tiny model as if these were the scores of its held-out pictures. */
  private Path calibratedWith(TinyFiles tiny, double[] heldOut) {
    DetectorModel model = AnomalyDetector.read(tiny.model());
    Map<String, CalibratedScorer> scorers = new LinkedHashMap<>();
    model
        .scorers()
        .forEach(
            (name, own) ->
                scorers.put(name, new CalibratedScorer(own.scorer(), new Calibration(heldOut))));
    Provenance made = model.provenance();
    Path file = folder.resolve("calibrated.con2");
    new DetectorModel(
            model.method(),
            model.preprocessing(),
            model.encoder(),
            model.views(),
            scorers,
            model.defaultScore(),
            model.falseAlarmRate(),
            model.selfTest(),
            new Provenance(
                made.con2Version(),
                made.numerics(),
                made.libraries(),
                made.options(),
                made.training(),
                Collections.nCopies(heldOut.length, made.heldOut().get(0)),
                made.dataFingerprint(),
                made.exactCopies(),
                made.curve(),
                made.collapsedLosses()))
        .write(file);
    return file;
  }

  @Test
  void score_thresholdsDecide(TinyFiles tiny) {
    assertThat(anomalous(tiny, "--threshold=-1e9")).isEqualTo(6);
    assertThat(anomalous(tiny, "--threshold=1e9")).isZero();
    assertThat(anomalous(tiny, "--false-alarm-rate=1")).isEqualTo(6);
    assertThat(anomalous(tiny, "--threshold=1", "--score=nnd")).isZero();
  }

  @Test
  void score_rateBelowWhatIsSupported_isSaid(TinyFiles tiny) {
    CommandLineRun run =
        CommandLineRun.of(
            "score", "--model", tiny.model(), "--false-alarm-rate=0.001", tiny.normal());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("nothing will be called anomalous: a false-alarm rate of 0.001");
    assertThat(run.out()).doesNotContain(",yes,");
  }

  @Test
  void score_wrongInput_isOneLine(TinyFiles tiny) throws IOException {
    Path normal = tiny.normal();
    refused("Missing required", "score", normal);
    refused("Missing required", "score", "--model", tiny.model());
    refused("nowhere does not exist", "score", "--model", tiny.model(), folder.resolve("nowhere"));
    refused(
        "threshold and false-alarm-rate both decide",
        "score",
        "--model",
        tiny.model(),
        "--threshold=1",
        "--false-alarm-rate=0.1",
        normal);
    refused(
        "the model has no score 'best'; give one of nnd, lh",
        "score",
        "--model",
        tiny.model(),
        "--score=best",
        normal);
    refused("--format", "score", "--model", tiny.model(), "--format=xml", normal);
    refused(
        "option false-alarm-rate is 2.0",
        "score",
        "--model",
        tiny.model(),
        "--false-alarm-rate=2",
        normal);
    refused("CON2_GPU=1", "score", "--model", tiny.model(), "--device=cuda:99", normal);
    refused("is a folder; give --out", "score", "--model", tiny.model(), "--out", folder, normal);
    refused(
        "cannot be written",
        "score",
        "--model",
        tiny.model(),
        "--out",
        folder.resolve("no/where.csv"),
        normal);
    assertThat(names()).isEmpty();
  }

  @Test
  void score_wrongModel_isOneLine(TinyFiles tiny) throws IOException {
    byte[] whole = Files.readAllBytes(tiny.model());
    refused(
        "there is no model file", "score", "--model", folder.resolve("none.con2"), tiny.normal());

    Path cut = Files.write(folder.resolve("cut.con2"), java.util.Arrays.copyOf(whole, 9999));
    refused("cut.con2 is damaged or cut off", "score", "--model", cut, tiny.normal());

    byte[] altered = whole.clone();
    altered[whole.length / 2] ^= 1;
    Path alteredFile = Files.write(folder.resolve("altered.con2"), altered);
    refused("altered.con2 was altered or damaged", "info", alteredFile);

    Path text = Files.writeString(folder.resolve("text.con2"), "not a model");
    refused(
        "text.con2 is not a model file",
        "evaluate",
        "--model",
        text,
        "--normal",
        tiny.normal(),
        "--anomalous",
        tiny.anomalous());
  }

  private static void refused(String part, Object... command) {
    CommandLineRun run = CommandLineRun.of(command);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().filter(line -> line.startsWith("con2: ")))
        .singleElement()
        .asString()
        .contains(part);
  }

  private static int anomalous(TinyFiles tiny, String... flags) {
    CommandLineRun run =
        CommandLineRun.of("score", "--model", tiny.model(), List.of(flags), tiny.normal());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return (int) run.out().lines().filter(row -> row.endsWith(",yes,")).count();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
