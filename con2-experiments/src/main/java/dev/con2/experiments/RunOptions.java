package dev.con2.experiments;

import dev.con2.DetectorTraining;
import dev.con2.Methods;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.EncoderOptions;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.dataset.ResizeAndCrop;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Interpolation;
import dev.con2.internal.encoder.EncoderFile;
import dev.con2.internal.encoder.TextEncoderFile;
import dev.con2.internal.options.Options;
import dev.con2.method.EncoderMethod;
import dev.con2.method.Method;
import dev.con2.method.PaperOptions;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the runs of an experiment differ from the paper's full setting (section 4, appendix D). What
 * is empty is as in the paper.
 *
 * @param options training options by name; those that mean nothing to a method are left out of its
 *     runs
 * @param budgetMinutes wall time of each training and fitting, instead of epochs; means nothing
 *     where nothing is trained
 * @param images training images a run
 * @param testImages test images of each class
 */
public record RunOptions(
    Map<String, String> options,
    Optional<Double> budgetMinutes,
    Optional<Integer> images,
    Optional<Integer> testImages) {

  private static final String EPOCHS = "epochs";
  private static final String BATCH_SIZE = "batch-size";
  private static final String DEVICE = "device";
  private static final String IMAGE_SIZE = "image-size";
  private static final String INTERPOLATION = "interpolation";
  private static final String ENCODER_SHA256 = "encoder-sha256";
  private static final String TEXT_ENCODER = "text-encoder";
  private static final String TEXT_ENCODER_SHA256 = "text-encoder-sha256";
  private static final String PRECISION = "precision";
  private static final String NORMAL_PROMPT = "normal-prompt";

  /** What an experiment decides, or its datasets do: no run of it has another. */
  private static final Set<String> NOT_SETTABLE =
      Set.of(
          "context",
          "terms",
          NORMAL_PROMPT,
          "anomaly-prompt",
          "fit",
          INTERPOLATION,
          "bits",
          "seed",
          "score",
          "false-alarm-rate",
          "held-out");

  /** What {@link #reductions} holds against the full setting in words of its own, or not at all. */
  private static final Set<String> COMPARED_BY_THEMSELVES =
      Set.of(
          EPOCHS,
          BATCH_SIZE,
          DEVICE, // changes the last digits only
          "recipe", // the paper ran some by one and some by the other
          IMAGE_SIZE,
          "views",
          "encoder",
          TEXT_ENCODER, // must be given, as the encoder that it belongs to
          "start-from",
          "freeze",
          "width",
          "stem",
          PRECISION); // the paper has none

  /** What suits the encoder unless it is asked for: the full setting has no value of its own. */
  private static final Set<String> OF_THE_ENCODER = Set.of("mean", "standard-deviation");

  /** Checks what {@link TrainingOptions} does not. */
  public RunOptions {
    options = Map.copyOf(options);
    if (options.containsKey(EPOCHS) && budgetMinutes.isPresent()) {
      throw new InvalidInputException(
          "options budget and epochs both say how long to train; give one");
    }
    budgetMinutes.ifPresent(
        minutes -> {
          if (!(minutes >= DetectorTraining.SHORTEST_BUDGET_MINUTES
              && minutes <= DetectorTraining.LONGEST_BUDGET_MINUTES)) {
            throw new InvalidInputException(
                "option budget is %s, out of range; give minutes, such as 15, and at least %s"
                    .formatted(minutes, DetectorTraining.SHORTEST_BUDGET_MINUTES));
          }
        });
    requireAtLeast(DetectorTraining.MINIMUM_PICTURES, images, "images");
    requireAtLeast(1, testImages, "test-images");
  }

  /**
   * The training options that an experiment's runs may have otherwise than in the paper: those of
   * every method, each once.
   */
  public static List<Options.Named> settable() {
    Map<String, Options.Named> settable = new LinkedHashMap<>();
    for (Method method : Methods.ALL) {
      TrainingOptions defaults = TrainingOptions.of(method);
      Options.of(defaults).stream()
          .filter(Options.Named::settable)
          .filter(option -> defaults.uses(option.name()))
          .filter(option -> !NOT_SETTABLE.contains(option.name()))
          .forEach(option -> settable.putIfAbsent(option.name(), option));
    }
    return List.copyOf(settable.values());
  }

  /**
   * Makes sure that each option means something to one of the methods at least, so that none is
   * left out of every run in silence. An experiment without methods takes what it can use.
   *
   * @throws InvalidInputException naming the option that does not
   */
  void requireMeaning(List<ExperimentMethod> methods) {
    List<TrainingOptions> runs =
        methods.stream()
            .map(method -> TrainingOptions.of(method.method()).withUsed(options))
            .toList();
    Map<String, String> asked = new TreeMap<>(options);
    asked.remove(DEVICE, ComputeDevice.AUTO); // which nobody need have asked for
    for (String name : asked.keySet()) {
      if (!runs.isEmpty() && runs.stream().noneMatch(run -> run.uses(name))) {
        String names =
            methods.stream().map(ExperimentMethod::name).collect(Collectors.joining(", "));
        throw new InvalidInputException(
            "option %s means nothing to %s%s; leave it out, or give a method that has it"
                .formatted(name, methods.size() == 1 ? "" : "any of ", names));
      }
    }
  }

  /**
   * The same with the SHA-256 of the files that the weights of encoders come from, if any are asked
   * for: read once for all runs.
   */
  RunOptions identified() {
    Optional<Path> file = askedEncoder().encoder().file();
    Optional<Path> text = Optional.ofNullable(options.get(TEXT_ENCODER)).map(Path::of);
    if (file.isEmpty() && text.isEmpty()) {
      return this;
    }
    Map<String, String> all = new HashMap<>(options);
    file.ifPresent(encoder -> all.put(ENCODER_SHA256, EncoderFile.sha256(encoder)));
    text.ifPresent(encoder -> all.put(TEXT_ENCODER_SHA256, TextEncoderFile.of(encoder).sha256()));
    return new RunOptions(all, budgetMinutes, images, testImages);
  }

  /** Where to train. */
  public ComputeDevice device() {
    return ComputeDevice.parse(options.getOrDefault(DEVICE, ComputeDevice.CPU.toString()));
  }

  private static void requireAtLeast(int least, Optional<Integer> value, String option) {
    if (value.isPresent() && value.get() < least) {
      throw new InvalidInputException(
          "option %s is %d, out of range; give a number from %d"
              .formatted(option, value.get(), least));
    }
  }

  /**
   * The options of a run, of options that are {@link #identified}; under a budget the epochs are
   * not known yet and are the paper's.
   *
   * @throws InvalidInputException naming the option that is out of range
   */
  TrainingOptions options(NamedDataset dataset, DatasetClass normal, Method method, long seed) {
    Preprocessing how = preprocessing(dataset).preprocessing();
    TrainingOptions run =
        TrainingOptions.of(method)
            .with("seed", seed)
            .with("held-out", 0)
            .with(IMAGE_SIZE, how.side())
            .with("fit", how.fit());
    if (how.interpolation() != Interpolation.BILINEAR) { // the keys of all other runs stay
      run = run.with(INTERPOLATION, how.interpolation());
    }
    if (run.uses(NORMAL_PROMPT)) {
      run = run.with(NORMAL_PROMPT, dataset.prompts(normal));
    }
    return withPrecision(
        withEncoder(run)
            .withUsed(dataset.paperOptions(method, run.pictures().side()))
            .withUsed(options));
  }

  /** Unless asked for, it is the device's: a run says which, since figures differ by it. */
  private static TrainingOptions withPrecision(TrainingOptions run) {
    boolean open =
        run.uses(PRECISION) && run.encoder().isResNet18() && run.encoder().precision().isEmpty();
    return open ? run.with(PRECISION, Precision.bestFor(run.device())) : run;
  }

  /** The encoder comes first: it decides which other options there are. */
  private TrainingOptions withEncoder(TrainingOptions run) {
    String encoder = options.get("encoder");
    return encoder != null && run.uses("encoder") ? run.with("encoder", encoder) : run;
  }

  /**
   * How pictures of the dataset come to the size of the run: as the dataset has it, or as the file
   * of an encoder does that says how its pictures are resized.
   */
  ResizeAndCrop preprocessing(NamedDataset dataset) {
    TrainingOptions asked = askedEncoder();
    Optional<EncoderFile> beside = asked.encoder().file().map(EncoderFile::beside);
    if (beside.flatMap(EncoderFile::fit).isPresent()
        || beside.flatMap(EncoderFile::interpolation).isPresent()) {
      return ResizeAndCrop.ofEncoder(asked.sized().pictures().preprocessing());
    }
    ResizeAndCrop full = dataset.preprocessing();
    return imageSize().map(full::toSide).orElse(full);
  }

  /** The side that is asked for, by itself or by the file of an encoder. */
  private Optional<Integer> imageSize() {
    TrainingOptions asked = askedEncoder();
    boolean says = options.containsKey(IMAGE_SIZE) || asked.encoder().file().isPresent();
    return says ? asked.sized().pictures().imageSize() : Optional.empty();
  }

  /** Options of a method with an encoder, with what decides which encoder and its images' size. */
  private TrainingOptions askedEncoder() {
    TrainingOptions asked = TrainingOptions.of(Con2Method.DEFAULT);
    for (String name : List.of("encoder", "start-from", IMAGE_SIZE)) {
      String value = options.get(name);
      asked = value == null ? asked : asked.with(name, value);
    }
    return asked;
  }

  /**
   * What is less or otherwise than in the full setting, in words. The encoder of a method that must
   * be given one, and the size of its images, are particulars of a run and no reductions.
   *
   * @param options of the run, with the number of epochs that it had
   * @param trainingImages how many were learned from
   * @param allTrainingImages how many there are
   * @param allTestImages whether every test image was scored
   */
  List<String> reductions(
      NamedDataset dataset,
      TrainingOptions options,
      int trainingImages,
      int allTrainingImages,
      boolean allTestImages) {
    List<String> words = new ArrayList<>();
    if (options.trains()) {
      budgetMinutes.ifPresent(
          minutes ->
              words.add(
                  (options.seed() == 0
                          ? "%s minutes a run"
                          : "as many epochs as seed 0 had in %s minutes")
                      .formatted(readable(minutes))));
      int epochs = options.optimiser().epochs();
      compare(words, epochs, PaperOptions.EPOCHS, epochs == 1 ? "%d epoch" : "%d epochs");
    }
    if (trainingImages != allTrainingImages) {
      words.add("%d training images of %d".formatted(trainingImages, allTrainingImages));
    }
    if (!allTestImages) {
      words.add("%d test images of each class, not all".formatted(testImages.orElseThrow()));
    }
    if (!(options.method() instanceof EncoderMethod own && own.needsEncoder())) {
      addEncoder(words, dataset, options);
      compare(words, options.pictures().side(), dataset.preprocessing().side(), "side %d");
    }
    Map<String, Object> paper = dataset.paperOptions(options.method(), options.pictures().side());
    options
        .objective()
        .ifPresent(
            objective -> {
              int ours =
                  options.optimiser().imagesPerStep(objective.rowsPerImage(), trainingImages);
              int full = ((Number) Objects.requireNonNull(paper.get(BATCH_SIZE))).intValue();
              if (ours != Math.min(full, allTrainingImages)) {
                compare(words, ours, full, "batches of %d");
              }
            });
    if (options.uses("views")) {
      int usual = TrainingOptions.of(options.method()).views().views();
      compare(words, options.views().views(), usual, "%d views");
    }
    addChanged(words, dataset, options);
    return words;
  }

  private void addChanged(List<String> words, NamedDataset dataset, TrainingOptions run) {
    Map<String, Object> own = run.toMap();
    Map<String, Object> usual =
        TrainingOptions.of(Methods.named(run.method().name()))
            .withUsed(dataset.paperOptions(run.method(), dataset.preprocessing().side()))
            .toMap();
    for (Options.Named option : settable()) {
      String name = option.name();
      Object ours = own.get(name);
      if (ours == null || COMPARED_BY_THEMSELVES.contains(name)) {
        continue;
      }
      if (OF_THE_ENCODER.contains(name)) {
        if (options.containsKey(name)) {
          words.add("%s %s, not the encoder's own".formatted(name.replace('-', ' '), ours));
        }
      } else if (!ours.equals(usual.get(name))) {
        words.add("%s %s instead of %s".formatted(name.replace('-', ' '), ours, usual.get(name)));
      }
    }
  }

  private static void addEncoder(
      List<String> words, NamedDataset dataset, TrainingOptions options) {
    if (!options.uses("encoder")) {
      return;
    }
    EncoderOptions encoder = options.encoder();
    if (encoder.freeze()) {
      words.add("nothing trained");
    }
    if (!encoder.isResNet18()) {
      words.add("encoder " + encoder.encoder());
      return;
    }
    encoder.startFrom().ifPresent(file -> words.add("started from " + file));
    compare(words, encoder.width(), PaperOptions.WIDTH, "width %d");
    Stem full = PaperOptions.stem(dataset.preprocessing().side());
    Stem own = encoder.stem().orElse(full);
    if (own != full) {
      words.add("stem %s instead of %s".formatted(own, full));
    }
  }

  private static void compare(List<String> words, int ours, int full, String unit) {
    if (ours != full) {
      words.add(unit.formatted(ours) + (ours < full ? " of " : " instead of ") + full);
    }
  }

  /** A number of minutes without a needless fraction. */
  static String readable(double minutes) {
    return minutes == Math.rint(minutes) ? Long.toString((long) minutes) : Double.toString(minutes);
  }
}
