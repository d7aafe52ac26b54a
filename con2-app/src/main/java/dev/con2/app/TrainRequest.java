package dev.con2.app;

import dev.con2.CheckpointFolder;
import dev.con2.DetectorTraining;
import dev.con2.Methods;
import dev.con2.NormalPicturesReader;
import dev.con2.NormalPicturesReader.Room;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Rank;
import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageReader;
import dev.con2.internal.options.Options;
import dev.con2.method.Method;
import dev.con2.method.PaperOptions;
import dev.con2.method.TrainingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * What a training was asked for: the flags of the command line; where one is not given, that of the
 * configuration file; else that of the preset; else the default.
 */
final class TrainRequest {

  private static final long MOST_MEGABYTES = 1_000_000_000;

  private final Map<String, GivenValue> given = new LinkedHashMap<>();

  private TrainRequest() {}

  /**
   * Puts the sources together.
   *
   * @throws InvalidInputException if the configuration file is wrong, or flags contradict each
   *     other
   */
  static TrainRequest of(ParseResult commandLine) {
    TrainRequest request = new TrainRequest();
    for (String name : TrainFlag.all().keySet()) {
      String option = "--" + name;
      if (commandLine.hasMatchedOption(option)) {
        Object value = commandLine.matchedOptionValue(option, "");
        request.given.put(name, GivenValue.typed(name, value.toString()));
      }
    }
    request.requireOneLength();
    request
        .get(TrainFlag.CONFIG)
        .ifPresent(file -> request.fillIn(ConfigurationFile.read(file.path())));
    request.get(TrainFlag.PRESET).ifPresent(request::addPreset);
    request.requireRanksAgree();
    return request;
  }

  private void requireOneLength() {
    if (given.containsKey(TrainFlag.BUDGET) && given.containsKey(TrainFlag.EPOCHS)) {
      throw new InvalidInputException(
          "options --budget and --epochs both say how long to train; give one");
    }
  }

  private void fillIn(Map<String, GivenValue> file) {
    boolean lengthIsTyped =
        given.containsKey(TrainFlag.BUDGET) || given.containsKey(TrainFlag.EPOCHS);
    boolean picturesAreTyped =
        given.containsKey(TrainFlag.NORMAL) || given.containsKey(TrainFlag.NORMAL_LIST);
    file.forEach(
        (name, option) -> {
          if (name.equals(TrainFlag.PROCESSES) && given.containsKey(TrainFlag.RANK)) {
            return; // this is one of these processes
          }
          boolean saysLength = name.equals(TrainFlag.BUDGET) || name.equals(TrainFlag.EPOCHS);
          boolean saysPictures =
              name.equals(TrainFlag.NORMAL) || name.equals(TrainFlag.NORMAL_LIST);
          if (!(saysLength && lengthIsTyped) && !(saysPictures && picturesAreTyped)) {
            given.putIfAbsent(name, option);
          }
        });
    if (!lengthIsTyped) {
      requireOneLength();
    }
  }

  /** Several processes are asked for in one of two ways, and each finds the pictures itself. */
  private void requireRanksAgree() {
    if (processes() > 1) {
      get(TrainFlag.NORMAL_LIST).map(GivenValue::path).ifPresent(PathList::requireReadableAgain);
    }
    if (given.containsKey(TrainFlag.PROCESSES) && given.containsKey(TrainFlag.RANK)) {
      throw new InvalidInputException(
          "options --processes and --rank both ask for several processes; give --processes on one machine, --rank on several");
    }
    boolean several = given.containsKey(TrainFlag.RANK);
    for (String name : List.of(TrainFlag.WORLD_SIZE, TrainFlag.RENDEZVOUS)) {
      if (given.containsKey(name) != several) {
        throw new InvalidInputException(
            "option --%s is missing; --rank, --world-size and --rendezvous are given together"
                .formatted(several ? name : TrainFlag.RANK));
      }
    }
    for (String name : List.of(TrainFlag.LISTEN, TrainFlag.RANK_TIMEOUT)) {
      if (given.containsKey(name) && !several) {
        throw new InvalidInputException(
            "option --%s means nothing without --rank; leave it out".formatted(name));
      }
    }
  }

