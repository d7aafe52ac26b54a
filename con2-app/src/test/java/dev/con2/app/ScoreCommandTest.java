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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
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
  void score_asCsv_givesWhatTheLibraryGives(TinyFiles tiny) throws IOException {
    Path picture = tiny.normal().resolve("0002.png");
    List<String> lines =
        CommandLineRun.of("score", "--model", tiny.model(), picture).out().lines().toList();

    List<String> columns = List.of(lines.get(0).split(","));
    List<String> row = List.of(lines.get(1).split(","));
    try (AnomalyDetector detector = AnomalyDetector.load(tiny.model())) {
      Verdict verdict = detector.score(picture);
      assertThat(row.get(columns.indexOf("path"))).isEqualTo(picture.toString());
      assertThat(Double.parseDouble(row.get(columns.indexOf("score")))).isEqualTo(verdict.score());
      assertThat(Double.parseDouble(row.get(columns.indexOf("p_value"))))
          .isEqualTo(verdict.pValue());
      assertThat(row.get(columns.indexOf("anomalous")))
          .isEqualTo(verdict.anomalous() ? "yes" : "no");
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
  void score_pathsThatAreNoAddress_areNamed(TinyFiles tiny) {
    Path picture = tiny.normal().resolve("0000.png");
    for (String path : List.of("file:x.png", "file:///x/caf%ZZ.png", "file://localhost/x.png")) {
      CommandLineRun run = CommandLineRun.of("score", "--model", tiny.model(), picture, path);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("'" + path + "' is no address of a file, such as file:///");
    }
  }

  @Test
  void score_pathThatIsNamedAgain_hasOneRowAndIsCounted(TinyFiles tiny) throws IOException {
    Path picture = tiny.normal().resolve("0000.png");
    Path list =
        Files.writeString(
            folder.resolve("list"),
            "%s\n%s\n%s\n".formatted(picture, tiny.normal().resolve("0001.png"), picture));

    CommandLineRun run = CommandLineRun.of("score", "--model", tiny.model(), "--list", list);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.err()).contains("2 pictures; 1 path named again and taken once; scoring on");
  }

  @Test
  void numbers_asJavaWritesThem_areNoNumbers(TinyFiles tiny) {
    for (String text : List.of("7d", "0x1p-4", "5%", "0,05", "1_0")) {
      CommandLineRun run =
          CommandLineRun.of("score", "--model", tiny.model(), "--threshold", text, tiny.normal());
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("'" + text + "' is no number; give one such as 0.05");
    }
    for (String text : List.of("7", "-7.5e1", ".5", "+3.")) {
      CommandLineRun run =
          CommandLineRun.of("score", "--model", tiny.model(), "--threshold", text, tiny.normal());
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  private static final Path PICTURES =
      Path.of("..", "con2-core/src/test/resources/images/pictures");

  @Test
  void score_fileOfSeveralPages_saysSoOrGivesEachARow(TinyFiles tiny) throws IOException {
    Path three = PICTURES.resolve("tiff_three_pages.tif");
    Path one = tiny.normal().resolve("0000.png");

    CommandLineRun first = CommandLineRun.of("score", "--model", tiny.model(), three, one);

    assertThat(first.exitCode()).as(first.err()).isZero();
    List<String> rows = first.out().lines().toList();
    assertThat(rows.get(0)).isEqualTo("path,score,p_value,anomalous,error,page,note");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1)).endsWith(",,1,page 1 of 3");
    assertThat(rows.get(2)).endsWith(",,,");
    assertThat(first.err())
        .contains("1 file has several pages, of which the first alone was taken");

    CommandLineRun all =
        CommandLineRun.of(
            "score", "--model", tiny.model(), "--page=all", "--format=jsonl", three, one);

    assertThat(all.exitCode()).isZero();
    List<JsonNode> objects = new ArrayList<>();
    for (String line : all.out().lines().toList()) {
      objects.add(new JsonMapper().readTree(line));
    }
    assertThat(objects).hasSize(5); // the last tells of drift
    assertThat(objects.subList(0, 3)).allMatch(row -> row.get("path").asText().equals(three + ""));
    assertThat(objects.subList(0, 3)).extracting(row -> row.get("page").asInt()).contains(1, 2, 3);
    assertThat(objects.get(3).has("page")).isFalse();
    assertThat(objects.get(0).get("score")).isNotEqualTo(objects.get(1).get("score"));
    assertThat(all.err()).contains("1 file has several pages, of which each was taken");
  }

  @Test
  void score_jpegWithoutItsEndMarker_isReadWhenAskedAndCounted(TinyFiles tiny) throws IOException {
    byte[] whole = Files.readAllBytes(PICTURES.resolve("jpeg_rgb_420.jpg"));
    Path uncut = Files.write(folder.resolve("a.jpg"), whole);
    Path cut = Files.write(folder.resolve("b.jpg"), Arrays.copyOf(whole, whole.length - 2));

    CommandLineRun strict = CommandLineRun.of("score", "--model", tiny.model(), uncut, cut);
    CommandLineRun run =
        CommandLineRun.of("score", "--model", tiny.model(), "--tolerant", uncut, cut);

    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.out()).contains("b.jpg is cut off");
    assertThat(run.exitCode()).isZero();
    List<String> rows = run.out().lines().toList();
    assertThat(rows.get(2)).endsWith(",,,its end marker is missing");
    assertThat(rows.get(2).split(",")[1]).isEqualTo(rows.get(1).split(",")[1]);
    assertThat(run.err()).contains("1 JPEG file lacks its end marker and was read all the same");
  }

  /** A strip of a hundred million pixels, and files made to take minutes. */
  @Test
  void score_picturesOfAnAttacker_areRowsAmongGoodOnes(TinyFiles tiny) throws IOException {
    Path refused = Path.of("..", "con2-core/src/test/resources/images/refused");
    Path strip = Files.write(folder.resolve("strip.png"), strip());

    CommandLineRun run =
        CommandLineRun.of("score", "--model", tiny.model(), strip, refused, tiny.normal());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines()).hasSize(1 + 1 + 4 + 6);
    assertThat(run.out()).contains("a side may have at most 1,000,000");
    assertThat(run.err()).contains("con2: 5 of 11 pictures could not be read");
  }

  /** A grey PNG of one bit a pixel, 1 x 100,000,000. */
  private static byte[] strip() throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(rows)) {
      byte[] some = new byte[1 << 20];
      for (int left = 200_000_000; left > 0; left -= some.length) {
        deflater.write(some, 0, Math.min(left, some.length));
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(1).putInt(100_000_000).put((byte) 1);
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", rows.toByteArray());
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream to, String name, byte[] body) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.US_ASCII));
    sum.update(body);
    to.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    to.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    to.writeBytes(body);
    to.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  @Test
  void score_namesOfAnyBytes_haveAPathEachThatLeadsBackToTheFile(TinyFiles tiny) throws Exception {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    int i = 0;
    for (String name :
        List.of("caf%E8.png", "caf%E9.png", "a%0Ab.png", "%1B%5B2J.png", "%3Dcmd%7C1.png")) {
      Path file = Path.of(URI.create(pictures.toUri() + name));
      Files.copy(tiny.normal().resolve("000%d.png".formatted(i++)), file);
    }
    Path csv = folder.resolve("all.csv");

    CommandLineRun all =
        CommandLineRun.ofProcess(
            pictures, "score", "--model", tiny.model(), "--format=jsonl", ".", "--out", csv);

    assertThat(all.exitCode()).as(all.err()).isZero();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(6); // the last tells of drift
    List<String> rows = lines.subList(0, 5);
    JsonMapper json = new JsonMapper();
    for (String row : rows) {
      String path = json.readTree(row).get("path").asText();
      Path list = Files.writeString(folder.resolve("list.txt"), path + "\n");

      CommandLineRun one =
          CommandLineRun.ofProcess(
              pictures, "score", "--model", tiny.model(), "--format=jsonl", "--list", list);

      assertThat(one.exitCode()).as(one.err()).isZero();
      assertThat(json.readTree(one.out().lines().findFirst().orElseThrow()))
          .isEqualTo(json.readTree(row));
    }
  }

  @Test
  void score_namesThatAct_doNotInTheTable(TinyFiles tiny) throws Exception {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.copy(tiny.normal().resolve("0000.png"), pictures.resolve("=cmd|calc!A1.png"));
    Files.writeString(pictures.resolve("@x.png"), "text");
    Files.writeString(pictures.resolve("-\u001b]0;title\u0007.png"), "text");
    Path list =
        Files.writeString(folder.resolve("list.txt"), "=cmd|calc!A1.png\n@x.png\ngone.png\n");

    CommandLineRun run =
        CommandLineRun.ofProcess(pictures, "score", "--model", tiny.model(), "--list", list);
    CommandLineRun whole = CommandLineRun.of("score", "--model", tiny.model(), pictures);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().skip(1))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("./=cmd|calc!A1.png,").endsWith(","),
            row -> assertThat(row).startsWith("./@x.png,,,,\"./@x.png is not a picture"),
            row -> assertThat(row).startsWith("gone.png,,,,gone.png does not exist"));
    assertThat(whole.out() + whole.err()).doesNotContain("\u001b").contains("%1B%5D0%3Btitle%07");
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
        .contains("they are too low in the 26 pictures from " + pictures.resolve("0000.png"))
        .contains("or they are the pictures of the training, or near-duplicates");

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
    CommandLineRun.of("score", normal).assertRefused("Missing required");
    CommandLineRun.of("score", "--model", tiny.model()).assertRefused("give what to score as PATH");
    CommandLineRun.of("score", "--model", tiny.model(), "--list=x.txt", normal)
        .assertRefused("one of the two");
    CommandLineRun.of("score", "--model", tiny.model(), folder.resolve("nowhere"))
        .assertRefused("nowhere does not exist");
    CommandLineRun.of(
            "score", "--model", tiny.model(), "--threshold=1", "--false-alarm-rate=0.1", normal)
        .assertRefused("threshold and false-alarm-rate both decide");
    CommandLineRun.of("score", "--model", tiny.model(), "--score=best", normal)
        .assertRefused("the model has no score 'best'; give one of nnd, lh");
    CommandLineRun.of("score", "--model", tiny.model(), "--format=xml", normal)
        .assertRefused("--format");
    CommandLineRun.of("score", "--model", tiny.model(), "--false-alarm-rate=2", normal)
        .assertRefused("option false-alarm-rate is 2.0");
    CommandLineRun.of("score", "--model", tiny.model(), "--device=cuda:99", normal)
        .assertRefused("CON2_GPU=1");
    CommandLineRun.of("score", "--model", tiny.model(), "--out", folder, normal)
        .assertRefused("is a folder, and a file goes there; move it away or give another --out");
    CommandLineRun.of(
            "score", "--model", tiny.model(), "--out", folder.resolve("no/where.csv"), normal)
        .assertRefused(
            "there is no folder %s for where.csv; make it".formatted(folder.resolve("no")));
    assertThat(names()).isEmpty();
  }

  @Test
  void score_wrongModel_isOneLine(TinyFiles tiny) throws IOException {
    byte[] whole = Files.readAllBytes(tiny.model());
    CommandLineRun.of("score", "--model", folder.resolve("none.con2"), tiny.normal())
        .assertRefused("there is no model file");

    Path cut = Files.write(folder.resolve("cut.con2"), java.util.Arrays.copyOf(whole, 9999));
    CommandLineRun.of("score", "--model", cut, tiny.normal())
        .assertRefused("cut.con2 is damaged or cut off");

    byte[] altered = whole.clone();
    altered[whole.length / 2] ^= 1;
    Path alteredFile = Files.write(folder.resolve("altered.con2"), altered);
    CommandLineRun.of("info", alteredFile).assertRefused("altered.con2 was altered or damaged");

    Path text = Files.writeString(folder.resolve("text.con2"), "not a model");
    CommandLineRun.of(
            "evaluate", "--model", text, "--normal", tiny.normal(), "--anomalous", tiny.anomalous())
        .assertRefused("text.con2 is not a model file");
  }

  private static int anomalous(TinyFiles tiny, String... flags) {
    CommandLineRun run =
        CommandLineRun.of("score", "--model", tiny.model(), List.of(flags), tiny.normal());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return (int) run.out().lines().filter(row -> row.contains(",yes,")).count();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
