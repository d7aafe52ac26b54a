package dev.con2.app;

import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageReader;
import dev.con2.train.PaperSetting;
import dev.con2.train.TrainingOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * What a training was asked for: the flags of the command line; where one is not given, that of the
 * configuration file; else that of the preset; else the default.
 */
final class TrainSettings {

  private static final double LONGEST_BUDGET_MINUTES = 1e6;

  private final Map<TrainFlag, Setting> given = new EnumMap<>(TrainFlag.class);

  private TrainSettings() {}

  /**
   * Puts the sources together.
   *
   * @throws InvalidInputException if the configuration file is wrong, or flags contradict each
   *     other
   */
  static TrainSettings of(ParseResult commandLine) {
    TrainSettings settings = new TrainSettings();
    for (TrainFlag flag : TrainFlag.values()) {
      String option = "--" + flag.flag();
      if (commandLine.hasMatchedOption(option)) {
        Object value = commandLine.matchedOptionValue(option, "");
        settings.given.put(flag, Setting.typed(flag.flag(), value.toString()));
      }
    }
    settings.requireOneLength();
    settings
        .get(TrainFlag.CONFIG)
        .ifPresent(file -> settings.fillIn(ConfigurationFile.read(file.path())));
    settings.get(TrainFlag.PRESET).ifPresent(settings::addPreset);
    return settings;
  }

  private void requireOneLength() {
    if (given.containsKey(TrainFlag.BUDGET) && given.containsKey(TrainFlag.EPOCHS)) {
      throw new InvalidInputException(
          "options --budget and --epochs both say how long to train; give one");
    }
  }

  private void fillIn(Map<TrainFlag, Setting> file) {
    boolean lengthIsTyped =
        given.containsKey(TrainFlag.BUDGET) || given.containsKey(TrainFlag.EPOCHS);
    file.forEach(
        (flag, setting) -> {
          boolean saysLength = flag == TrainFlag.BUDGET || flag == TrainFlag.EPOCHS;
          if (!(saysLength && lengthIsTyped)) {
            given.putIfAbsent(flag, setting);
          }
        });
    if (!lengthIsTyped) {
      requireOneLength();
    }
  }

  /** The paper's settings (appendix D), as far as they are not given. */
  private void addPreset(Setting preset) {
    if (!preset.text().equals("paper")) {
      throw preset.wrong("preset '%s' is not known; there is paper only".formatted(preset.text()));
    }
    int side = options().imageSize();
    addPreset(TrainFlag.STEM, PaperSetting.stem(side));
    addPreset(TrainFlag.WIDTH, PaperSetting.WIDTH);
    if (!given.containsKey(TrainFlag.BUDGET)) {
      addPreset(TrainFlag.EPOCHS, PaperSetting.EPOCHS);
    }
    addPreset(TrainFlag.BATCH_SIZE, PaperSetting.batchSize(side));
    addPreset(TrainFlag.LEARNING_RATE, PaperSetting.LEARNING_RATE);
    addPreset(TrainFlag.WEIGHT_DECAY, PaperSetting.WEIGHT_DECAY);
    addPreset(TrainFlag.MINIMUM_CROP_AREA, PaperSetting.minimumCropArea(side));
    addPreset(TrainFlag.VIEWS, PaperSetting.VIEWS);
  }

  private void addPreset(TrainFlag flag, Object value) {
    given.putIfAbsent(flag, Setting.typed(flag.flag(), value.toString()));
  }

  private Optional<Setting> get(TrainFlag flag) {
    return Optional.ofNullable(given.get(flag));
  }

  private Path require(TrainFlag flag, String what) {
    return get(flag)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "option --%s is missing; give %s".formatted(flag.flag(), what)))
        .path();
  }

  Path normal() {
    return require(TrainFlag.NORMAL, "the folder of normal pictures");
  }

  Path model() {
    return require(TrainFlag.MODEL, "the model file to write, such as parts.con2");
  }

  Optional<Path> checkpoint() {
    return get(TrainFlag.CHECKPOINT).map(Setting::path);
  }

  boolean resume() {
    return get(TrainFlag.RESUME).map(Setting::yes).orElse(false);
  }

  /** Whether the context is left to con2; the options hold the default one then. */
  boolean automaticContext() {
    return get(TrainFlag.CONTEXT).filter(value -> value.text().equals(TrainFlag.AUTO)).isPresent();
  }

  boolean skipBroken() {
    return get(TrainFlag.SKIP_BROKEN).map(Setting::yes).orElse(false);
  }

  ImageReader reader() {
    return new ImageReader(
        get(TrainFlag.MAX_PIXELS).map(Setting::longNumber).orElse(ImageReader.DEFAULT_MAX_PIXELS));
  }

  Optional<Duration> budget() {
    return get(TrainFlag.BUDGET)
        .map(
            setting -> {
              double minutes = setting.number();
              if (!(minutes > 0 && minutes <= LONGEST_BUDGET_MINUTES)) {
                throw setting.wrong(
                    "option --budget is %s, out of range; give minutes, such as 15"
                        .formatted(setting.text()));
              }
              return Duration.ofMillis((long) (60_000 * minutes));
            });
  }

  /** The options; the precision is the one that suits the device unless it is given. */
  TrainingOptions options() {
    TrainingOptions options = TrainingOptions.builder().build();
    for (Map.Entry<TrainFlag, Setting> entry : given.entrySet()) {
      options = entry.getKey().applied(options, entry.getValue());
    }
    return given.containsKey(TrainFlag.PRECISION)
        ? options
        : options.toBuilder().precision(Precision.bestFor(options.device())).build();
  }
}