  /** The paper's values (appendix D), as far as they mean something and are not given. */
  private void addPreset(GivenValue preset) {
    if (!preset.text().equals("paper")) {
      throw preset.wrong("preset '%s' is not known; there is paper only".formatted(preset.text()));
    }
    TrainingOptions options = options();
    Map<String, Object> paper =
        options.method().paperOptions(PaperOptions.options(options.sized().pictures().side()));
    paper.forEach(
        (name, value) -> {
          boolean sized = name.equals(TrainFlag.EPOCHS) && given.containsKey(TrainFlag.BUDGET);
          if (options.uses(name) && !sized) {
            given.putIfAbsent(name, GivenValue.typed(name, value.toString()));
          }
        });
    options
        .method()
        .paperScore()
        .ifPresent(score -> given.putIfAbsent("score", GivenValue.typed("score", score)));
  }

  private Optional<GivenValue> get(String flag) {
    return Optional.ofNullable(given.get(flag));
  }

  private Path require(String flag, String what) {
    return get(flag)
        .orElseThrow(
            () ->
                new InvalidInputException("option --%s is missing; give %s".formatted(flag, what)))
        .path();
  }

  /** Finds the normal pictures. */
  GivenPictures normal() {
    return GivenPictures.of(
        TrainFlag.NORMAL,
        get(TrainFlag.NORMAL).map(GivenValue::path),
        get(TrainFlag.NORMAL_LIST).map(GivenValue::path));
  }

  Path model() {
    return require(TrainFlag.MODEL, "the model file to write, such as parts.con2");
  }

  Optional<Path> checkpoint() {
    return get(TrainFlag.CHECKPOINT).map(GivenValue::path);
  }

  /** The files that are read and named by options: a configuration, an encoder, weights. */
  List<Path> files() {
    return given.values().stream()
        .filter(value -> TrainFlag.FILES.contains(value.name()))
        .map(GivenValue::path)
        .filter(Files::isRegularFile)
        .toList();
  }

  boolean resume() {
    return get(TrainFlag.RESUME).map(GivenValue::yes).orElse(false);
  }

  boolean skipBroken() {
    return get(TrainFlag.SKIP_BROKEN).map(GivenValue::yes).orElse(false);
  }

  Optional<Integer> threads() {
    return get(TrainFlag.THREADS).map(GivenValue::wholeNumber);
  }

  /**
   * The options, on a device.
   *
   * @param before where a training that goes on was carried out: there, unless another is given
   * @throws InvalidInputException as {@link #options()}
   */
  TrainingOptions options(Optional<CheckpointFolder.Place> before) {
    TrainingOptions options = options();
    if (given.containsKey(TrainFlag.DEVICE) || !options.uses(TrainFlag.DEVICE)) {
      return options;
    }
    return options.with(
        TrainFlag.DEVICE,
        before.flatMap(CheckpointFolder.Place::device).orElseGet(ComputeDevice::best));
  }

  NormalPicturesReader reader() {
    long maxPixels =
        get(TrainFlag.MAX_PIXELS)
            .map(GivenValue::longNumber)
            .orElse(ImageReader.DEFAULT_MAX_PIXELS);
    boolean tolerant = get(TrainFlag.TOLERANT).map(GivenValue::yes).orElse(false);
    Room usual = Room.usual();
    long bytes = get(TrainFlag.MEMORY).map(TrainRequest::megabytes).orElse(usual.bytes());
    Path folder = model().toAbsolutePath().getParent();
    return new NormalPicturesReader(
        DetectorFlags.reader(maxPixels, tolerant),
        skipBroken(),
        new Room(bytes, folder == null ? usual.folder() : folder));
  }

  private static long megabytes(GivenValue memory) {
    long megabytes = memory.longNumber();
    if (megabytes < 1 || megabytes > MOST_MEGABYTES) {
      throw memory.wrong(
          "option --memory is %s, out of range; give megabytes, such as 2000"
              .formatted(memory.text()));
    }
    return 1_000_000 * megabytes;
  }

