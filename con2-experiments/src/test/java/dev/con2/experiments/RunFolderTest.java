package dev.con2.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.experiments.results.RunResult;
import dev.con2.internal.files.FileClaim;
import dev.con2.model.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path path;

  private static RunResult result(String key) {
    return new RunResult(
        key,
        "cifar10",
        "cifar10",
        "f",
        1,
        "automobile",
        "car",
        "con2",
        List.of("flip"),
        0,
        Map.of("epochs", 1),
        List.of(),
        5000,
        1000,
        9000,
        List.of(),
        Map.of("nnd", 0.9),
        Map.of("contrast", 0.6),
        Optional.of(List.of("context")),
        List.of("the classifier knows nothing of rotate90"),
        1,
        2,
        3,
        "cpu",
        "machine",
        "commit",
        "version",
        "2026-01-01T00:00:00Z",
        RunFolder.scoresFile(key));
  }

  private Path runs() {
    return path.resolve("runs.jsonl");
  }

  @Test
  void append_thenFinished_givesTheRunsInOrder() throws IOException {
    RunFolder folder = new RunFolder(path);
    assertThat(folder.finished()).isEmpty();

    folder.append(result("b"));
    folder.append(result("a"));

    assertThat(folder.finished()).containsExactly(result("b"), result("a"));
    assertThat(Files.readAllLines(runs())).hasSize(2);
  }

  @Test
  void append_afterALineThatWasCutOff_removesIt() throws IOException {
    RunFolder folder = new RunFolder(path);
    folder.append(result("a"));
    String line = result("lost").toLine();
    Files.writeString(runs(), line.substring(0, line.length() - 1), StandardOpenOption.APPEND);

    folder.append(result("b"));

    assertThat(folder.finished()).containsExactly(result("a"), result("b"));
  }

  @Test
  void append_afterAWholeLineWithoutItsEnd_keepsIt() throws IOException {
    RunFolder folder = new RunFolder(path);
    folder.append(result("a"));
    Files.writeString(runs(), result("edited").toLine(), StandardOpenOption.APPEND);
    assertThat(folder.finished()).containsExactly(result("a"), result("edited"));

    folder.append(result("b"));

    assertThat(folder.finished()).containsExactly(result("a"), result("edited"), result("b"));
  }

  @Test
  void finished_lineOfBeforePicturesLeftOutWereRecorded_isRead() throws IOException {
    String line = result("a").toLine().replace("\"left-out\":[],", "");
    assertThat(line).doesNotContain("left-out");
    Files.writeString(runs(), line + "\n");

    assertThat(new RunFolder(path).finished()).containsExactly(result("a"));
  }

  @Test
  void finished_lineOfBeforeUnlearnedTermsWereRecorded_doesNotKnowThem() throws IOException {
    String line = result("a").toLine().replace("\"unlearned\":[\"context\"],", "");
    assertThat(line).doesNotContain("unlearned");
    Files.writeString(runs(), line + "\n");

    assertThat(new RunFolder(path).finished())
        .singleElement()
        .satisfies(run -> assertThat(run.unlearned()).isEmpty());
  }

  @Test
  void finished_aFieldThatNoRunCanHave_isNamedInWords() throws IOException {
    assertNotARun("\"auroc\":{\"nnd\":0.9}", "\"auroc\":{\"nnd\":7.2}", "the auroc of nnd is 7.2");
    assertNotARun("\"auroc\":{\"nnd\":0.9}", "\"auroc\":{\"nnd\":NaN}", "the auroc of nnd is NaN");
    assertNotARun(
        "\"auroc\":{\"nnd\":0.9}", "\"auroc\":{\"nnd\":null}", "the auroc of nnd is null");
    assertNotARun("\"auroc\":{\"nnd\":0.9}", "\"auroc\":null", "auroc is missing");
    assertNotARun("\"options\":{\"epochs\":1}", "\"options\":null", "options is missing");
    assertNotARun("\"method\":\"con2\"", "\"method\":null", "method is missing");
    assertNotARun(
        "\"seed\":0", "\"seed\":\"x\"", "its field seed is not of the kind that belongs there");
    assertNotARun(
        "\"seed\":0",
        "\"seed\":0,\"luck\":1",
        "this con2 does not know its field luck, which a newer one may have written");
    assertNotARun(
        "\"test-normal\":1000", "\"test-normal\":-5", "a number of test images is below 0");
  }

  private void assertNotARun(String field, String other, String fault) throws IOException {
    String line = result("a").toLine().replace(field, other);
    assertThat(line).contains(other);
    Files.writeString(runs(), line + "\n");

    assertThatThrownBy(() -> new RunFolder(path).finished())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("line 1 of %s is not a run (%s); remove the line".formatted(runs(), fault));
  }

  /** They were crops, which is less than the paper's setting. */
  @Test
  void finished_lineOfBeforeViewsCouldBeDrawnFromAllOfT_saysThatTheyWereNot() throws IOException {
    String line = result("a").toLine();
    String before = line.replace("\"options\":{", "\"options\":{\"views\":10,");
    assertThat(before).isNotEqualTo(line);
    Files.writeString(
        runs(),
        before + "\n" + before.replace("\"views\":10", "\"views\":10,\"view-family\":\"full\""));

    List<RunResult> runs = new RunFolder(path).finished();
    assertThat(runs.get(0).options()).containsEntry("view-family", "crops");
    assertThat(runs.get(0).reductions()).containsExactly("view family crops instead of full");
    assertThat(runs.get(1).options()).containsEntry("view-family", "full");
    assertThat(runs.get(1).reductions()).isEmpty();
  }

  /** Of two views each is the picture as it is in one context, and nothing is drawn. */
  @Test
  void finished_lineWithoutDrawnViews_saysNothingOfThem() throws IOException {
    String line = result("a").toLine();
    Files.writeString(runs(), line.replace("\"options\":{", "\"options\":{\"views\":2,"));

    List<RunResult> runs = new RunFolder(path).finished();
    assertThat(runs.get(0).options()).containsEntry("views", 2).doesNotContainKey("view-family");
    assertThat(runs.get(0).reductions()).isEmpty();
  }

  /** A letter of two bytes whose second is lost with all behind it. */
  @Test
  void finished_lineCutOffInsideALetter_isIgnored() throws IOException {
    String line = result("b").toLine();
    byte[] whole = line.replace("machine", "müller").getBytes(StandardCharsets.UTF_8);
    int cut = line.indexOf("machine") + 2;
    Files.writeString(runs(), result("a").toLine() + "\n\n");
    Files.write(runs(), Arrays.copyOf(whole, cut), StandardOpenOption.APPEND);

    assertThat(new RunFolder(path).finished()).containsExactly(result("a"));
  }

  /** Nothing unlearned and nothing recorded are two things. */
  @Test
  void unlearned_writtenAndRead_isTheSame() throws IOException {
    RunResult none = RunResult.ofLine(result("a").toLine().replace("[\"context\"]", "[]"));
    RunResult unknown = RunResult.ofLine(result("a").toLine().replace("[\"context\"]", "null"));

    assertThat(RunResult.ofLine(none.toLine()).unlearned()).contains(List.of());
    assertThat(RunResult.ofLine(unknown.toLine()).unlearned()).isEmpty();
  }

  @Test
  void finished_lineOfBeforeNumericsWereRecorded_isOfUnknownOnes() throws IOException {
    String line = result("a").toLine().replace("\"numerics\":3,", "");
    assertThat(line).doesNotContain("numerics");
    Files.writeString(runs(), line + "\n");

    assertThat(new RunFolder(path).finished())
        .singleElement()
        .satisfies(run -> assertThat(run.numerics()).isEqualTo(Provenance.NUMERICS_UNKNOWN));
  }

  @Test
  void finished_halfALine_isNotARun() throws IOException {
    RunFolder folder = new RunFolder(path);
    folder.append(result("a"));
    Files.writeString(runs(), result("b").toLine().substring(0, 50), StandardOpenOption.APPEND);

    assertThat(folder.finished()).containsExactly(result("a"));
  }

  @Test
  void claim_isOnesUntilClosed() throws IOException {
    RunFolder folder = new RunFolder(path);
    try (FileClaim claim = folder.claim("a").orElseThrow()) {
      assertThat(folder.claim("a")).isEmpty();
      folder.claim("b").orElseThrow().close();
    }
    folder.claim("a").orElseThrow().close();

    assertThat(path.resolve("claims")).isEmptyDirectory();
  }
}
