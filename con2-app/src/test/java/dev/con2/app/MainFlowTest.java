package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.AnomalyDetector;
import dev.con2.CheckpointFolder;
import dev.con2.DetectorTraining;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.app.demo.DemoOptions;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.ImageFolder;
import dev.con2.internal.train.Checkpoint;
import dev.con2.model.DetectorModel;
import dev.con2.model.TrainedEncoder;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The real command line, as processes of its own. */
@ExtendWith(TinyModel.class)
class MainFlowTest {

  @TempDir Path folder;

  @Test
  void trainScoreEvaluateInfo_eachInAProcess_printALineForScripts(TinyFiles tiny) throws Exception {
    CommandLineRun train =
        CommandLineRun.ofProcess(
            folder,
            "train",
            "--normal",
            tiny.trainingPictures(),
            "--model",
            "models/parts.con2",
            TinyModel.FAST);
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.out())
        .matches("model=models/parts.con2 images=26 epochs=2 loss=\\d+\\.\\d+ seconds=[\\d.]+\n");
    assertThat(train.err()).contains("26 pictures").contains("epoch 2 of 2, loss ");
    assertThat(files("models")).containsExactly("parts.con2", "parts.training.html");

    CommandLineRun score =
        CommandLineRun.ofProcess(folder, "score", "--model", "models/parts.con2", tiny.normal());
    assertThat(score.exitCode()).isZero();
    assertThat(score.out().lines())
        .hasSize(7)
        .first()
        .isEqualTo("path,score,p_value,anomalous,error,page,note");
    assertThat(score.err())
        .contains("images=6 anomalous=")
        .contains(" unreadable=0 drift=unknown p=1.00 seconds=");

    CommandLineRun evaluate =
        CommandLineRun.ofProcess(
            folder,
            "evaluate",
            "--model=models/parts.con2",
            "--normal=" + tiny.normal(),
            "--anomalous=" + tiny.anomalous(),
            "--report=report");
    assertThat(evaluate.exitCode()).as(evaluate.err()).isZero();
    assertThat(evaluate.lastLine())
        .matches(
            "auroc=0\\.\\d{4} ap=0\\.\\d{4} fpr95=[01]\\.\\d{4} false-alarms=[01]\\.\\d{4}"
                + " detection=[01]\\.\\d{4} drift=unknown p=1\\.00 images=14");
    assertThat(files("report")).containsExactly("report.html", "results.json", "scores.csv");

