package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.con2.experiments.results.RunResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {

  @TempDir Path folder;

  private Path out;

  @BeforeEach
  void writeDataset() throws IOException {
    TinyDataset.write(folder);
    out = folder.resolve("out");
  }

  private List<Object> command(String name, Object... more) {
    List<Object> all = new ArrayList<>(List.of("experiment", name, "--data", folder, "--out", out));
    all.addAll(TinyDataset.FAST);
    all.addAll(List.of(more));
    return all;
  }

  private CommandLineRun run(String name, Object... more) {
    return CommandLineRun.of(command(name, more).toArray());
  }

  private List<RunResult> results() throws IOException {
    List<RunResult> results = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("runs.jsonl"))) {
      results.add(RunResult.ofLine(line));
    }
    return results;
  }

  private List<String> files(String below) throws IOException {
    try (Stream<Path> files = Files.list(out.resolve(below))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void figure4_classFolders_keepsARecordOfEachRun() throws IOException {
    CommandLineRun run = run("figure-4", "--classes=car", "--seeds=1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine())
        .isEqualTo(
            "experiment=figure-4 runs=5 done=5 skipped=0 results=" + out.resolve("results.md"));
    assertThat(run.err().lines())
        .contains("figure-4: 5 runs on cifar10-png, 0 of them done before")
        .anyMatch(
            line ->
                line.matches(
                    "2 of 5: cifar10-png 1 automobile \\(car\\), con2 invert, seed 0:"
                        + " AUROC lh [\\d.]+, nnd [\\d.]+, stages [\\d.]+; \\d+ s, \\d+ s left of all"));
    List<RunResult> results = results();
    assertThat(results)
        .extracting(RunResult::method, RunResult::contexts)
        .containsExactly(
            tuple("simclr", List.of()),
            tuple("con2", List.of("invert")),
            tuple("con2", List.of("flip")),
            tuple("pixel-neighbours", List.of()),
            tuple("histogram-neighbours", List.of()));
    RunResult flip = results.get(2);
    assertThat(flip.dataset()).isEqualTo("cifar10");
    assertThat(flip.paperClassName()).isEqualTo("car");
    assertThat(flip.trainingImages()).isEqualTo(TinyDataset.TRAINING);
    assertThat(flip.testNormal()).isEqualTo(TinyDataset.TEST);
    assertThat(flip.testAnomalous()).isEqualTo(9 * TinyDataset.TEST);
    assertThat(flip.options())
        .containsEntry("context", "flip")
        .containsEntry("epochs", 1)
        .containsEntry("preprocessing", "both edges to 16")
        .containsEntry("view-family", "full")
        .doesNotContainKeys("fit", "interpolation");
    assertThat(flip.reductions())
        .containsExactly(
            "1 epoch of 2048",
            "width 8 of 64",
            "side 16 of 32",
            "batches of 4 of 512",
            "8 views of 40");
    assertThat(results.get(0).auroc()).containsOnlyKeys("nnd", "ssd", "stages");
    assertThat(flip.trivial()).hasSize(10).containsEntry("picture width", 0.5);
    assertThat(flip.trivial().values()).allMatch(auroc -> auroc >= 0.5 && auroc <= 1);
    assertThat(Files.readString(out.resolve("results.md"))).contains("| picture width ");
    RunResult pixels = results.get(3);
    assertThat(pixels.auroc()).containsOnlyKeys("pixels-8", "pixels-32");
    assertThat(pixels.options()).doesNotContainKeys("epochs", "width", "views");
    assertThat(pixels.reductions()).containsExactly("side 16 of 32");
    assertThat(Files.readString(out.resolve("results.md")))
        .contains("## Yardsticks: nothing learned", "| pixels-8: nearest by 8 x 8 pixels ")
        .doesNotContain("The runs differ", "yardsticks were not run");
    assertThat(files("scores"))
        .containsExactlyInAnyOrderElementsOf(
            results.stream().map(result -> result.key() + ".csv").toList());
    assertThat(files("claims")).isEmpty();
  }

  /** Seeds and the paper's sizes mean nothing to it; the classes say the prompts. */
  @Test
  void table3_clipAd_isRunOnceAClassWithThePapersPrompts() throws IOException {
    List<Object> command = new ArrayList<>(List.of("experiment", "table-3", "--data", folder));
    command.addAll(List.of("--out", out, "--methods=clip-ad", "--classes=car,cat"));
    command.addAll(TinyModel.CLIP);

    CommandLineRun run = CommandLineRun.of(command.toArray());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine()).startsWith("experiment=table-3 runs=2 done=2 ");
    assertThat(results())
        .extracting(result -> result.options().get("normal-prompt"))
        .containsExactly("a photo of a automobile", "a photo of a cat");
    RunResult car = results().get(0);
    assertThat(car.auroc()).containsOnlyKeys("clip-ad");
    assertThat(car.options())
        .containsEntry("anomaly-prompt", "a photo of something")
        .containsEntry("preprocessing", "shorter edge to 32, centre crop to 32, bicubic")
        .containsKeys("encoder-sha256", "text-encoder-sha256")
        .doesNotContainKeys("fit", "interpolation", "views", "epochs");
    assertThat(car.reductions()).isEmpty();
    assertThat(Files.readString(out.resolve("results.md")))
        .containsPattern("\\| CLIP-AD +\\| +\\d");
    CommandLineRun.of("experiment", "table-3", "--data", folder, "--out", out, "--methods=clip-ad")
        .assertRefused("clip-ad scores by a CLIP, and the option encoder names none");
  }

  @Test
  void table3_uniConHa_fillsThePapersRowWithABatchThatCountsRotations() throws IOException {
    CommandLineRun run = run("table-3", "--classes=car", "--seeds=1", "--methods=unicon-ha");

    assertThat(run.exitCode()).as(run.err()).isZero();
    RunResult result = results().get(0);
    assertThat(result.method()).isEqualTo("unicon-ha");
    assertThat(result.auroc()).containsOnlyKeys("mean-nnd", "stages");
    assertThat(result.reductions()).contains("batches of 4 of 128", "8 views of 40");
    assertThat(result.options()).containsEntry("temperature", 0.5);
    String ours = String.format(Locale.ROOT, "%.1f", 100 * result.auroc().get("mean-nnd"));
    assertThat(Files.readString(out.resolve("results.md")).lines())
        .filteredOn(line -> line.startsWith("| UniCon-HA "))
        .anyMatch(line -> line.contains("| %s (1 of 10) ".formatted(ours)));
  }

  @Test
  void keepModels_leavesModelsThatDoWhatAnyModelDoes() throws IOException {
    CommandLineRun run =
        run(
            "figure-4",
            "--classes=car",
            "--seeds=1",
            "--contexts=flip",
            "--keep-models",
            "--methods=simclr,con2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results()).hasSize(2);
    for (RunResult result : results()) {
      Path model = out.resolve("models/" + result.key() + ".con2");
      CommandLineRun info = CommandLineRun.of("info", "--check", model);
      assertThat(info.exitCode()).as(info.err()).isZero();
      assertThat(info.lastLine()).endsWith(" self-test=passed");

      CommandLineRun evaluation =
          CommandLineRun.of(
              "evaluate",
              List.of("--model", model, "--normal", pictures("automobile")),
              List.of("--anomalous", pictures("cat"), "--report", out.resolve("report")));
      assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
      assertThat(evaluation.lastLine()).endsWith(" images=" + 2 * TinyDataset.TEST);

      assertThat(scores(model)).containsExactly(nearestNeighbourScores(result), within(1e-5));
    }
  }

  @Test
  void nothingLearned_standsInTheRecordAndAboveTheTable() throws IOException {
    CommandLineRun run =
        run(
            "table-4",
            "--classes=car",
            "--seeds=1",
            "--contexts=flip",
            "--methods=con2",
            "--learning-rate=1e-8");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results().get(0).unlearned().orElseThrow()).contains("context");
    assertThat(Files.readString(out.resolve("results.md")))
        .contains("NOT LEARNED. CIFAR10: ", "the context in 1 of 1 run of con2 flip on 1 car");
  }

  private Path pictures(String label) {
    return folder.resolve("cifar10/test/" + label);
  }

  private CommandLineRun keepFlipModel(Object... more) {
    return run(
        "table-4",
        "--classes=car",
        "--seeds=1",
        "--contexts=flip",
        "--methods=con2",
        "--keep-models",
        List.of(more));
  }

  private Path onlyModel() throws IOException {
    assertThat(results()).hasSize(1);
    return out.resolve("models/" + results().get(0).key() + ".con2");
  }

  @Test
  void keepModels_knowTheirTrainingPicturesAsModelsOfTrainDo() throws IOException {
    keepFlipModel();

    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            List.of("--model", onlyModel()),
            List.of("--normal", folder.resolve("cifar10/train/automobile")),
            List.of("--anomalous", pictures("cat")));

    assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
    assertThat(evaluation.err())
        .contains(
            "warning: %d of the normal test pictures the model was trained on, such as "
                .formatted(TinyDataset.TRAINING));
  }

  @Test
  void keepModels_ofRunsThatWereDoneWithout_trainsAgainAndLeavesTheRecord() throws IOException {
    run("table-4", "--classes=car", "--seeds=1", "--contexts=flip", "--methods=con2");
    String before = Files.readString(out.resolve("runs.jsonl"));

    CommandLineRun list = keepFlipModel("--list");
    CommandLineRun kept = keepFlipModel();
    CommandLineRun again = keepFlipModel();

    assertThat(list.lastLine()).contains(" runs=1 done=0 ");
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.lastLine()).contains(" runs=1 done=1 skipped=0 ");
    assertThat(kept.err())
        .contains(
            "1 run was done before without its model and is trained again; its record stays\n");
    assertThat(again.lastLine()).contains(" runs=1 done=0 skipped=1 ");
    assertThat(Files.readString(out.resolve("runs.jsonl"))).isEqualTo(before);
    assertThat(scores(onlyModel()))
        .containsExactly(nearestNeighbourScores(results().get(0)), within(1e-5));
  }

  @Test
  void optionOfAnotherMethod_reachesItsRunsAlone() throws IOException {
    CommandLineRun run =
        run(
            "figure-4",
            "--classes=car",
            "--seeds=1",
            "--contexts=flip",
            "--methods=con2,pixel-neighbours",
            "--neighbours=3");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results().get(0).options()).doesNotContainKey("neighbours");
    assertThat(results().get(1).options()).containsEntry("neighbours", 3);
  }

  @Test
  void optionThatNoChosenMethodHas_isRefused() {
    run("table-4", "--methods=con2", "--neighbours=3")
        .assertRefused(
            "option neighbours means nothing to con2; leave it out, or give a method that has it");
    run("figure-4", "--methods=con2,simclr", "--neighbours=3")
        .assertRefused(
            "option neighbours means nothing to any of simclr, con2; leave it out, or give a method");
    CommandLineRun.of(
            "experiment",
            "table-4",
            "--methods=pixel-neighbours",
            List.of("--data", folder, "--out", out, "--epochs=3"))
        .assertRefused("option epochs means nothing to pixel-neighbours; ");
    assertThat(out).doesNotExist();
  }

  private double[] scores(Path model) {
    CommandLineRun run =
        CommandLineRun.of(
            "score", "--model", model, "--score=nnd", pictures("automobile"), pictures("cat"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out()
        .lines()
        .skip(1)
        .mapToDouble(row -> Double.parseDouble(row.split(",")[1]))
        .toArray();
  }

  private double[] nearestNeighbourScores(RunResult result) throws IOException {
    return Files.readAllLines(out.resolve(result.scoresFile())).stream()
        .filter(row -> row.startsWith("automobile,") || row.startsWith("cat,"))
        .mapToDouble(row -> Double.parseDouble(row.split(",")[2]))
        .toArray();
  }

  @Test
  void freeze_fitsScoresAloneAndIsAReduction() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            List.of("experiment", "figure-4", "--data", folder, "--out", out),
            List.of("--classes=car", "--seeds=1", "--methods=simclr"),
            List.of("--image-size=16", "--views=8", "--precision=fp32"),
            List.of("--freeze", "--encoder=" + TinyModel.ENCODER));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(results().get(0).reductions())
        .contains("nothing trained", "encoder " + TinyModel.ENCODER);
    assertThat(results().get(0).options())
        .containsEntry("freeze", true)
        .doesNotContainKey("epochs");
  }

  @Test
  void figure5_choosesContextsFromTheTrainingPicturesAndSaysWhich() throws IOException {
    TinyDataset.writeMuffins(folder);

    CommandLineRun run = run("figure-5", "--classes=muffin", "--seeds=1", "--methods=con2-auto");

    assertThat(run.exitCode()).as(run.err()).isZero();
    RunResult result = results().get(0);
    assertThat(run.err())
        .contains("seed 0: choosing the context: 4 short trainings on 30 pictures")
        .containsPattern("seed 0: .* these pictures")
        .containsPattern("seed 0: Flip: classified right in ")
        .contains("con2-auto, seed 0, %s: AUROC ".formatted(String.join(",", result.contexts())));
    assertThat(result.method()).isEqualTo("con2-auto");
    assertThat(result.contexts()).isNotEmpty().isSubsetOf("flip", "invert", "equalize");
    assertThat(result.options())
        .containsEntry("context", String.join(",", result.contexts()))
        .hasEntrySatisfying(
            "context-figures",
            figures -> assertThat(figures.toString()).contains("flip ", "invert ", "equalize "));
    assertThat(result.auroc()).containsOnlyKeys("nnd", "lh", "stages");
    assertThat(Files.readString(out.resolve("results.md")))
        .contains(
            "CON2 (Best) on Muffin vs. Chihuahua: %s for 1 muffin."
                .formatted(String.join(", ", result.contexts())));

    CommandLineRun kept =
        run("figure-5", "--classes=muffin", "--seeds=1", "--methods=con2-auto", "--keep-models");
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.err()).doesNotContain("choosing the context");
    assertThat(CommandLineRun.of("info", onlyModel()).out())
        .contains("context " + String.join(",", result.contexts()) + ", ");
  }

  @Test
  void table3_otherMethod_isRunWhereItIsAskedFor() throws IOException {
    TinyDataset.writeMuffins(folder);

    CommandLineRun run =
        run(
            "table-3",
            "--classes=muffin",
            "--seeds=1",
            "--methods=con2-auto,csi",
            "--contexts=flip",
            "--list");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("muffin_vs_chihuahua-86 1 muffin, con2-auto, seed 0: about ")
        .contains("1 muffin, csi, seed 0");
  }

  @Test
  void unusableDataset_amongSeveral_saysWhatIsWrongWithIt() throws IOException {
    Files.createDirectories(folder.resolve("alone"));
    Files.write(folder.resolve("alone/chest-xray-pneumonia.zip"), new byte[] {1});

    CommandLineRun.of("experiment", "table-1", "--data", folder.resolve("alone"), "--out", out)
        .assertRefused("chest-xray-pneumonia.zip");
  }

  @Test
  void figure5_tooFewPicturesToChooseBy_isRefused() throws IOException {
    Path muffins = TinyDataset.writeMuffins(folder);
    Files.delete(muffins.resolve("train/muffin/0.png"));

    run("figure-5", "--classes=muffin", "--seeds=1", "--methods=con2-auto")
        .assertRefused(
            "con2-auto needs 40 training pictures, and of 1 muffin there are 39; give more, or leave it out");
    assertThat(out).doesNotExist();
  }

  @Test
  void auroc_isThatOfTheScoresInTheSideFile() throws IOException {
    run("table-4", "--classes=3", "--contexts=equalize", "--seeds=1");

    RunResult result = results().get(0);
    List<String> rows = Files.readAllLines(out.resolve(result.scoresFile()));
    assertThat(rows).hasSize(1 + 10 * TinyDataset.TEST).startsWith("class,picture,nnd,lh,stages");
    assertThat(rows.get(1)).startsWith("airplane,test/airplane/10.png,");
    double[] normal = scores(rows, true);
    double[] anomalous = scores(rows, false);
    double right = 0;
    for (double low : normal) {
      for (double high : anomalous) {
        right += high > low ? 1 : high == low ? 0.5 : 0;
      }
    }
    assertThat(result.auroc().get("lh"))
        .isCloseTo(right / (normal.length * anomalous.length), within(1e-12));
  }

  private static double[] scores(List<String> rows, boolean cats) {
    return rows.stream()
        .skip(1)
        .map(row -> row.split(","))
        .filter(cells -> cells[0].equals("cat") == cats)
        .mapToDouble(cells -> Double.parseDouble(cells[3]))
        .toArray();
  }

  @Test
  void runs_thatAreDone_areSkippedWhateverTheClassIsCalled() throws IOException {
    run("figure-4", "--classes=car", "--seeds=1", "--methods=simclr");
    String before = Files.readString(out.resolve("runs.jsonl"));

    CommandLineRun folderName =
        run("figure-4", "--classes=automobile", "--seeds=1", "--methods=simclr");
    CommandLineRun number =
        run("table-3", "--classes=1", "--seeds=1", "--methods=simclr", "--scores=ssd");

    assertThat(folderName.lastLine()).contains(" runs=1 done=0 skipped=1 ");
    assertThat(number.lastLine()).contains(" runs=1 done=0 skipped=1 ");
    assertThat(number.err())
        .contains("left out, as ")
        .contains("does not hold them: cifar100, imagenet30, dogs_vs_cats, muffin_vs_chihuahua");
    assertThat(Files.readString(out.resolve("runs.jsonl"))).isEqualTo(before);
  }

  @Test
  void run_whoseLineWasCutOff_isDoneAgainAndTheFileIsWhole() throws IOException {
    run("figure-4", "--classes=car", "--seeds=1", "--methods=con2");
    Path file = out.resolve("runs.jsonl");
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n" + lines.get(1).substring(0, 100));

    CommandLineRun again = run("figure-4", "--classes=car", "--seeds=1", "--methods=con2");

    assertThat(again.lastLine()).contains(" runs=2 done=1 skipped=1 ");
    assertThat(Files.readAllLines(file).get(0)).isEqualTo(lines.get(0));
    assertThat(results()).hasSize(2);
    assertThat(results().get(1).auroc()).isEqualTo(RunResult.ofLine(lines.get(1)).auroc());
  }

  @Test
  void damagedLine_isNamed() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("runs.jsonl"), "{}}\nnothing\n");

    CommandLineRun run = run("figure-4", "--classes=car");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("con2: line ").contains("runs.jsonl is not a run");
  }

  @Test
  void twoProcesses_shareTheRunsAndDoNoneTwice() throws Exception {
    // Long enough that the first to come does not do all before the other is there.
    List<Object> flags = command("figure-4", "--classes=car,cat", "--seeds=2", "--methods=con2");
    flags.replaceAll(word -> word.equals("--epochs=1") ? "--epochs=20" : word);
    Object[] words = flags.toArray();
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Process one = CommandLineRun.start(first, words);
    Process two = CommandLineRun.start(second, words);

    int[] done = {done(one, first), done(two, second)};

    assertThat(done[0] + done[1]).isEqualTo(8);
    assertThat(results()).extracting(RunResult::key).hasSize(8).doesNotHaveDuplicates();
    assertThat(one.exitValue()).isZero();
    assertThat(two.exitValue()).isZero();
    assertThat(done).as("both had work").doesNotContain(0);
  }

  private static int done(Process process, Path folder) throws Exception {
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).as(Files.readString(CommandLineRun.messages(folder))).contains(" done=");
    return Integer.parseInt(said.replaceAll("(?s).* done=(\\d+) .*", "$1"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void stopped_endsSoonAndSaysHowToGoOn() throws Exception {
    List<Object> words = command("table-4", "--classes=car", "--seeds=1", "--contexts=flip");
    words.replaceAll(word -> word.equals("--epochs=1") ? "--epochs=100000" : word);
    Process process = CommandLineRun.start(folder, words.toArray());
    Path lock = out.resolve("claims");
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
    while (!Files.exists(lock) && System.nanoTime() < limit) {
      Thread.sleep(50);
    }
    Thread.sleep(1000);

    process.destroy();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readString(CommandLineRun.messages(folder)))
        .contains("and the same command goes on: con2 experiment table-4 --data ");
    assertThat(out.resolve("runs.jsonl")).doesNotExist();
  }

  @Test
  void emptyNamesInLists_areRefused() {
    for (String flag : List.of("--methods=", "--classes=", "--scores=", "--contexts=")) {
      for (String names : List.of(",", "flip,", ",car", "nnd,,lh")) {
        CommandLineRun run = run("table-4", flag + names);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
            .startsWith(
                "con2: option %s is '%s', in which".formatted(flag.replace("=", ""), names));
      }
    }
    assertThat(out).doesNotExist();
  }

  @Test
  void pageThatCannotBe_isToldBeforeItTrains() throws IOException {
    Path page = Files.createDirectories(out.resolve("results.html"));

    CommandLineRun run = run("table-4", "--classes=car", "--seeds=1", "--contexts=flip");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .endsWith(
            "con2: %s is a folder, and a file goes there; move it away or give another --out\n"
                .formatted(page));
    assertThat(out.resolve("runs.jsonl")).doesNotExist();
  }

  @Test
  void list_tellsTheRunsAndTheirTimeAndStartsNone() throws IOException {
    CommandLineRun run = run("table-4", "--classes=car", "--seeds=2", "--contexts=flip", "--list");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .hasSize(5)
        .first()
        .asString()
        .matches("cifar10-png 1 automobile \\(car\\), con2 flip, seed 0: about \\d+ s");
    assertThat(run.lastLine()).matches("experiment=table-4 runs=4 done=0 seconds=\\d+");
    assertThat(run.err())
        .containsOnlyOnce("measuring a few steps of cifar10-png 1 automobile (car), con2 flip");
    assertThat(out).doesNotExist();
  }

  @Test
  void reportOnly_needsTheFolderAlone() throws IOException {
    CommandLineRun without =
        CommandLineRun.of("experiment", "table-4", "--out", out, "--report-only");
    run("table-4", "--classes=car", "--seeds=1", "--contexts=flip");
    CommandLineRun with = CommandLineRun.of("experiment", "table-4", "--out", out, "--report-only");

    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err())
        .isEqualTo(
            "con2: there is no %s; give the folder of an experiment\n"
                .formatted(out.resolve("runs.jsonl")));
    assertThat(with.exitCode()).as(with.err()).isZero();
    assertThat(with.lastLine()).startsWith("experiment=table-4 runs=3 done=0 skipped=3 results=");
  }

  @Test
  void reportOnly_whatWouldBeIgnoredOrShowNothing_isRefusedAndThePagesStay() throws IOException {
    run("table-4", "--classes=car", "--seeds=1", "--contexts=flip");
    String page = Files.readString(out.resolve("results.md"));
    List<Object> report = List.of("experiment", "table-4", "--out", out, "--report-only");

    CommandLineRun.of(with(report, "--classes=car"))
        .assertRefused(
            "option --classes means nothing to --report-only, which shows all finished runs of "
                + out);
    CommandLineRun.of(with(report, "--scores=nd"))
        .assertRefused("no run in %s has a score 'nd'; give some of ".formatted(out));
    assertThat(out.resolve("results.md")).hasContent(page);
    assertThat(CommandLineRun.of(with(report, "--scores=nnd")).exitCode()).isZero();
  }

  private static Object[] with(List<Object> command, String option) {
    return Stream.concat(command.stream(), Stream.of(option)).toArray();
  }

  @Test
  void figure2_writesAPictureInEachContext() throws IOException {
    CommandLineRun run = run("figure-2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(files("figure-2"))
        .containsExactly(
            "cifar10-equalize.png", "cifar10-flip.png", "cifar10-invert.png", "cifar10-none.png");
    BufferedImage plain = ImageIO.read(out.resolve("figure-2/cifar10-none.png").toFile());
    BufferedImage flip = ImageIO.read(out.resolve("figure-2/cifar10-flip.png").toFile());
    BufferedImage invert = ImageIO.read(out.resolve("figure-2/cifar10-invert.png").toFile());
    assertThat(plain.getWidth()).isEqualTo(16);
    assertThat(flip.getRGB(3, 2)).isEqualTo(plain.getRGB(3, 13));
    assertThat(invert.getRGB(3, 2) & 0xffffff).isEqualTo(0xffffff ^ plain.getRGB(3, 2) & 0xffffff);

    CommandLineRun again =
        CommandLineRun.of("experiment", "figure-2", "--out", out, "--report-only");
    assertThat(again.exitCode()).as(again.err()).isZero();
  }

  @Test
  void picturesThatCannotBeRead_areNamedOverTheTableAndTheRunIsReduced() throws IOException {
    Files.write(folder.resolve("cifar10/train/automobile/1.png"), new byte[] {1});
    Files.write(folder.resolve("cifar10/test/cat/10.png"), new byte[] {1});

    CommandLineRun run = run("table-4", "--classes=car,dog", "--seeds=1", "--contexts=flip");

    assertThat(run.exitCode()).as(run.err()).isZero();
    RunResult result = results().get(0);
    assertThat(result.leftOut()).containsExactly("train/automobile/1.png", "test/cat/10.png");
    assertThat(result.reductions()).contains("pictures left out that cannot be read");
    assertThat(result.trainingImages()).isEqualTo(TinyDataset.TRAINING - 1);
    assertThat(Files.readString(out.resolve("results.md")))
        .contains("2 images that cannot be read left out", "2 of 10 classes")
        .doesNotContain("The runs differ")
        .contains("test/cat/10.png, train/automobile/1.png");
  }

  @Test
  void figure3_writesALineForEachPictureAndAPointForEachContext() throws IOException {
    CommandLineRun run = run("figure-3");
    CommandLineRun again = run("figure-3");
    Path file = out.resolve("figure-3/" + results().get(0).key() + ".json");
    Path scores = out.resolve(results().get(0).scoresFile());
    FileTime written = Files.getLastModifiedTime(scores);
    Files.delete(file);
    CommandLineRun redrawn = run("figure-3");

    assertThat(run.lastLine()).as(run.err()).contains(" runs=1 done=1 skipped=0 ");
    assertThat(again.lastLine()).contains(" runs=1 done=0 skipped=1 ");
    assertThat(redrawn.lastLine()).contains(" runs=1 done=1 skipped=0 ");
    assertThat(results()).hasSize(1);
    assertThat(Files.getLastModifiedTime(scores)).as("the line's scores").isEqualTo(written);
    JsonNode figure = new ObjectMapper().readTree(file.toFile());
    assertThat(figure.path("dataset").asText()).isEqualTo("cifar10-png");
    assertThat(figure.path("class").asText()).isEqualTo("automobile");
    JsonNode map = figure.path("map");
    assertThat(map.path("explained").asDouble()).isBetween(Double.MIN_VALUE, 1.0);
    assertThat(map.path("contexts")).map(JsonNode::asText).containsExactly("none", "flip");
    assertThat(map.path("training")).hasSize(TinyDataset.TRAINING);
    assertThat(map.path("normal")).hasSize(TinyDataset.TEST);
    assertThat(map.path("anomalous")).hasSize(9 * TinyDataset.TEST);
    JsonNode points = map.path("training").path(0).path("points");
    assertThat(points).hasSize(2);
    assertThat(points.path(0)).hasSize(2);
    assertThat(points.path(0)).isNotEqualTo(points.path(1));
  }

  @Test
  void table2_isMadeOfTheRunsThatAreThere() throws IOException {
    run("table-4", "--classes=car", "--seeds=1", "--contexts=flip");

    CommandLineRun run = CommandLineRun.of("experiment", "table-2", "--out", out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine()).startsWith("experiment=table-2 runs=0 done=0 skipped=0 ");
  }

  /** It fills the paper's own row; in its batches the rotations count, as in the paper's. */
  @Test
  void table3_csi_isTheRowOfThePaper() throws IOException {
    CommandLineRun run = run("table-3", "--classes=car", "--seeds=1", "--methods=csi");

    assertThat(run.exitCode()).as(run.err()).isZero();
    RunResult result = results().get(0);
    assertThat(results()).hasSize(1);
    assertThat(result.method()).isEqualTo("csi");
    assertThat(result.contexts()).isEmpty();
    assertThat(result.auroc()).containsOnlyKeys("csi", "csi-con", "csi-cls", "stages");
    assertThat(result.options())
        .containsEntry("temperature", 0.5)
        .containsEntry("minimum-crop-area", 0.08);
    assertThat(result.reductions()).noneMatch(words -> words.contains("crop area"));
    assertThat(Files.readString(out.resolve("results.md")))
        .containsPattern("\\| CSI +\\|[^\\n]*%.1f".formatted(100 * result.auroc().get("csi")));
  }

  @Test
  void wrongOptions_areRefusedWithASentence() throws IOException {
    run("table-10").assertRefused("experiment 'table-10' is not known; give one of table-1, ");
    run("table-4", "--methods=con3")
        .assertRefused("method 'con3' is not known; give one of con2-content, ");
    run("table-4", "--methods=simclr")
        .assertRefused("table-4 has no method 'simclr'; give some of con2");
    run("table-3", "--methods=con2-content")
        .assertRefused("table-3 has no method 'con2-content'; give some of simclr, con2");
    run("table-4", "--scores=ssd")
        .assertRefused("score 'ssd' is not one of the methods of table-4");
    run("table-4", "--classes=whale").assertRefused("no class 'whale' can be the normal one");
    run("table-4", "--contexts=turn").assertRefused("context 'turn' is not known");
    run("table-9", "--contexts=flip")
        .assertRefused("table-9 has no row for context 'flip'; give some of equalize");
    run("figure-6", "--contexts=flip").assertRefused("figure-6 counts contexts");
    run("table-4", "--seeds=0").assertRefused("option seeds is 0, out of range");
    run("table-4", "--budget=3").assertRefused("options budget and epochs both say how long");
    run("table-4", "--images=1").assertRefused("option images is 1, out of range");
    run("table-1").assertRefused("holds none of the datasets of table-1, pneumonia, melanoma");
    run("figure-3", "--classes=car,cat").assertRefused("figure-3 shows one training");
    CommandLineRun.of("experiment", "table-4", "--out", out)
        .assertRefused("option --data is missing");
    assertThat(out).doesNotExist();
  }

  /** A budget that any epoch overruns gives seed 0 a single one; its record then says three. */
  @Test
  void budget_allSeeds_haveTheEpochsOfTheFirstAndSayWhose() throws IOException {
    budgeted(1);
    assertThat(results()).hasSize(1);
    assertThat(results().get(0).options()).doesNotContainKey("epochs-of-seed");
    Path file = out.resolve("runs.jsonl");
    String line = Files.readString(file);
    assertThat(line).containsPattern("\"epochs\":1\\b");
    Files.writeString(file, line.replaceAll("\"epochs\":1\\b", "\"epochs\":3"));

    CommandLineRun resumed = budgeted(3);

    assertThat(resumed.lastLine()).contains(" runs=3 done=2 skipped=1 ");
    assertThat(results()).extracting(RunResult::seed).containsExactly(0L, 1L, 2L);
    assertThat(results()).extracting(RunResult::epochs).containsOnly(3);
    assertThat(results().get(2).options()).containsEntry("epochs-of-seed", 0).containsKey("budget");
    assertThat(results().get(2).options())
        .containsEntry("budget-machine", results().get(0).machine());
    assertThat(resumed.err()).doesNotContain("epoch fits", "epochs fit");
    assertThat(Files.readString(out.resolve("results.md")))
        .doesNotContain("The runs differ")
        .contains("## Intervals");
    assertThat(budgeted(3).lastLine()).contains(" runs=3 done=0 skipped=3 ");
  }

  private CommandLineRun budgeted(int seeds) {
    List<Object> words = command("table-4", "--classes=car", "--contexts=flip", "--methods=con2");
    words.replaceAll(word -> word.equals("--epochs=1") ? "--budget=0.001" : word);
    words.add("--seeds=" + seeds);
    CommandLineRun run = CommandLineRun.of(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  @Test
  void testImages_moreThanASmallClassHas_areRefused() throws IOException {
    Path more = folder.resolve("cifar10/test/cat");
    Files.copy(more.resolve("10.png"), more.resolve("a.png"));
    Files.copy(more.resolve("10.png"), more.resolve("b.png"));

    run("table-4", "--test-images=" + (TinyDataset.TEST + 1))
        .assertRefused("option test-images is 4 and a class of cifar10 has 3; give 3 or fewer");
  }

  /** A class of which all are taken and one of which not could not stand in one table. */
  @Test
  void images_allOfOneClassAndNotOfAnother_areRefused() throws IOException {
    Path fewer = folder.resolve("cifar10/train/cat");
    Files.delete(fewer.resolve("0.png"));
    Files.delete(fewer.resolve("1.png"));

    run("table-4", "--images=" + (TinyDataset.TRAINING - 1))
        .assertRefused(
            "option images is 9, which is all of a class of cifar10 and not all of another; give less than 8, or 10 or more");
    assertThat(run("table-4", "--classes=car", "--images=9", "--list").exitCode()).isZero();
  }
}
