package dev.con2.app;

import dev.con2.augment.ContextAugmentation;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.score.Score;
import dev.con2.train.TrainingOptions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of {@code con2 train}. The command line, the configuration file and the model's record
 * of how it was made call each by the same name. Those that stand for a training option say how
 * they change it; ranges and defaults are those of {@link TrainingOptions}.
 */
enum TrainFlag {
  NORMAL("normal", "DIR", "The folder of normal pictures to learn from, searched at any depth."),
  MODEL("model", "FILE.con2", "The model file to write; what is there is replaced at the end."),
  CONFIG("config", "FILE.yaml", "Flags by name, one a line, such as `epochs: 24`; flags beat it."),
  PRESET("preset", "NAME", "paper: the paper's settings, which take days; other flags beat it."),
  BUDGET("budget", "MINUTES", "As many epochs as fit into this time; instead of --epochs."),
  CONTEXT(
      "context",
      "NAMES",
      "The contexts beside the untouched pictures: flip, invert, equalize, or several joined by +;"
          + " more than one with commas between. Choose one that normal pictures never show; or"
          + " auto: that of these three which `con2 contexts` finds to suit them best.",
      TrainFlag::contexts),
  IMAGE_SIZE(
      "image-size",
      "PIXELS",
      "Side of the square that pictures are resized to, 16 to 512.",
      (options, value) -> options.imageSize(value.wholeNumber())),
  FIT(
      "fit",
      "HOW",
      "How a picture becomes square: stretch (all of it) or crop (its middle).",
      (options, value) -> options.fit(value.parsed(TrainFlag::fit))),
  ENCODER("encoder", "NAME", "The network: resnet18.", TrainFlag::requireResNet18),
  STEM(
      "stem",
      "NAME",
      "How pictures enter the network: small (every pixel; slow, for hours of training), medium"
          + " (every second) or large (every fourth). Unless given, medium up to 96 pixels, else"
          + " large.",
      (options, value) -> options.stem(value.parsed(Stem::parse))),
  WIDTH(
      "width",
      "CHANNELS",
      "Channels of the network's first stage, 8 to 256; 64 is ResNet18 as published.",
      (options, value) -> options.width(value.wholeNumber())),
  EPOCHS(
      "epochs",
      "N",
      "Passes over the pictures.",
      (options, value) -> options.epochs(value.wholeNumber())),
  BATCH_SIZE(
      "batch-size",
      "N",
      "Pictures in a step, 2 to 4096. Unless given, 64 divided by the number of contexts, the"
          + " untouched one among them.",
      (options, value) -> options.batchSize(value.wholeNumber())),
  TEMPERATURE(
      "temperature",
      "TAU",
      "Temperature of both losses, 0.01 to 10.",
      (options, value) -> options.temperature(value.number())),
  LEARNING_RATE(
      "learning-rate",
      "RATE",
      "Largest step of the optimiser; falls to 0 along half a cosine.",
      (options, value) -> options.learningRate(value.number())),
  WARM_UP(
      "warm-up",
      "SHARE",
      "Share of the run over which the learning rate rises from 0, 0 to 0.5.",
      (options, value) -> options.warmUp(value.number())),
  WEIGHT_DECAY(
      "weight-decay",
      "RATE",
      "Weight decay of the optimiser, 0 to 1.",
      (options, value) -> options.weightDecay(value.number())),
  MINIMUM_CROP_AREA(
      "minimum-crop-area",
      "SHARE",
      "Smallest random crop in training, as a share of the picture, 0.01 to 1.",
      (options, value) -> options.minimumCropArea(value.number())),
  VIEWS(
      "views",
      "A",
      "Views of each picture that scores are averaged over; fewer score faster.",
      (options, value) -> options.views(value.wholeNumber())),
  MINIMUM_VIEW_AREA(
      "minimum-view-area",
      "SHARE",
      "Smallest crop of such a view, as a share of the picture, 0.01 to 1.",
      (options, value) -> options.minimumViewArea(value.number())),
  SCORE(
      "score",
      "NAME",
      "The score that the model uses unless asked otherwise: nnd (nearest neighbour) or lh"
          + " (likelihood). It holds both.",
      (options, value) -> options.score(value.parsed(Score::parse))),
  FALSE_ALARM_RATE(
      "false-alarm-rate",
      "SHARE",
      "Share of normal pictures that may be called anomalous, up to 0.5.",
      (options, value) -> options.falseAlarmRate(value.number())),
  HELD_OUT(
      "held-out",
      "SHARE",
      "Share of the pictures held back to calibrate, 0 to 0.5; more where the false-alarm rate"
          + " needs them.",
      (options, value) -> options.heldOut(value.number())),
  SEED(
      "seed",
      "NUMBER",
      "Fixes every random draw.",
      (options, value) -> options.seed(value.longNumber())),
  DEVICE(
      "device",
      "NAME",
      "cpu, cuda or cuda:n; CUDA needs CON2_GPU=1 ./con2.",
      (options, value) -> options.device(value.parsed(ComputeDevice::parse))),
  PRECISION(
      "precision",
      "NAME",
      "fp32, or bf16 where the device is good at it, which is then the default.",
      (options, value) -> options.precision(value.parsed(Precision::parse))),
  CHECKPOINT(
      "checkpoint",
      "DIR",
      "Where to keep what is needed to continue (default: MODEL.checkpoint beside the model)."),
  RESUME("resume", "", "Continue the training whose checkpoint is there."),
  SKIP_BROKEN("skip-broken", "", "Leave out pictures that cannot be read, instead of stopping."),
  MAX_PIXELS(
      "max-pixels",
      "N",
      "Refuse larger pictures, width times height (default: %d)."
          .formatted(ImageReader.DEFAULT_MAX_PIXELS));

