package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.con2.AnomalyDetector;
import dev.con2.Verdict;
import dev.con2.app.TinyModel.TinyFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows).hasSize(5);
    JsonMapper json = new JsonMapper();
    for (String row : rows) {
      String path = json.readTree(row).get("path").asText();
      Path list = Files.writeString(folder.resolve("list.txt"), path + "\n");

      CommandLineRun one =
          CommandLineRun.ofProcess(
              pictures, "score", "--model", tiny.model(), "--format=jsonl", "--list", list);

      assertThat(one.exitCode()).as(one.err()).isZero();
      assertThat(json.readTree(one.out())).isEqualTo(json.readTree(row));
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
        .matches("out=.*scores.jsonl images=6 anomalous=\\d unreadable=0 seconds=[\\d.]+\n");
    assertThat(Files.readAllLines(out)).hasSize(6).allMatch(row -> row.startsWith("{\"path\":"));
    assertThat(names()).containsExactly("scores.jsonl");
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
    refused("give what to score as PATH", "score", "--model", tiny.model());
    refused("one of the two", "score", "--model", tiny.model(), "--list=x.txt", normal);
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
