package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.AnomalyDetector;
import dev.con2.CheckpointFolder;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.app.demo.DemoOptions;
import dev.con2.app.demo.ManufacturedParts;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.train.Checkpoint;
import dev.con2.internal.train.TrainingState;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TinyModel.class)
class ContextsCommandTest {

  private static final List<String> FAST = List.of("--image-size=16", "--epochs=1");

  @TempDir Path folder;

  private Path pictures() {
    return pictures(40);
  }

  private Path pictures(int count) {
    ManufacturedParts.draw(folder.resolve("parts"), 1, count, 1, 1);
    return folder.resolve("parts/train/normal");
  }

  private CommandLineRun contexts(Path normal, Object... more) {
    return CommandLineRun.of(
        "contexts", "--normal", normal, "--report", folder.resolve("out"), FAST, List.of(more));
  }

  @Test
  void contexts_saysWhichFitsAndWhyAndShowsPictures() throws IOException {
    CommandLineRun run = contexts(pictures());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lastLine())
        .matches(
            "context=[a-z]+ flip=-?0\\.\\d{4} invert=-?0\\.\\d{4}"
                + " equalize=-?0\\.\\d{4} suitable=[a-z,]+ pictures=40");
    assertThat(run.out().lines()).hasSize(6);
    assertThat(run.out())
        .contains("Flip: classified right in ", "These figures are of 40 pictures");
    String page = Files.readString(folder.resolve("out/contexts.html"));
    // Six pictures, as they are and in three contexts.
    assertThat(page.split("<img src=\"data:image/jpeg;base64,", -1)).hasSize(1 + 6 * 4);
    assertThat(page)
        .contains(run.out().lines().findFirst().orElseThrow())
        .contains("<th scope=\"col\">equalize</th>")
        .contains(run.lastLine().replaceAll("context=(\\S+) .*", "$1") + " (chosen)")
        .satisfies(text -> assertThat(text.split(" \\(chosen\\)", -1)).hasSize(2))
        .doesNotContain("http://", "https://", "{{");
  }

  @Test
  void contexts_sameSeed_saysTheSame() {
    Path pictures = pictures();

    assertThat(contexts(pictures, "--seed=4").out())
        .isEqualTo(contexts(pictures, "--seed=4").out());
  }

  @Test
  void contexts_badInput_isRefused(TinyFiles tiny) throws IOException {
    contexts(folder.resolve("nowhere")).assertRefused("nowhere does not exist");
    contexts(tiny.trainingPictures())
        .assertRefused("too few normal pictures to choose a context by: 26");
    CommandLineRun.of("contexts", "--normal", tiny.trainingPictures(), "--epochs=0")
        .assertRefused("option epochs is 0, out of range");
    CommandLineRun.of("contexts").assertRefused("--normal");
    Path pictures = pictures();
    Files.write(pictures.resolve("0003.png"), new byte[0]);
    contexts(pictures).assertRefused("0003.png is empty (0 bytes)");
    contexts(pictures, "--skip-broken").assertRefused("to choose a context by: 39");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void train_contextAuto_trainsWithTheChoiceAndKeepsTheFigures() {
    Path model = folder.resolve("parts.con2");

    CommandLineRun run =
        CommandLineRun.of(
            "train", "--normal", pictures(52), "--model", model, TinyModel.FAST, "--context=auto");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("choosing the context: 4 short trainings on 32 pictures");
    DetectorModel made = AnomalyDetector.read(model);
    Map<String, Object> options = made.provenance().options();
    String figures = Objects.requireNonNull(options.get("context-figures")).toString();
    assertThat(figures)
        .matches("flip classified [01]\\.\\d{3}, .*; invert classified .*; equalize classified .*");
    assertThat(options.get("context")).isEqualTo(chosen(figures));
    assertThat(made.views().stream().map(view -> view.context().toString()).distinct())
        .containsExactly("none", chosen(figures));
    assertThat(CommandLineRun.of("info", model).out()).contains("context-figures flip classified ");
  }

  /** By the rule of docs/contexts.md, from the record of a model. */
  private static String chosen(String figures) {
    String best = "";
    double greatest = Double.NEGATIVE_INFINITY;
    for (String one : figures.split("; ", -1)) {
      // flip classified 0.830, by colours 0.500, alignment 0.499
      String[] words = one.replace(",", "").split(" ", -1);
      double classified = Double.parseDouble(words[2]);
      double byColours = Double.parseDouble(words[5]);
      double alignment = Double.parseDouble(words[7]);
      double merit =
          classified >= 0.7 && alignment >= 0.1
              ? 10 + classified - byColours + alignment
              : classified;
      if (merit > greatest) {
        greatest = merit;
        best = words[0];
      }
    }
    return best;
  }

  @Test
  void train_contextAutoResumed_takesTheContextOfItsCheckpoint() throws IOException {
    Path pictures = pictures(52);
    List<Object> command = new ArrayList<>(List.of("train", "--normal", pictures));
    command.addAll(TinyModel.FAST);
    Path first = folder.resolve("first.con2");
    List<Object> begin = new ArrayList<>(command);
    begin.addAll(List.of("--model", first, "--context=auto"));
    assertThat(CommandLineRun.of(begin.toArray()).exitCode()).isZero();

    // A checkpoint as it is before the first step, of a context that would not be chosen alone.
    TrainingOptions options =
        TrainRequest.of(
                Con2.commandLine(Console.standard(), DemoOptions.DEFAULT)
                    .parseArgs(
                        Stream.concat(
                                Stream.of("train", "--normal=x", "--model=y"),
                                Stream.concat(
                                    TinyModel.FAST.stream(), Stream.of("--context=flip+invert")))
                            .toArray(String[]::new))
                    .subcommand())
            .options();
    Path second = folder.resolve("second.con2");
    write(options.with("context-figures", "made up"), first);
    List<Object> resume = new ArrayList<>(command);
    resume.addAll(List.of("--model", second, "--context=auto", "--resume"));

    CommandLineRun resumed = CommandLineRun.of(resume.toArray());

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).doesNotContain("choosing the context");
    assertThat(AnomalyDetector.read(second).provenance().options())
        .containsEntry("context", "flip+invert")
        .containsEntry("context-figures", "made up");

    write(options, first);
    CommandLineRun.of(resume.toArray()).assertRefused("has the context flip+invert, not auto");
  }

  /** Writes the checkpoint of a training that has just begun on the pictures of a model. */
  private void write(TrainingOptions options, Path model) throws IOException {
    InitialEncoder encoder = options.initialEncoder(unsaid -> {}).orElseThrow();
    WeightLayout layout = encoder.architecture().layout();
    options
        .objective()
        .orElseThrow()
        .addHeads(layout, encoder.architecture().shapes(options.pictures().side()));
    int parameters = layout.parameterCount();
    float[] weights = new float[parameters];
    float[] running = new float[layout.statisticsCount()];
    Arrays.fill(weights, 0.01f);
    Arrays.fill(running, 1);
    TrainingState state =
        new TrainingState(
            0,
            0,
            weights,
            running,
            new float[parameters],
            new float[parameters],
            new float[0],
            List.of());
    Path checkpoint = folder.resolve("second.checkpoint");
    Files.createDirectories(checkpoint);
    Checkpoint.of(
            state,
            Provenance.NUMERICS,
            options.resolved(Optional.of(encoder)).toText(),
            AnomalyDetector.read(model).provenance().dataFingerprint())
        .write(new CheckpointFolder(checkpoint, false).file());
  }
}