  /** What a value does to the options. */
  private interface Change {
    TrainingOptions.Builder apply(TrainingOptions.Builder options, Setting value);
  }

  /** The context that is left to con2. */
  static final String AUTO = "auto";

  private static final String RESNET18 = "resnet18";

  private final String flag;
  private final String placeholder;
  private final String help;
  private final Optional<Change> change;

  TrainFlag(String flag, String placeholder, String help) {
    this(flag, placeholder, help, Optional.empty());
  }

  TrainFlag(String flag, String placeholder, String help, Change change) {
    this(flag, placeholder, help, Optional.of(change));
  }

  TrainFlag(String flag, String placeholder, String help, Optional<Change> change) {
    this.flag = flag;
    this.placeholder = placeholder;
    this.help = help;
    this.change = change;
  }

  /** Its name, without dashes. */
  String flag() {
    return flag;
  }

  static Optional<TrainFlag> named(String flag) {
    return Arrays.stream(values()).filter(one -> one.flag.equals(flag)).findFirst();
  }

  /**
   * The options with this value.
   *
   * @throws InvalidInputException if it is of the wrong kind or out of range
   */
  TrainingOptions applied(TrainingOptions options, Setting value) {
    if (change.isEmpty()) {
      return options;
    }
    TrainingOptions.Builder changed = change.get().apply(options.toBuilder(), value);
    try {
      return changed.build();
    } catch (InvalidInputException e) {
      throw value.wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Makes the flags known to the command. */
  static void addTo(CommandSpec command) {
    for (TrainFlag flag : values()) {
      boolean takesValue = !flag.placeholder.isEmpty();
      command.addOption(
          OptionSpec.builder("--" + flag.flag)
              .type(takesValue ? String.class : boolean.class)
              .arity(takesValue ? "1" : "0")
              .paramLabel(flag.placeholder)
              .order(flag.ordinal())
              .description((flag.help + flag.defaultText()).replace("%", "%%"))
              .build());
    }
  }

  private String defaultText() {
    if (this == STEM || this == BATCH_SIZE) {
      return ""; // depends on other options; its help says how
    }
    Object value = this == ENCODER ? RESNET18 : TrainingOptions.builder().build().toMap().get(flag);
    return value == null ? "" : " (default: %s)".formatted(value);
  }

  /** One that is left to con2 is set when the pictures are known. */
  private static TrainingOptions.Builder contexts(TrainingOptions.Builder options, Setting value) {
    return value.text().equals(AUTO)
        ? options
        : options.contexts(value.parsed(ContextAugmentation::parseList));
  }

  private static Fit fit(String name) {
    return Arrays.stream(Fit.values())
        .filter(fit -> fit.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "fit '%s' is not known; give stretch or crop".formatted(name)));
  }

  private static TrainingOptions.Builder requireResNet18(
      TrainingOptions.Builder options, Setting value) {
    if (!value.text().equals(RESNET18)) {
      throw value.wrong(
          "encoder '%s' is not known; there is %s only".formatted(value.text(), RESNET18));
    }
    return options;
  }
}
