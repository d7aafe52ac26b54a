package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.app.demo.DemoOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is written goes where it is told, nothing else is touched, and what cannot be is told. */
@ExtendWith(TinyModel.class)
@DisabledOnOs(OS.WINDOWS)
class OutputsTest {

  @TempDir Path folder;

  @Test
  void score_outIsALink_replacesItsTarget(TinyFiles tiny) throws IOException {
    Path target = Files.writeString(folder.resolve("real.csv"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("real.csv"));

    CommandLineRun run = score(tiny, "--out", link, tiny.normal());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(target).isRegularFile().content().startsWith("path,score,");
    assertThat(link).isSymbolicLink();
    assertThat(names()).containsExactlyInAnyOrder("real.csv", "link.csv");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void score_outIsStandardOutput_isWrittenIntoWithoutTheSummary(TinyFiles tiny) throws Exception {
    CommandLineRun run =
        CommandLineRun.ofProcess(
            folder, "score", "--model", tiny.model(), "--out=/dev/stdout", tiny.normal());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(7).first().asString().startsWith("path,score,");
    assertThat(run.err()).contains("images=6 ");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void score_outIsFull_isAFailedRunAndASentence(TinyFiles tiny) {
    CommandLineRun run = score(tiny, "--out=/dev/full", tiny.normal());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("con2: /dev/full cannot be written (No space left on device);");
  }

  @Test
  void score_outIsAnInput_isRefusedAndTheInputStays(TinyFiles tiny) throws IOException {
    Path model = Files.copy(tiny.model(), folder.resolve("m.con2"));
    Path picture = Files.copy(tiny.normal().resolve("0000.png"), folder.resolve("x.png"));
    Path link = Files.createLink(folder.resolve("hard.csv"), picture);

    CommandLineRun.of(List.of("score", "--model", model, "--out", model, picture))
        .assertRefused("the input " + model + " would be overwritten by the output ");
    for (Path out : List.of(picture, link)) {
      CommandLineRun.of(List.of("score", "--model", model, "--out", out, picture))
          .assertRefused("the input " + picture + " would be overwritten by the output ");
    }

    assertThat(model).hasSameBinaryContentAs(tiny.model());
    assertThat(picture).hasSameBinaryContentAs(tiny.normal().resolve("0000.png"));
  }

  @Test
  void outputThatIsTheListOfTheInputs_isRefusedAndTheListStays(TinyFiles tiny) throws IOException {
    String lines = tiny.normal().resolve("0000.png") + "\n";
    for (String name : List.of("scores.csv", "contexts.html")) {
      Files.writeString(folder.resolve(name), lines);
    }
    Path scores = folder.resolve("scores.csv");
    String part = " would be overwritten by the output ";

    CommandLineRun.of(List.of("score", "--model", tiny.model(), "--list", scores, "--out", scores))
        .assertRefused("the input " + scores + part);
    for (String option : List.of("--normal-list", "--anomalous-list")) {
      List<Object> command = new ArrayList<>(List.of("evaluate", "--model", tiny.model()));
      if (!option.equals("--normal-list")) {
        command.addAll(List.of("--normal", tiny.normal()));
      }
      command.addAll(List.of(option, scores, "--report", folder));
      CommandLineRun.of(command).assertRefused("the input " + scores + part);
    }
    Path page = folder.resolve("contexts.html");
    CommandLineRun.of(List.of("contexts", "--normal-list", page, "--report", folder))
        .assertRefused("the input " + page + part);

    assertThat(scores).hasContent(lines);
    assertThat(page).hasContent(lines);
  }

  @Test
  void train_modelIsAnInput_isRefusedAndTheInputStays(TinyFiles tiny) throws IOException {
    Path picture = tiny.trainingPictures().resolve("0003.png");
    Path link = Files.createSymbolicLink(folder.resolve("m.con2"), picture);
    byte[] before = Files.readAllBytes(picture);
    Path options = Files.writeString(folder.resolve("options.yaml"), "epochs: 1\n");

    CommandLineRun.of(train(tiny, link))
        .assertRefused("the input " + picture + " would be overwritten");
    List<Object> command = train(tiny, options);
    command.addAll(List.of("--config", options));
    command.removeIf(word -> word.toString().startsWith("--epochs"));
    CommandLineRun.of(command).assertRefused("the input " + options + " would be overwritten");

    assertThat(picture).hasBinaryContent(before);
    assertThat(options).hasContent("epochs: 1\n");
    assertThat(names()).containsExactlyInAnyOrder("m.con2", "options.yaml");
  }

  @Test
  void train_modelThroughLinksThatLeadNowhere_makesWhatTheyLeadTo(TinyFiles tiny)
      throws IOException {
    Files.createSymbolicLink(folder.resolve("models"), Path.of("disk/of/models"));
    Files.createDirectory(folder.resolve("other"));
    Path model = Files.createSymbolicLink(folder.resolve("other/m.con2"), Path.of("real.con2"));

    for (Path place : List.of(folder.resolve("models/n.con2"), model)) {
      CommandLineRun run = CommandLineRun.of(train(tiny, place));
      assertThat(run.exitCode()).as(run.err()).isZero();
    }

    assertThat(folder.resolve("disk/of/models/n.con2")).isRegularFile();
    assertThat(folder.resolve("other/real.con2")).isRegularFile();
    assertThat(model).isSymbolicLink();
    assertThat(names("disk/of/models")).containsExactlyInAnyOrder("n.con2", "n.training.html");
    assertThat(names("other")).containsExactlyInAnyOrder("m.con2", "real.con2", "m.training.html");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void train_modelIsADevice_needsAPlaceForTheCheckpoint(TinyFiles tiny) throws IOException {
    Path device = Path.of("/dev/null");
    List<Object> command = train(tiny, device);
    CommandLineRun.of(command)
        .assertRefused("/dev/null is no ordinary file that a checkpoint can lie beside");
    command.addAll(List.of("--checkpoint", folder.resolve("kept")));

    CommandLineRun run = CommandLineRun.of(command);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Path.of("/dev/null.training.html")).doesNotExist();
    assertThat(names()).isEmpty();
  }

  @Test
  void evaluate_reportThatCannotBe_isToldBeforeItScores(TinyFiles tiny) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path report = folder.resolve("report");
    Files.createDirectories(report.resolve("report.html"));
    List<Object> command = new ArrayList<>(List.of("evaluate", "--model", tiny.model()));
    command.addAll(List.of("--normal", tiny.normal(), "--anomalous", tiny.anomalous()));
    command.add("--report");

    for (Path place : List.of(file.resolve("below"), report)) {
      List<Object> whole = Stream.concat(command.stream(), Stream.of(place)).toList();
      CommandLineRun run =
          CommandLineRun.of(whole)
              .assertRefused(
                  place.equals(report)
                      ? report.resolve("report.html") + " is a folder, and a file goes there"
                      : file + " is a file, so nothing can be written into it");
      assertThat(run.err()).doesNotContain("images");
    }
  }

  @Test
  void contexts_reportThatCannotBe_isToldBeforeItMeasures(TinyFiles tiny) throws IOException {
    Path page = Files.createDirectories(folder.resolve("report/contexts.html"));

    CommandLineRun.of(
            List.of(
                "contexts",
                "--normal",
                tiny.trainingPictures(),
                "--report",
                folder.resolve("report")))
        .assertRefused(page + " is a folder, and a file goes there");
  }

  @Test
  void standardOutputIsFull_isAFailedRunAndASentence(TinyFiles tiny) {
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("info", tiny.model()),
            List.of("score", "--model", tiny.model(), tiny.normal()),
            List.of("datasets"),
            List.of("--help"))) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Console console = new Console(new PrintStream(new Full(), true, UTF_8), print(err), false);

      int exitCode =
          Con2.execute(
              Con2.commandLine(console, DemoOptions.DEFAULT),
              console,
              command.stream().map(Object::toString).toArray(String[]::new));

      assertThat(exitCode).as(command.toString()).isEqualTo(1);
      assertThat(err.toString(UTF_8))
          .endsWith(
              "con2: standard output was closed or is full; not all results could be printed\n");
    }
  }

  @Test
  void help_namesEveryCommand() {
    CommandLineRun run = CommandLineRun.of("--help");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("  train ", "  score ", "  experiment ", "con2 demo");
  }

  private static final class Full extends OutputStream {
    @Override
    public void write(int oneByte) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  private static PrintStream print(OutputStream stream) {
    return new PrintStream(stream, true, UTF_8);
  }

  @Test
  void emptyArguments_areRefused(TinyFiles tiny) {
    String unset = "is empty, as where a variable of the shell is not set";
    CommandLineRun.of(List.of("score", "--model", tiny.model(), ""))
        .assertRefused("an argument (after " + tiny.model() + ") " + unset);
    CommandLineRun.of(List.of("train", "--normal", ""))
        .assertRefused("an argument (after --normal) " + unset);
    CommandLineRun.of(List.of("contexts", "--report=", "--normal=x"))
        .assertRefused("option --report " + unset);
    CommandLineRun.of(List.of("")).assertRefused("an argument " + unset);
    CommandLineRun.of(List.of("info", "")).assertRefused("an argument (after info) " + unset);
  }

  @Test
  void score_pictureWhoseNameBeginsWithAt_isAPicture(TinyFiles tiny) throws Exception {
    Path picture = folder.resolve("@x.jpg");
    try (InputStream in =
        Objects.requireNonNull(OutputsTest.class.getResourceAsStream("at/@x.jpg"))) {
      Files.copy(in, picture);
    }

    CommandLineRun run =
        CommandLineRun.ofProcess(folder, "score", "--model", tiny.model(), "@x.jpg");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(2).last().asString().matches("\\./@x\\.jpg,[\\d.E-]+,.*");
  }

  @Test
  void train_whileAnotherIsAtIt_isRefusedNamingIt(TinyFiles tiny) throws Exception {
    List<Object> command = train(tiny, folder.resolve("m.con2"));
    command.replaceAll(word -> word.toString().replace("--epochs=2", "--epochs=100000"));
    Process first = CommandLineRun.start(folder, command);
    try {
      Path checkpoint = folder.resolve("m.checkpoint/checkpoint.con2");
      await(checkpoint);
      Path itsOwn =
          Files.createFile(folder.resolve(".m.con2.00000000-0000-4000-8000-000000000001.tmp"));
      String named = "(process " + first.pid() + " since 2";
      Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder).resolve("m.con2");

      for (Path model : List.of(folder.resolve("m.con2"), alias)) {
        List<Object> again = train(tiny, model);
        assertThat(CommandLineRun.of(again).assertRefused("another training is writing ").err())
            .contains(named);
        again.add("--resume");
        assertThat(CommandLineRun.of(again).assertRefused("another training is writing ").err())
            .contains(named);
      }
      List<Object> other = train(tiny, folder.resolve("other.con2"));
      other.addAll(List.of("--checkpoint", folder.resolve("m.checkpoint")));
      assertThat(CommandLineRun.of(other).assertRefused("give another --checkpoint").err())
          .contains(named);

      assertThat(itsOwn).exists();
      assertThat(folder.resolve("other.con2")).doesNotExist();
    } finally {
      first.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
    assertThat(folder.resolve(".m.con2.lock")).as("what a killed training leaves").exists();

    List<Object> next = train(tiny, folder.resolve("m.con2"));
    assertThat(CommandLineRun.of(next).assertRefused("add --resume").err())
        .doesNotContain("another training");
    next.removeIf(word -> word.toString().startsWith("--epochs"));
    next.add("--epochs=100000");
    next.add("--resume");
    Process resumed = CommandLineRun.start(folder, next);
    try {
      long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
      while (!Files.readString(CommandLineRun.messages(folder)).contains("epoch ")
          && System.nanoTime() < limit) {
        Thread.sleep(50);
      }
      assertThat(Files.readString(CommandLineRun.messages(folder))).contains("epoch ");
    } finally {
      resumed.destroy();
      assertThat(resumed.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(names()).containsExactlyInAnyOrder("alias", "messages.txt", "m.checkpoint");
  }

  private static void await(Path file) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
    while (!Files.exists(file) && System.nanoTime() < limit) {
      Thread.sleep(50);
    }
    assertThat(file).exists();
  }

  private static List<Object> train(TinyFiles tiny, Path model) {
    List<Object> command =
        new ArrayList<>(List.of("train", "--normal", tiny.trainingPictures(), "--model", model));
    command.addAll(TinyModel.FAST);
    return command;
  }

  private static CommandLineRun score(TinyFiles tiny, Object... words) {
    return CommandLineRun.of("score", "--model", tiny.model(), List.of(words));
  }

  private List<String> names() throws IOException {
    return names("");
  }

  private List<String> names(String below) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(below))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
