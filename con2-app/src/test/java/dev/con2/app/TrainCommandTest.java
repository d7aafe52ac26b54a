package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.con2.AnomalyDetector;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong with what train is given: one line, exit code, nothing written. */
@ExtendWith(TinyModel.class)
class TrainCommandTest {

  @TempDir Path folder;

  @Test
  void train_folderIsMissing() throws IOException {
    refused(trainOn(folder.resolve("nowhere")), "nowhere does not exist");
  }

  @Test
  void train_folderIsEmpty() throws IOException {
    refused(trainOn(Files.createDirectory(folder.resolve("empty"))), "empty holds no pictures");
  }

  @Test
  void train_folderHoldsNoPictures() throws IOException {
    Path notes = Files.createDirectory(folder.resolve("notes"));
    Files.writeString(notes.resolve("readme.txt"), "no picture");
    refused(trainOn(notes), "notes holds no pictures (skipped 1 .txt)");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void train_folderMayNotBeRead() throws IOException {
    Path secret = Files.createDirectory(folder.resolve("secret"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(secret), "root may read everything");
    refused(trainOn(secret), "secret holds no pictures (not entered ");
  }

  @Test
  void train_onePicture(TinyFiles tiny) throws IOException {
    Path one = copyOf(tiny, 1);
    refused(trainOn(one), "too few normal pictures to learn from: 1; give at least 8");
  }

  @Test
  void train_copiesOfOnePicture_givesAModelThatCanBeReportedOn(TinyFiles tiny) throws IOException {
    Path copies = Files.createDirectory(folder.resolve("pictures"));
    for (int i = 0; i < 10; i++) {
      Files.copy(tiny.trainingPictures().resolve("0000.png"), copies.resolve(i + ".png"));
    }
    CommandLineRun run = trainOn(copies, TinyModel.FAST.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "give at least 8 pictures that are not copies of each other (9 of these are copies)");

    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            List.of("--model", model(), "--normal", tiny.normal(), "--anomalous"),
            List.of(tiny.anomalous(), "--report", folder.resolve("report")));

    assertThat(evaluation.exitCode()).as(evaluation.err()).isZero();
  }

  @Test
  void train_halfTheSideAtFirst_saysSoAndTheModelRecordsIt(TinyFiles tiny) throws IOException {
    List<String> flags = new ArrayList<>(TinyModel.FAST);
    flags.add("--half-size=0.5");
    CommandLineRun run = trainOn(tiny.trainingPictures(), flags.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(
            "pictures have half their side in the first 0.5 of the training, whose steps are faster");
    assertThat(tiny.trainingRun().err()).doesNotContain("half their side");
    assertThat(CommandLineRun.of("info", List.of(model())).out()).contains("half-size 0.5");
  }

  @Test
  void train_modelWhereTheCheckpointGoes(TinyFiles tiny) throws IOException {
    Path run = folder.resolve("run");
    CommandLineRun clash =
        CommandLineRun.of(
            "train",
            List.of("--normal", tiny.trainingPictures()),
            List.of("--model", run.resolve("checkpoint.con2"), "--checkpoint", run));
    refused(clash, "the model and the checkpoint would be the same file, ");
  }

  @Test
  void train_folderWhereThePageGoes(TinyFiles tiny) throws IOException {
    Path page = Files.createDirectory(folder.resolve("m.training.html"));
    CommandLineRun run = trainOn(tiny.trainingPictures());
    Files.delete(page);
    refused(run, "m.training.html is a folder, and a file goes there");
  }

  @Test
  void train_fileThatAKillLeft_isRemovedByTheNextTraining(TinyFiles tiny) throws IOException {
    Path left =
        Files.createFile(folder.resolve(".m.con2.00000000-0000-4000-8000-000000000001.tmp"));
    Path other =
        Files.createFile(folder.resolve(".n.con2.00000000-0000-4000-8000-000000000001.tmp"));

    CommandLineRun run = trainOn(tiny.trainingPictures(), TinyModel.FAST.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(left).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void train_pictureIsNone(TinyFiles tiny) throws IOException {
    Path pictures = copyOf(tiny, 10);
    Files.writeString(pictures.resolve("0003.png"), "this is text");
    refused(trainOn(pictures), "0003.png is not a picture");
  }

  @Test
  void train_pictureIsCutOff(TinyFiles tiny) throws IOException {
    Path pictures = copyOf(tiny, 10);
    Path cut = pictures.resolve("0003.png");
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    refused(trainOn(pictures), "0003.png ");
  }

  @Test
  void train_pictureIsEmpty_isNamedAndCanBeSkipped(TinyFiles tiny) throws IOException {
    Path pictures = copyOf(tiny, 10);
    Files.write(pictures.resolve("0003.png"), new byte[0]);
    refused(trainOn(pictures), "0003.png is empty (0 bytes)");

    CommandLineRun skipping = trainOn(pictures, "--skip-broken");

    assertThat(skipping.exitCode()).as(skipping.err()).isZero();
    assertThat(skipping.out()).contains(" images=9 ");
    assertThat(skipping.err()).contains("skipped: ").contains("0003.png is empty");
  }

  @Test
  void train_pictureIsTooLarge(TinyFiles tiny) throws IOException {
    refused(trainOn(copyOf(tiny, 10), "--max-pixels=1000"), "0000.png ", "1,000");
  }

  @Test
  void train_wrongExtension_isReadForWhatItIs(TinyFiles tiny) throws IOException {
    Path pictures = copyOf(tiny, 10);
    Files.move(pictures.resolve("0003.png"), pictures.resolve("0003.jpg"));

    assertThat(trainOn(pictures).exitCode()).isZero();
  }

  @Test
  void train_folderIsMissingInTheCommand() throws IOException {
    refused(CommandLineRun.of("train", "--model", model()), "option --normal is missing");
    refused(CommandLineRun.of("train", "--normal", folder), "option --model is missing");
  }

  @Test
  void train_list_isAsItsFolder(TinyFiles tiny) throws IOException {
    Path pictures = copyOf(tiny, 10);
    List<String> lines =
        ImageFolder.list(List.of(pictures)).images().stream().map(Path::toString).toList();
    Path list = Files.write(folder.resolve("list.txt"), lines);
    Path other = folder.resolve("other.con2");

    assertThat(trainOn(pictures).exitCode()).isZero();
    CommandLineRun run =
        CommandLineRun.of("train", "--normal-list", list, "--model", other, TinyModel.FAST);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(AnomalyDetector.read(other).provenance().training())
        .isEqualTo(AnomalyDetector.read(model()).provenance().training());
    CommandLineRun both = trainOn(pictures, "--normal-list=" + list);
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("options --normal and --normal-list both say which pictures");
  }

  @Test
  void train_unknownOption() throws IOException {
    refused(CommandLineRun.of("train", "--epoch=3"), "--epoch", "did you mean --epochs?", "--help");
  }

  @Test
  void train_optionOutOfRange() throws IOException {
    refused(trainOn(folder, "--epochs=0"), "option epochs is 0, out of range");
    refused(trainOn(folder, "--width=-4"), "option width is -4, out of range");
    refused(trainOn(folder, "--temperature=NaN"), "option temperature is NaN");
    refused(trainOn(folder, "--budget=0"), "option --budget is 0, out of range");
    refused(trainOn(folder, "--budget=1e-9"), "option --budget is 1e-9, out of range");
    refused(trainOn(folder, "--max-pixels=0"), "At most 0 pixels");
  }

  @Test
  void train_optionOfTheWrongKind() throws IOException {
    refused(trainOn(folder, "--epochs=many"), "option epochs is 'many'; give a whole number");
    refused(trainOn(folder, "--context=rotate"), "context 'rotate' is not known");
    refused(trainOn(folder, "--fit=squash"), "fit 'squash' is not known");
    refused(trainOn(folder, "--preset=quick"), "preset 'quick' is not known");
    refused(trainOn(folder, "--device=tpu"), "device 'tpu' is not known");
  }

  @Test
  void train_encoderIsMissing(TinyFiles tiny) throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "train",
            List.of("--normal", tiny.trainingPictures(), "--model", model(), "--encoder=vgg"));
    refused(run, "there is no encoder file vgg; check");
    refused(
        trainOn(tiny.trainingPictures(), "--encoder=vgg"),
        "option width means nothing here, since the encoder is another network than resnet18");
  }

  @Test
  void train_optionsContradictEachOther() throws IOException {
    refused(trainOn(folder, "--budget=1", "--epochs=2"), "--budget and --epochs");
    refused(trainOn(folder, "--epochs=1", "--epochs=2"), "--epochs");
  }

  @Test
  void train_budgetThatIsNoDecimalNumber_isRefused() throws IOException {
    for (String text : List.of("1d", "0x1p-4", "1,5")) {
      refused(trainOn(folder, "--budget=" + text), "--budget is '" + text + "'; give a number");
    }
  }

  @Test
  void train_cudaIsAbsent() throws IOException {
    refused(trainOn(folder, "--device=cuda:99"), "cuda:99 is not available", "CON2_GPU=1");
  }

  /** What the first of them prints is text to the one that was called. */
  @Test
  void train_severalProcessesAndAModelIntoADevice_isRefused() throws IOException {
    refused(
        CommandLineRun.of(
            "train",
            "--normal",
            folder,
            "--model=/dev/null",
            "--checkpoint=" + folder.resolve("c"),
            "--processes=2"),
        "/dev/null is no ordinary file, and several processes cannot write a model into it");
  }

  /** They would all wait for what one of them has read. */
  @Test
  void train_severalProcessesAndAListFromStandardInput_isRefused() throws IOException {
    for (String list : List.of("-", "/dev/null")) {
      refused(
          CommandLineRun.of(
              "train", "--normal-list", list, "--model", folder.resolve("m.con2"), "--processes=2"),
          list.equals("-")
              ? "the list of pictures is standard input"
              : "the list of pictures is /dev/null",
          "several processes cannot all read that");
    }
  }

  @Test
  void train_rankTimeoutWithoutRank_isRefused(TinyFiles tiny) throws IOException {
    refused(
        trainOn(tiny.trainingPictures(), "--rank-timeout=3"),
        "option --rank-timeout means nothing without --rank");
  }

  @Test
  void train_nothingToResume(TinyFiles tiny) throws IOException {
    refused(trainOn(tiny.trainingPictures(), "--resume"), "there is no checkpoint ", "--resume");
  }

  @Test
  void train_checkpointOfAnotherRun_isNeitherUsedNorLost(TinyFiles tiny) throws IOException {
    Path checkpoint = folder.resolve("m.checkpoint/checkpoint.con2");
    Files.createDirectories(checkpoint.getParent());
    Files.copy(tiny.model(), checkpoint);

    refused(trainOn(tiny.trainingPictures()), "holds an unfinished training; add --resume");
    refused(trainOn(tiny.trainingPictures(), "--resume"), "checkpoint.con2 is not a checkpoint");

    assertThat(checkpoint).hasSameBinaryContentAs(tiny.model());
  }

  @Test
  void train_modelCannotBeThere(TinyFiles tiny) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(
        CommandLineRun.of(
            "train", "--normal", tiny.trainingPictures(), "--model", file.resolve("m.con2")),
        "file is a file, so nothing can be written into it");
    refused(
        CommandLineRun.of("train", "--normal", tiny.trainingPictures(), "--model", folder),
        "is a folder, and a file goes there; move it away or give another --model");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void train_modelFolderMayNotBeWritten(TinyFiles tiny) throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(locked), "root may write everywhere");
    refused(
        CommandLineRun.of(
            "train", "--normal", tiny.trainingPictures(), "--model", locked.resolve("m.con2")),
        "locked may not be written to");
  }

