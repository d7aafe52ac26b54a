package dev.con2.app;

import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.RunOptions;
import dev.con2.experiments.Selection;
import dev.con2.internal.options.Options.Named;
import dev.con2.method.PaperOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Which runs of an experiment, and how they differ from the paper's full setting. */
final class ExperimentFlags {

  /** Behind the flags that say which runs. */
  private static final int FIRST_ORDER = 100;

  @Option(
      names = "--methods",
      paramLabel = "NAMES",
      split = ",",
      description = "Some of the experiment's methods, with commas between.")
  private List<String> methods = List.of();

  @Option(
      names = "--classes",
      paramLabel = "NAMES",
      split = ",",
      description =
          "The classes that are normal in turn, by the paper's name, the folder's or the number.")
  private List<String> classes = List.of();

  @Option(
      names = "--contexts",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Some of the contexts that the experiment has rows for, each a run of its own; for"
              + " figure-6 how many contexts, 2 to 8.")
  private List<String> contexts = List.of();

  @Option(
      names = "--scores",
      paramLabel = "NAMES",
      split = ",",
      description =
          "The scores of interest, such as nnd, lh, ssd, csi or stages; one training gives all of"
              + " its method.")
  private List<String> scores = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "K",
      defaultValue = "3",
      description = "How many seeds: 0, 1 ... K-1 (default: ${DEFAULT-VALUE}).")
  private int seeds = PaperOptions.SEEDS;

  @Option(
      names = "--budget",
      paramLabel = "MINUTES",
      description = "As many epochs as fit into this time, for each run; instead of --epochs.")
  private Optional<Double> budget = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Training pictures a run, always the same ones (paper: all).")
  private Optional<Integer> images = Optional.empty();

  @Option(
      names = "--test-images",
      paramLabel = "N",
      description = "Test pictures of each class, always the same ones (paper: all).")
  private Optional<Integer> testImages = Optional.empty();

  /**
   * Makes sure that no list has an empty name: commas alone would otherwise be an empty list, which
   * means all there is.
   *
   * @throws InvalidInputException naming the option
   */
  static void requireNames(ParseResult commandLine) {
    for (OptionSpec option : commandLine.matchedOptions()) {
      for (String value : option.originalStringValues()) {
        if (!option.splitRegex().isEmpty() && ("," + value + ",").contains(",,")) {
          throw new InvalidInputException(
              "option %s is '%s', in which a name is empty; give names with one comma between"
                  .formatted(option.longestName(), value));
        }
      }
    }
  }

  /** Which runs. */
  Selection selection() {
    return new Selection(methods, classes, contexts, scores, seeds);
  }

  /**
   * Adds the training options that runs may have otherwise than in the paper.
   *
   * @param command that this is mixed into
   */
  static void addOptionsTo(CommandSpec command) {
    int order = FIRST_ORDER;
    for (Named option : RunOptions.settable()) {
      command.addOption(
          new TrainFlag(option.name(), option.placeholder(), help(option), paper(option))
              .spec(order++));
    }
  }

  /** What it does, without what it is unless given where the paper says that. */
  private static String help(Named option) {
    return paper(option).isEmpty()
        ? option.help()
        : option.help().replaceFirst("(?s) Unless given.*", "");
  }

  private static String paper(Named option) {
    return switch (option.name()) {
      case "image-size", "batch-size" -> "the paper's, by dataset";
      case "stem" -> "small up to a side of 64, else large";
      case "minimum-crop-area" -> "0.2 up to a side of 64, else 0.08";
      case "colour-jitter" -> "0.4 up to a side of 64, else 0.8";
      case "blur" -> "0 up to a side of 64, else 0.5";
      case "view-family" -> PaperOptions.VIEW_FAMILY.toString();
      case "epochs" -> Integer.toString(PaperOptions.EPOCHS);
      case TrainFlag.DEVICE -> ComputeDevice.AUTO;
      case "width" -> Integer.toString(PaperOptions.WIDTH);
      case "half-size" -> Integer.toString(PaperOptions.HALF_SIZE);
      default ->
          option.placeholder().isEmpty() ? "" : option.value().map(Object::toString).orElse("");
    };
  }

  /** How they differ. */
  RunOptions options(ParseResult commandLine) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Named option : RunOptions.settable()) {
      String flag = "--" + option.name();
      if (commandLine.hasMatchedOption(flag)) {
        Object value = commandLine.matchedOptionValue(flag, "");
        options.put(option.name(), String.valueOf(value));
      }
    }
    options.putIfAbsent(TrainFlag.DEVICE, ComputeDevice.AUTO);
    return new RunOptions(options, budget, images, testImages);
  }
}
