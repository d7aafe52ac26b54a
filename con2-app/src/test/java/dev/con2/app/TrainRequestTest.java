package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.Methods;
import dev.con2.app.demo.DemoOptions;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainRequestTest {

  private static final TrainingOptions DEFAULTS = TrainingOptions.of(Methods.named("con2"));

  @TempDir Path folder;

  @Test
  void flags_areTheOptionsThatAModelRecords() {
    for (Method method : Methods.ALL) {
      assertThat(TrainFlag.of(method).stream().map(TrainFlag::name))
          .containsAll(TrainingOptions.of(method).toMap().keySet());
    }
  }

  @Test
  void options_withoutFlags_areTheDefaults() {
    assertThat(settings().options()).isEqualTo(DEFAULTS);
  }

  @Test
  void options_givenAsAModelRecordsThem_areTheSame() {
    TrainingOptions other =
        DEFAULTS
            .with("context", "invert,flip+equalize")
            .with("terms", "content")
            .with("image-size", 48)
            .with("fit", "crop")
            .with("stem", "large")
            .with("width", 16)
            .with("epochs", 7)
            .with("batch-size", 10)
            .with("temperature", 0.07)
            .with("learning-rate", 2e-4)
            .with("warm-up", 0.1)
            .with("weight-decay", 0)
            .with("minimum-crop-area", 0.3)
            .with("views", 9)
            .with("minimum-view-area", 0.25)
            .with("score", "nnd")
            .with("false-alarm-rate", 0.01)
            .with("held-out", 0.2)
            .with("seed", -3)
            .with("precision", "fp32");

    String[] flags =
        other.toMap().entrySet().stream()
            .filter(entry -> !entry.getValue().equals(false))
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);

    assertThat(settings(flags).options()).isEqualTo(other);
  }

  @Test
  void options_ofATrainingThatThereIsNone_areRefusedWhateverTheOrder() {
    for (String[] flags :
        new String[][] {{"--temperature=0.5", "--freeze"}, {"--freeze", "--temperature=0.5"}}) {
      assertThatThrownBy(() -> settings(flags).options())
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "option temperature means nothing here, since nothing is trained; leave it out");
    }
    Path file = write("temperature: 0.5\n");
    assertThatThrownBy(() -> settings("--config=" + file, "--freeze").options())
        .hasMessageStartingWith(file + ", key 'temperature': option temperature means nothing");
  }

  @Test
  void options_ofViewsThatAreAskedForWithThem_areTaken() {
    TrainingOptions options =
        settings("--minimum-view-area=0.6", "--views=4", "--method=pretrained-neighbours")
            .options();
    assertThat(options.views().minimumViewArea()).isEqualTo(0.6);
    assertThat(TrainFlag.of(options.method()))
        .anyMatch(flag -> flag.name().equals("minimum-view-area"));
  }

  @Test
  void file_fillsInAndFlagsBeatIt() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Path picture = Files.createFile(there.resolve("1.png"));
    Path list = Files.writeString(folder.resolve("list.txt"), "a.png\nb.png\n");
    Path file =
        write("epochs: 5\nlearning-rate: 1e-4\nskip-broken: true\nnormal: \"" + there + "\"\n");

    TrainRequest settings = settings("--config=" + file, "--epochs", "9");

    assertThat(settings.options().optimiser().epochs()).isEqualTo(9);
    assertThat(settings.options().optimiser().learningRate()).isEqualTo(1e-4);
    assertThat(settings.skipBroken()).isTrue();
    assertThat(settings.normal().place()).isEqualTo(there);
    assertThat(settings.normal().files().images()).containsExactly(picture);
    assertThat(settings("--config=" + file, "--normal-list=" + list).normal().files().images())
        .containsExactly(Path.of("a.png"), Path.of("b.png"));
  }

  @Test
  void file_lengthIsBeatenAsAWhole() {
    Path file = write("epochs: 5\n");

    TrainRequest settings = settings("--config=" + file, "--budget=1.5");

    assertThat(settings.budget()).contains(Duration.ofSeconds(90));
    assertThat(settings.options().optimiser().epochs()).isEqualTo(DEFAULTS.optimiser().epochs());
  }

  @Test
  void file_mayBeEmpty() {
    assertThat(settings("--config=" + write("# nothing yet\n")).options()).isEqualTo(DEFAULTS);
  }

  @Test
  void file_wrong_isNamedWithTheKey() {
    fileIsRefused("epoch: 5\n", "conf.yaml, key 'epoch': there is no such flag");
    fileIsRefused("config: a.yaml\n", "conf.yaml, key 'config': there is no such flag");
    fileIsRefused("epochs: many\n", "conf.yaml, key 'epochs': option epochs is 'many'");
    fileIsRefused("epochs: 2.5\n", "conf.yaml, key 'epochs': option epochs is '2.5'");
    fileIsRefused("epochs: true\n", "conf.yaml, key 'epochs': option epochs is 'true'");
    fileIsRefused("epochs: 0\n", "conf.yaml, key 'epochs': option epochs is 0, out of range");
    fileIsRefused("epochs: [1, 2]\n", "conf.yaml, key 'epochs': it holds a list or a map");
    fileIsRefused("context: {a: b}\n", "conf.yaml, key 'context': it holds a list or a map");
    fileIsRefused("epochs:\n", "conf.yaml, key 'epochs': it has no value");
    fileIsRefused("context: turn\n", "conf.yaml, key 'context': context 'turn' is not known");
    fileIsRefused("resume: perhaps\n", "conf.yaml, key 'resume': option --resume is 'perhaps'");
    fileIsRefused("budget: -1\n", "conf.yaml, key 'budget': option --budget is -1, out of range");
    fileIsRefused("method: con3\n", "conf.yaml, key 'method': method 'con3' is not known");
    fileIsRefused("epochs: 1\nbudget: 2\n", "--budget and --epochs");
    fileIsRefused(
        "budget: 1e-9\n", "conf.yaml, key 'budget': option --budget is 1e-9, out of range");
    fileIsRefused("epochs: 1\nepochs: 2\n", "conf.yaml is not proper YAML");
    fileIsRefused("epochs: [1\n", "conf.yaml is not proper YAML");
    fileIsRefused("- epochs\n", "conf.yaml is not a list of keys and values");
    fileIsRefused("epochs\n", "conf.yaml is not a list of keys and values");
  }

  @Test
  void file_thatIsNotUtf8_isSaid() throws IOException {
    Path conf = folder.resolve("conf.yaml");
    Files.write(conf, "epochs: 1 # gr\u00f6\u00dfer\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> settings("--config=" + conf))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the configuration file %s is not UTF-8 text; save it as UTF-8".formatted(conf));
  }

  @Test
  void file_missing() {
    assertThatThrownBy(() -> settings("--config=nowhere.yaml"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no configuration file nowhere.yaml; check the path");
  }

  @Test
  void preset_paper_dependsOnTheSizeAndIsBeaten() {
    TrainingOptions small = settings("--preset=paper", "--image-size=32").options();
    assertThat(small.toMap()).containsEntry("terms", "both");
    assertThat(small.encoder().width()).isEqualTo(64);
    assertThat(small.encoder().stem()).contains(Stem.SMALL);
    assertThat(small.calibration().score()).contains("nnd");
    assertThat(small.optimiser().epochs()).isEqualTo(2048);
    assertThat(small.optimiser().batchSize().orElseThrow()).isEqualTo(512);
    assertThat(small.toMap())
        .containsEntry("minimum-crop-area", 0.2)
        .containsEntry("colour-jitter", 0.4)
        .containsEntry("blur", 0.0);
    assertThat(small.pictures().side()).isEqualTo(32);
    assertThat(small.toMap()).containsEntry("view-family", "full");

    TrainingOptions large =
        settings("--preset=paper", "--image-size=224", "--epochs=100").options();
    assertThat(large.encoder().width()).isEqualTo(64);
    assertThat(large.encoder().stem()).contains(Stem.LARGE);
    assertThat(large.calibration().score()).contains("nnd");
    assertThat(large.optimiser().epochs()).isEqualTo(100);
    assertThat(large.optimiser().batchSize().orElseThrow()).isEqualTo(128);
    assertThat(large.toMap())
        .containsEntry("minimum-crop-area", 0.08)
        .containsEntry("colour-jitter", 0.8)
        .containsEntry("blur", 0.5);
    assertThat(large.views().views()).isEqualTo(40);
    assertThat(large.optimiser().learningRate()).isEqualTo(1e-3);
    assertThat(large.optimiser().weightDecay()).isEqualTo(1e-3);
  }

  @Test
  void preset_paper_givesWhatMeansSomething() {
    TrainingOptions other = settings("--preset=paper", "--method=ssd").options();
    assertThat(other.optimiser().epochs()).isEqualTo(2048);
    assertThat(other.calibration().score()).isEmpty();
    TrainingOptions frozen = settings("--preset=paper", "--freeze").options();
    assertThat(frozen.trains()).isFalse();
    assertThat(frozen.encoder().width()).isEqualTo(64);
  }

  @Test
  void preset_andBudget_agree() {
    TrainRequest settings = settings("--preset=paper", "--budget=10");

    assertThat(settings.budget()).contains(Duration.ofMinutes(10));
    assertThat(settings.options().encoder().width()).isEqualTo(64);
  }

  /** By YAML 1.1 these are 83, 83, true, 1000, 90, 3723 and 255. */
  @Test
  void file_valuesThatYamlReadsAsOthers_areWhatStandsThere() throws IOException {
    assertThat(settings("--config=" + write("seed: 0123\n")).options().seed()).isEqualTo(123);
    assertThat(settings("--config=" + write("seed: '0123'\n")).options().seed()).isEqualTo(123);
    fileIsRefused("seed: 0o123\n", "key 'seed': option seed is '0o123'; give a whole number");
    fileIsRefused("resume: yes\n", "key 'resume': option --resume is 'yes'; give true or false");
    fileIsRefused("resume: on\n", "key 'resume': option --resume is 'on'; give true or false");
    fileIsRefused("epochs: 1_000\n", "key 'epochs': option epochs is '1_000'");
    fileIsRefused("budget: 1_000\n", "key 'budget': option --budget is '1_000'; give a number");
    fileIsRefused("epochs: 1:30\n", "key 'epochs': option epochs is '1:30'");
    fileIsRefused("epochs: 01:02:03\n", "key 'epochs': option epochs is '01:02:03'");
    fileIsRefused("seed: 0xFF\n", "key 'seed': option seed is '0xFF'");
    fileIsRefused("seed: 2024-01-01\n", "key 'seed': option seed is '2024-01-01'");
    fileIsRefused("seed: 1e3\n", "key 'seed': option seed is '1e3'");
    fileIsRefused("epochs: ~\n", "key 'epochs': it has no value");
    fileIsRefused("epochs: null\n", "key 'epochs': it has no value");
    fileIsRefused("epochs: &n 5\nseed: *n\n", "key 'seed': it refers to another value");
    fileIsRefused("epochs: 1\n--- \nepochs: 2\n", "has a second document (after `---`)");
    fileIsRefused("? [a]\n: 1\n", "conf.yaml");
    fileIsRefused("seed: !!binary aGk=\n", "key 'seed'");
    fileIsRefused("<<: {epochs: 3}\n", "key '<<': there is no such flag");
  }

  @Test
  void file_valuesOfDates_areTextWhereTextIsTaken() throws IOException {
    assertThat(settings("--config=" + write("model: 2024-01-01\n")).model())
        .isEqualTo(Path.of("2024-01-01"));
    assertThat(settings("--config=" + write("model: 1_000\n")).model()).isEqualTo(Path.of("1_000"));
  }

  @Test
  void file_numberOfAMillionDigits_isShownInPart() throws IOException {
    Path file = write("seed: " + "1".repeat(1_000_000) + "\n");
    assertThatThrownBy(() -> settings("--config=" + file).options())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("; give a number from -9223372036854775808 to 9223372036854775807")
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(2000));
  }

  private void fileIsRefused(String text, String part) {
    Path file = write(text);
    assertThatThrownBy(
            () -> {
              TrainRequest settings = settings("--config=" + file);
              settings.options();
              settings.budget();
              settings.resume();
            })
        .as(text)
        .isInstanceOf(InvalidInputException.class)
        .message()
        .contains(part)
        .doesNotContain("\n");
  }

  private Path write(String text) {
    try {
      return Files.writeString(folder.resolve("conf.yaml"), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void prompt_thatBeginsAsAnAddress_isNoFile() {
    assertThat(
            settings("--method=clip-ad", "--normal-prompt=file: a scan", "--encoder=a.pt").files())
        .isEmpty();
  }

  @Test
  void files_whereRanksMeet_areAmongThem() {
    Path meeting = write("");
    assertThat(settings("--rank=0", "--world-size=2", "--rendezvous=" + meeting).files())
        .containsExactly(meeting);
  }

  private static TrainRequest settings(String... flags) {
    String[] command = Stream.concat(Stream.of("train"), Stream.of(flags)).toArray(String[]::new);
    return TrainRequest.of(
        Con2.commandLine(Console.standard(), DemoOptions.DEFAULT).parseArgs(command).subcommand());
  }
}