  @Test
  void train_budget_saysHowManyEpochsFit(TinyFiles tiny) {
    List<Object> command = new ArrayList<>(List.of("train", "--normal", tiny.trainingPictures()));
    command.addAll(List.of("--model", model(), "--budget=0.02", "--preset=paper"));
    TinyModel.FAST.stream().filter(flag -> !flag.contains("epochs")).forEach(command::add);

    CommandLineRun run = CommandLineRun.of(command);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).containsPattern("(\\d|not one) epochs? fits? into ");
    assertThat(run.out()).containsPattern(" epochs=\\d{1,3} ");
  }

  /** Reading pictures counts, so that the command takes as long as it was given. */
  @Test
  void budget_isOfTheWholeCommand() {
    assertThat(TrainCommand.left(Duration.ofMinutes(2), Duration.ofSeconds(30)))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(TrainCommand.left(Duration.ofMinutes(2), Duration.ofMillis(119_940)))
        .isEqualTo(Duration.ofMillis(60));
    assertThatThrownBy(() -> TrainCommand.left(Duration.ofMinutes(2), Duration.ofMillis(119_941)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "getting ready has taken 2 min, and option --budget is 2 min in all; give more minutes");
  }

  private Path model() {
    return folder.resolve("m.con2");
  }

  private CommandLineRun trainOn(Path pictures, String... flags) {
    List<Object> command = new ArrayList<>(List.of("train", "--normal", pictures));
    command.addAll(List.of("--model", model()));
    command.addAll(List.of(flags));
    for (String flag : TinyModel.FAST) {
      String name = flag.substring(0, flag.indexOf('='));
      if (Stream.of(flags).noneMatch(own -> own.startsWith(name) || own.startsWith("--budget"))) {
        command.add(flag);
      }
    }
    return CommandLineRun.of(command);
  }

  /** Refused with these parts, and without a file of the training. */
  private void refused(CommandLineRun run, String... parts) throws IOException {
    run.assertRefused(parts);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".part"))
          .noneMatch(name -> name.equals("m.con2") || name.equals("m.training.html"));
    }
  }

  private Path copyOf(TinyFiles tiny, int count) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("pictures"));
    for (int i = 0; i < count; i++) {
      String name = "%04d.png".formatted(i);
      Files.copy(tiny.trainingPictures().resolve(name), copy.resolve(name));
    }
    return copy;
  }
}