  Optional<Duration> budget() {
    return get(TrainFlag.BUDGET)
        .map(
            option -> {
              double minutes = option.number();
              if (!(minutes >= DetectorTraining.SHORTEST_BUDGET_MINUTES
                  && minutes <= DetectorTraining.LONGEST_BUDGET_MINUTES)) {
                throw option.wrong(
                    "option --budget is %s, out of range; give minutes, such as 15, and at least %s"
                        .formatted(option.text(), DetectorTraining.SHORTEST_BUDGET_MINUTES));
              }
              return Duration.ofMillis((long) (60_000 * minutes));
            });
  }

  /** How many processes are to be started, 1 unless told. */
  int processes() {
    return get(TrainFlag.PROCESSES)
        .map(
            option -> {
              long count = option.longNumber();
              if (count < 1 || count > Rank.LARGEST_WORLD) {
                throw option.wrong(
                    "option --processes is %s, out of range; give 1 to %d"
                        .formatted(option.text(), Rank.LARGEST_WORLD));
              }
              return (int) count;
            })
        .orElse(1);
  }

  /** Which of several processes this one is; none if it trains alone. */
  Optional<Rank> rank() {
    return get(TrainFlag.RANK)
        .map(
            option ->
                new Rank(
                    number(option),
                    number(Objects.requireNonNull(given.get(TrainFlag.WORLD_SIZE))),
                    Objects.requireNonNull(given.get(TrainFlag.RENDEZVOUS)).text(),
                    get(TrainFlag.LISTEN).map(GivenValue::text),
                    get(TrainFlag.RANK_TIMEOUT)
                        .map(seconds -> Duration.ofMillis((long) (1000 * seconds.number())))
                        .orElse(Rank.DEFAULT_TIMEOUT)));
  }

  /** How many processes train together. */
  int worldSize() {
    return rank().map(Rank::worldSize).orElse(1);
  }

  private static int number(GivenValue value) {
    return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, value.longNumber()));
  }

  private Method method() {
    return get(TrainFlag.METHOD)
        .map(option -> option.parsed(Methods::named))
        .orElseGet(() -> Methods.ALL.get(0));
  }

  /**
   * The options.
   *
   * @throws InvalidInputException if a value is wrong, or a flag means nothing to the method
   */
  TrainingOptions options() {
    Method method = method();
    TrainingOptions options = TrainingOptions.of(method);
    for (String name : TrainFlag.all().keySet()) {
      GivenValue option = given.get(name);
      if (option != null && isOption(name)) {
        options = applied(options, option);
      }
    }
    for (GivenValue setting : given.values()) {
      requireUse(options, setting);
    }
    for (String name : TrainFlag.OF_TRAINING) {
      GivenValue option = given.get(name);
      if (option != null && !options.trains()) {
        throw option.wrong(
            "nothing is trained, so --%s means nothing; leave it out".formatted(name));
      }
    }
    return options;
  }

  /** An option that was given before the one that leaves it without a meaning. */
  private static void requireUse(TrainingOptions options, GivenValue setting) {
    try {
      options.requireUse(setting.name());
    } catch (InvalidInputException e) {
      throw setting.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static boolean isOption(String name) {
    return Methods.ALL.stream()
        .flatMap(method -> Options.of(TrainingOptions.of(method)).stream())
        .anyMatch(option -> option.name().equals(name));
  }

  private static TrainingOptions applied(TrainingOptions options, GivenValue value) {
    String name = value.name();
    boolean known = Options.of(options).stream().anyMatch(option -> option.name().equals(name));
    if (!known) {
      throw value.wrong(
          "method %s has no option --%s; leave it out, or give the --method that has it"
              .formatted(options.method().name(), name));
    }
    try {
      return options.with(name, value.text());
    } catch (InvalidInputException e) {
      throw value.wrong(String.valueOf(e.getMessage()));
    }
  }
}
