package dev.con2.app;

import dev.con2.Methods;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Rank;
import dev.con2.image.ImageReader;
import dev.con2.internal.options.Options;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.method.ViewOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A flag of {@code con2 train}: one of the command's own, or a training option, which the library
 * names and describes. The command line, the configuration file and the model's record call each by
 * the same name.
 *
 * @param name without dashes
 * @param placeholder what stands for its value; empty for a switch
 * @param help what it does
 * @param defaultText its default in words; empty where the help says it
 */
record TrainFlag(String name, String placeholder, String help, String defaultText) {

  static final String NORMAL = "normal";
  static final String NORMAL_LIST = NORMAL + GivenPictures.LIST;
  static final String MODEL = "model";
  static final String METHOD = TrainingOptions.METHOD;
  static final String CONFIG = "config";
  static final String PRESET = "preset";
  static final String BUDGET = "budget";
  static final String EPOCHS = "epochs";
  static final String SEED = "seed";
  static final String CHECKPOINT = "checkpoint";
  static final String RESUME = "resume";
  static final String SKIP_BROKEN = "skip-broken";
  static final String TOLERANT = "tolerant";
  static final String MAX_PIXELS = "max-pixels";
  static final String DEVICE = "device";
  static final String MEMORY = "memory";
  static final String THREADS = ThreadsFlag.NAME;
  static final String PROCESSES = "processes";
  static final String RANK = "rank";
  static final String WORLD_SIZE = "world-size";
  static final String RENDEZVOUS = "rendezvous";
  static final String LISTEN = "listen";
  static final String RANK_TIMEOUT = "rank-timeout";

  /** Flags of the command's own that mean nothing where nothing is trained. */
  static final List<String> OF_TRAINING =
      List.of(
          BUDGET,
          CHECKPOINT,
          RESUME,
          PROCESSES,
          RANK,
          WORLD_SIZE,
          RENDEZVOUS,
          LISTEN,
          RANK_TIMEOUT);

  /** Flags that name a file which is read, or where ranks meet. */
  static final List<String> FILES =
      List.of(NORMAL_LIST, CONFIG, "encoder", "start-from", "text-encoder", RENDEZVOUS);

  private static final List<TrainFlag> BEFORE_OPTIONS =
      List.of(
          new TrainFlag(
              NORMAL, "DIR", "The folder of normal pictures to learn from, searched at any depth."),
          new TrainFlag(
              NORMAL_LIST,
              "FILE",
              "A file with a path a line, instead of --normal; - is standard input."),
          new TrainFlag(
              MODEL, "FILE.con2", "The model file to write; what is there is replaced at the end."),
          new TrainFlag(
              METHOD,
              "NAME",
              "How to learn; --method NAME --help shows its own flags. "
                  + Methods.ALL.stream()
                      .map(method -> "%s: %s".formatted(method.name(), method.summary()))
                      .collect(Collectors.joining(" ")),
              Methods.ALL.get(0).name()),
          new TrainFlag(
              CONFIG,
              "FILE.yaml",
              "Flags by name, one a line, such as `epochs: 24`; flags beat it."),
          new TrainFlag(
              PRESET,
              "NAME",
              "paper: the paper's settings, which take days; other flags beat it. A batch has 512"
                  + " pictures up to 64 pixels a side, else 128; experiments take the paper's for"
                  + " each dataset."),
          new TrainFlag(
              BUDGET, "MINUTES", "As many epochs as fit into this time; instead of --epochs."));