    CommandLineRun info = CommandLineRun.ofProcess(folder, "info", "models/parts.con2", "--check");
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.lastLine())
        .matches("model=models/parts.con2 images=\\d+ held-out=\\d+ epochs=2 .* self-test=passed");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void train_stoppedAndResumed_goesOnFromItsCheckpoint(TinyFiles tiny) throws Exception {
    List<String> flags =
        new ArrayList<>(
            List.of("train", "--normal=" + tiny.trainingPictures(), "--model=parts.con2"));
    TinyModel.FAST.forEach(flag -> flags.add(flag.replace("--epochs=2", "--epochs=20")));
    beginAndStop(tiny, flags);

    flags.add("--resume");
    Process process = CommandLineRun.start(folder, flags);
    awaitMessage("epoch 3 of 20");
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(files("")).containsExactly("messages.txt", "parts.checkpoint");
    assertThat(files("parts.checkpoint")).containsExactly("checkpoint.con2");
    String said = Files.readString(CommandLineRun.messages(folder));
    assertThat(said).doesNotContain("epoch 1 of 20");
    assertThat(said.lines().filter(line -> line.startsWith("con2: ")))
        .singleElement()
        .asString()
        .contains("continue with: con2 train --normal=")
        .endsWith(" --resume");

    CommandLineRun resumed = CommandLineRun.ofProcess(folder, flags);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).doesNotContain("epoch 1 of 20").contains("epoch 20 of 20");
    assertThat(resumed.lastLine()).contains(" epochs=20 ");
    assertThat(files("")).containsExactly("messages.txt", "parts.con2", "parts.training.html");
  }

  /** Its epochs are those that fitted then, and a budget is no other option. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void train_underABudgetStoppedAndResumed_goesOnWithItsEpochs(TinyFiles tiny) throws Exception {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "train",
                "--normal=" + tiny.trainingPictures(),
                "--model=parts.con2",
                "--budget=1"));
    TinyModel.FAST.stream().filter(flag -> !flag.equals("--epochs=2")).forEach(flags::add);
    Process process = CommandLineRun.start(folder, flags);
    awaitMessage("training: epoch 2 of ");
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    Matcher fitted =
        Pattern.compile("([0-9]+) epochs fit into")
            .matcher(Files.readString(CommandLineRun.messages(folder)));
    assertThat(fitted.find()).isTrue();

    flags.add("--resume");
    Process resumed = CommandLineRun.start(folder, flags);
    awaitMessage(" of %s, loss ".formatted(fitted.group(1)));
    assertThat(Files.readString(CommandLineRun.messages(folder)))
        .contains("the epochs of the checkpoint go on, which option --budget does not change")
        .doesNotContain("epoch 1 of ");
    resumed.destroy();
    assertThat(resumed.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /** The short version of scripts/kill-and-resume.sh. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void train_killedAtRandomMomentsAndResumed_endsInTheSameBits(TinyFiles tiny) throws Exception {
    List<String> flags = new ArrayList<>(List.of("train", "--normal=" + tiny.trainingPictures()));
    TinyModel.FAST.forEach(flag -> flags.add(flag.replace("--epochs=2", "--epochs=30")));
    CommandLineRun alone = CommandLineRun.ofProcess(folder, flags, "--model=alone.con2");
    assertThat(alone.exitCode()).as(alone.err()).isZero();

    Path checkpoint = folder.resolve("killed.checkpoint").resolve("checkpoint.con2");
    Random random = new Random(4);
    for (int epoch : new int[] {1, 9, 10, 24}) {
      Process process =
          CommandLineRun.start(
              folder,
              flags,
              "--model=killed.con2",
              Files.exists(checkpoint) ? List.of("--resume") : List.of());
      awaitMessage("epoch " + epoch + " of 30");
      await("the first checkpoint", () -> Files.exists(checkpoint)); // follows the message
      Thread.sleep(random.nextInt(20));
      process.destroyForcibly();
      assertThat(process.waitFor()).isEqualTo(137);
      assertThat(folder.resolve("killed.con2")).doesNotExist();
      Checkpoint.read(checkpoint);
    }
    CommandLineRun last =
        CommandLineRun.ofProcess(folder, flags, "--model=killed.con2", "--resume");
    assertThat(last.exitCode()).as(last.err()).isZero();
    assertThat(last.err()).doesNotContain("epoch 1 of 30");

    DetectorModel expected = AnomalyDetector.read(folder.resolve("alone.con2"));
    DetectorModel actual = AnomalyDetector.read(folder.resolve("killed.con2"));
    TrainedEncoder expectedEncoder = expected.encoder().orElseThrow();
    TrainedEncoder actualEncoder = actual.encoder().orElseThrow();
    assertThat(actualEncoder.parameters()).isEqualTo(expectedEncoder.parameters());
    assertThat(actualEncoder.statistics()).isEqualTo(expectedEncoder.statistics());
    assertThat(actual.selfTest().scores())
        .usingRecursiveComparison()
        .isEqualTo(expected.selfTest().scores());
  }

  /** A training that was stopped in its second epoch. */
  private void beginAndStop(TinyFiles tiny, List<String> flags) {
    CommandLine commandLine = Con2.commandLine(Console.standard(), DemoOptions.DEFAULT);
    TrainRequest settings =
        TrainRequest.of(commandLine.parseArgs(flags.toArray(String[]::new)).subcommand());
    AtomicBoolean stop = new AtomicBoolean();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epoch(EpochSummary summary, int epochs) {
            stop.set(true);
          }

          @Override
          public boolean stopRequested() {
            return stop.get();
          }
        };
    assertThatThrownBy(
            () ->
                DetectorTraining.of(
                        ImageFolder.list(List.of(tiny.trainingPictures())).images(),
                        settings.options())
                    .keeping(new CheckpointFolder(folder.resolve("parts.checkpoint"), false))
                    .run(listener))
        .isInstanceOf(TrainingStoppedException.class);
  }

  private void awaitMessage(String part) throws Exception {
    await(part, () -> Files.readString(CommandLineRun.messages(folder)).contains(part));
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("still no '%s'", what).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private Stream<String> files(String in) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(in))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }
}
