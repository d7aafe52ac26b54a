package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.app.demo.DemoSettings;
import dev.con2.encoder.EncoderConfiguration;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainSettingsTest {

  @TempDir Path folder;

  @Test
  void flags_areTheOptionsThatAModelRecords() {
    assertThat(Arrays.stream(TrainFlag.values()).map(TrainFlag::flag))
        .containsAll(TrainingOptions.builder().build().toMap().keySet());
  }

  @Test
  void options_withoutFlags_areTheDefaults() {
    assertThat(settings().options()).isEqualTo(TrainingOptions.builder().build());
  }

  @Test
  void options_givenAsAModelRecordsThem_areTheSame() {
    TrainingOptions other =
        TrainingOptions.builder()
            .contexts(dev.con2.augment.ContextAugmentation.parseList("invert,flip+equalize"))
            .imageSize(48)
            .fit(dev.con2.image.Preprocessing.Fit.CROP)
            .stem(Stem.LARGE)
            .width(16)
            .epochs(7)
            .batchSize(10)
            .temperature(0.07)
            .learningRate(2e-4)
            .warmUp(0.1)
            .weightDecay(0)
            .minimumCropArea(0.3)
            .views(9)
            .minimumViewArea(0.25)
            .score(dev.con2.score.Score.NND)
            .falseAlarmRate(0.01)
            .heldOut(0.2)
            .seed(-3)
            .precision(Precision.FP32)
            .build();

    String[] flags =
        other.toMap().entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);

    assertThat(settings(flags).options()).isEqualTo(other);
  }

  @Test
  void file_fillsInAndFlagsBeatIt() {
    Path file = write("epochs: 5\nlearning-rate: 1e-4\nskip-broken: true\nnormal: there\n");

    TrainSettings settings = settings("--config=" + file, "--epochs", "9");

    assertThat(settings.options().epochs()).isEqualTo(9);
    assertThat(settings.options().learningRate()).isEqualTo(1e-4);
    assertThat(settings.skipBroken()).isTrue();
    assertThat(settings.normal()).isEqualTo(Path.of("there"));
  }

  @Test
  void file_lengthIsBeatenAsAWhole() {
    Path file = write("epochs: 5\n");

    TrainSettings settings = settings("--config=" + file, "--budget=1.5");

    assertThat(settings.budget()).contains(Duration.ofSeconds(90));
    assertThat(settings.options().epochs()).isEqualTo(TrainingOptions.builder().build().epochs());
  }

  @Test
  void file_mayBeEmpty() {
    assertThat(settings("--config=" + write("# nothing yet\n")).options())
        .isEqualTo(TrainingOptions.builder().build());
  }

  @Test
  void file_wrong_isNamedWithTheKey() {
    fileIsRefused("epoch: 5\n", "conf.yaml, key 'epoch': there is no such flag");
    fileIsRefused("config: a.yaml\n", "conf.yaml, key 'config': there is no such flag");
    fileIsRefused("epochs: many\n", "conf.yaml, key 'epochs': option --epochs is 'many'");
    fileIsRefused("epochs: 2.5\n", "conf.yaml, key 'epochs': option --epochs is '2.5'");
    fileIsRefused("epochs: true\n", "conf.yaml, key 'epochs': option --epochs is 'true'");
    fileIsRefused("epochs: 0\n", "conf.yaml, key 'epochs': option --epochs is 0, out of range");
    fileIsRefused("epochs: [1, 2]\n", "conf.yaml, key 'epochs': it holds a list or a map");
    fileIsRefused("context: {a: b}\n", "conf.yaml, key 'context': it holds a list or a map");
    fileIsRefused("epochs:\n", "conf.yaml, key 'epochs': it has no value");
    fileIsRefused("context: turn\n", "conf.yaml, key 'context': context 'turn' is not known");
    fileIsRefused("resume: perhaps\n", "conf.yaml, key 'resume': option --resume is 'perhaps'");
    fileIsRefused("budget: -1\n", "conf.yaml, key 'budget': option --budget is -1, out of range");
    fileIsRefused("encoder: vgg\n", "conf.yaml, key 'encoder': encoder 'vgg' is not known");
    fileIsRefused("epochs: 1\nbudget: 2\n", "--budget and --epochs");
    fileIsRefused("epochs: 1\nepochs: 2\n", "conf.yaml is not proper YAML");
    fileIsRefused("epochs: [1\n", "conf.yaml is not proper YAML");
    fileIsRefused("- epochs\n", "conf.yaml is not a list of keys and values");
    fileIsRefused("epochs\n", "conf.yaml is not a list of keys and values");
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
    assertThat(small.encoder()).isEqualTo(new EncoderConfiguration(64, Stem.SMALL));
    assertThat(small.epochs()).isEqualTo(2048);
    assertThat(small.imagesPerStep()).isEqualTo(512);
    assertThat(small.minimumCropArea()).isEqualTo(0.2);
    assertThat(small.imageSize()).isEqualTo(32);

    TrainingOptions large =
        settings("--preset=paper", "--image-size=224", "--epochs=100").options();
    assertThat(large.encoder()).isEqualTo(new EncoderConfiguration(64, Stem.LARGE));
    assertThat(large.epochs()).isEqualTo(100);
    assertThat(large.imagesPerStep()).isEqualTo(128);
    assertThat(large.minimumCropArea()).isEqualTo(0.08);
    assertThat(large.views()).isEqualTo(40);
    assertThat(large.learningRate()).isEqualTo(1e-3);
    assertThat(large.weightDecay()).isEqualTo(1e-3);
  }

  @Test
  void preset_andBudget_agree() {
    TrainSettings settings = settings("--preset=paper", "--budget=10");

    assertThat(settings.budget()).contains(Duration.ofMinutes(10));
    assertThat(settings.options().width()).isEqualTo(64);
  }

  private void fileIsRefused(String text, String part) {
    Path file = write(text);
    assertThatThrownBy(
            () -> {
              TrainSettings settings = settings("--config=" + file);
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

  private static TrainSettings settings(String... flags) {
    String[] command = Stream.concat(Stream.of("train"), Stream.of(flags)).toArray(String[]::new);
    return TrainSettings.of(
        Con2.commandLine(Console.standard(), DemoSettings.DEFAULT).parseArgs(command).subcommand());
  }
}