  private static final List<TrainFlag> AFTER_OPTIONS =
      List.of(
          new TrainFlag(
              CHECKPOINT,
              "DIR",
              "Where to keep what is needed to continue (default: beside the model, with .checkpoint in"
                  + " place of .con2)."),
          new TrainFlag(RESUME, "", "Continue the training whose checkpoint is there."),
          new TrainFlag(
              SKIP_BROKEN, "", "Leave out pictures that cannot be read, instead of stopping."),
          new TrainFlag(
              TOLERANT,
              "",
              "Read JPEG files that lack their end marker alone, as viewers do; they are counted."),
          new TrainFlag(
              MAX_PIXELS,
              "N",
              "Refuse larger pictures, width times height.",
              Long.toString(ImageReader.DEFAULT_MAX_PIXELS)),
          new TrainFlag(
              MEMORY,
              "MB",
              "Memory for decoded pictures; of more, a temporary file beside the model holds all"
                  + " (default: half of Java's)."),
          new TrainFlag(THREADS, ThreadsFlag.PLACEHOLDER, ThreadsFlag.HELP),
          new TrainFlag(
              PROCESSES,
              "N",
              "Train with N processes on this machine, each with its share of the cores, or with a"
                  + " card of its own.",
              "1"),
          new TrainFlag(
              RANK,
              "R",
              "Which process this is, from 0, of several on several machines; docs/distributed.md"
                  + " says how."),
          new TrainFlag(WORLD_SIZE, "W", "How many processes there are; with --rank."),
          new TrainFlag(
              RENDEZVOUS,
              "HOST:PORT",
              "Where they meet: an address of rank 0's machine, or a file that is not there before"
                  + " and that all can write; with --rank."),
          new TrainFlag(
              LISTEN,
              "ADDRESS",
              "The address of this machine by which other ranks reach it (default: the loopback with"
                  + " a file, else the one that leads to HOST); with --rank."),
          new TrainFlag(
              RANK_TIMEOUT,
              "SECONDS",
              "How long a process waits for another before all end.",
              Long.toString(Rank.DEFAULT_TIMEOUT.toSeconds())));

  private TrainFlag(String name, String placeholder, String help) {
    this(name, placeholder, help, "");
  }

  /** The flags that mean something to a method, in the order of the help. */
  static List<TrainFlag> of(Method method) {
    TrainingOptions defaults = TrainingOptions.of(method);
    // Some views more than a method may have, since an option of these may be asked for with them.
    TrainingOptions widest = defaults.withUsed(Map.of("views", ViewOptions.DEFAULT.views()));
    List<TrainFlag> flags = new ArrayList<>(BEFORE_OPTIONS);
    for (Options.Named option : Options.of(defaults)) {
      if (option.settable() && widest.uses(option.name())) {
        flags.add(ofOption(option, method));
      }
    }
    flags.addAll(AFTER_OPTIONS);
    if (!defaults.trains()) {
      flags.removeIf(flag -> OF_TRAINING.contains(flag.name()));
    }
    return flags;
  }

  private static TrainFlag ofOption(Options.Named option, Method method) {
    if (option.name().equals("score")) {
      String scores =
          method.scorers().stream()
              .map(score -> "%s (%s)".formatted(score.name(), score.description()))
              .collect(Collectors.joining(", "));
      return new TrainFlag(
          option.name(),
          option.placeholder(),
          option.help() + " One of: " + scores + ".",
          method.defaultScore());
    }
    String byDefault = option.placeholder().isEmpty() ? "" : textOf(option);
    if (option.name().equals(DEVICE)) {
      byDefault = ComputeDevice.AUTO;
    }
    return new TrainFlag(option.name(), option.placeholder(), option.help(), byDefault);
  }

  private static String textOf(Options.Named option) {
    return option.value().map(Object::toString).orElse("");
  }

  /** Every flag that means something to some method, by name. */
  static Map<String, TrainFlag> all() {
    Map<String, TrainFlag> all = new LinkedHashMap<>();
    for (Method method : Methods.ALL) {
      of(method).forEach(flag -> all.putIfAbsent(flag.name(), flag));
    }
    return all;
  }

  /** Makes flags known to a command, in this order. */
  static void addTo(CommandSpec command, Iterable<TrainFlag> flags) {
    int order = 0;
    for (TrainFlag flag : flags) {
      command.addOption(flag.spec(order++));
    }
  }

  /** The flag as picocli has it. */
  OptionSpec spec(int order) {
    boolean takesValue = !placeholder.isEmpty();
    String byDefault = defaultText.isEmpty() ? "" : " (default: %s)".formatted(defaultText);
    String text = byDefault.isEmpty() ? help : help.replaceFirst("\\.$", "") + byDefault + ".";
    return OptionSpec.builder("--" + name)
        .type(takesValue ? String.class : boolean.class)
        .arity(takesValue ? "1" : "0")
        .paramLabel(placeholder)
        .order(order)
        .description(text.replace("%", "%%"))
        .build();
  }
}
