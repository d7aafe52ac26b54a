package dev.con2.experiments.results;

import dev.con2.internal.options.Options;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a run decides beside which others it may stand in one table: everything that shapes a
 * result, but for what the table tells apart (class, method, context, seed).
 *
 * @param method that trained, whose options these are
 * @param given what is no option of a method, such as a budget of time
 * @param used the options that mean something in the run
 * @param own what the method has in the full setting
 * @param changed options that are not so
 * @param limits what was left out of the data
 */
record SharedOptions(
    String dataset,
    String variant,
    String fingerprint,
    String method,
    Map<String, Object> given,
    Set<String> used,
    Map<String, Object> own,
    Map<String, Object> changed,
    List<String> limits) {

  /** Of a run with a budget of time, whose epochs follow from it and from the method's speed. */
  static final String BUDGET = "budget";

  static final String EPOCHS = "epochs";

  private static final String PREPROCESSING = "preprocessing";

  private static final Set<String> COMPARED =
      Set.of(
          "method",
          "objective",
          "terms",
          "context",
          "context-figures",
          "normal-prompt", // follows from the class
          "fit", // is a part of the preprocessing, and was recorded instead of it before
          "seed",
          RunResult.EPOCHS_OF_SEED,
          RunResult.BUDGET_MACHINE,
          "device",
          "score",
          "false-alarm-rate");

  /** What belongs to an encoder that must be given. */
  private static final Set<String> OF_THE_ENCODER =
      Set.of(
          "encoder",
          "encoder-sha256",
          "text-encoder",
          "text-encoder-sha256",
          "start-from",
          "stem",
          "width",
          "image-size",
          PREPROCESSING,
          "mean",
          "standard-deviation");

  /** Reductions that no option tells, with what comes before the full number. */
  private static final Pattern IMAGES =
      Pattern.compile("([0-9]+ (?:training|test) images(?: of each class)?).*");

  static SharedOptions of(RunResult run) {
    Map<String, Object> own = ofMethod(run);
    Map<String, Object> changed = new TreeMap<>(run.options());
    own.forEach(changed::remove);
    changed.keySet().removeAll(COMPARED);
    changed.remove(PREPROCESSING);
    Map<String, Object> given = new TreeMap<>();
    if (!run.hasUsualPreprocessing()) {
      given.put(PREPROCESSING, run.preprocessing());
    }
    Optional.ofNullable(changed.remove(BUDGET))
        .ifPresent(
            budget -> {
              changed.remove(EPOCHS);
              // A minute is another amount of training on another device or machine.
              given.put(BUDGET, budget);
              given.put("device", kind(run.device()));
              given.put("machine", run.machineOfBudget());
            });
    return new SharedOptions(
        run.dataset(),
        run.variant(),
        run.datasetFingerprint(),
        run.ownMethod().name(),
        given,
        used(run.trainingOptions()),
        own,
        changed,
        limits(run));
  }

  private static Set<String> used(TrainingOptions options) {
    return Options.of(options).stream()
        .map(Options.Named::name)
        .filter(options::uses)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What the method of a run has in the full setting at this side: its own defaults, and what the
   * paper trains it with.
   */
  private static Map<String, Object> ofMethod(RunResult run) {
    Method method = run.ownMethod();
    TrainingOptions defaults = TrainingOptions.of(method);
    return run.named()
        .map(dataset -> defaults.withUsed(dataset.paperOptions(method, run.side())))
        .orElse(defaults)
        .toMap();
  }

  /**
   * Whether runs of these and of other options, which differ, may stand in one table: they have the
   * same images and are of two methods, or of one in which other options mean something (as with
   * other contexts), and an option that one of them has changed has one value in both. What the
   * other's method does not have, such as UniCon-HA's aggregation, parts nothing; nor does what
   * each has by itself, such as CSI's temperature: the lines above the table show it.
   */
  boolean standsBeside(SharedOptions other) {
    return isOfTheSameImages(other)
        && given.equals(other.given)
        && !(method.equals(other.method) && used.equals(other.used))
        && Stream.of(changed, other.changed)
            .flatMap(options -> options.keySet().stream())
            .filter(name -> has(name) && other.has(name))
            .allMatch(name -> value(name).equals(other.value(name)));
  }

  private boolean isOfTheSameImages(SharedOptions other) {
    return dataset.equals(other.dataset)
        && variant.equals(other.variant)
        && fingerprint.equals(other.fingerprint)
        && limits.equals(other.limits);
  }

  private boolean has(String option) {
    return changed.containsKey(option) || used.contains(option);
  }

  /** As text; that of a record and of a run that was just done may be of different classes. */
  private String value(String option) {
    return String.valueOf(changed.getOrDefault(option, own.get(option)));
  }

  /**
   * Whether runs of a method that is given its encoder may stand beside those of these options:
   * they have the same images, and what both have beside the encoder is the same.
   *
   * @param encoderGiven of such runs
   */
  boolean admits(SharedOptions encoderGiven) {
    return isOfTheSameImages(encoderGiven)
        && Stream.of(encoderGiven.changed, encoderGiven.given)
            .flatMap(options -> options.entrySet().stream())
            .filter(option -> !OF_THE_ENCODER.contains(option.getKey()))
            .allMatch(
                option ->
                    Stream.of(changed, given)
                        .filter(options -> options.containsKey(option.getKey()))
                        .allMatch(
                            options -> option.getValue().equals(options.get(option.getKey()))));
  }

  /** A device without its number. */
  private static String kind(String device) {
    return device.replaceFirst(":.*", "");
  }

  /** Without the full number, which may differ between classes. */
  private static List<String> limits(RunResult run) {
    return run.reductions().stream()
        .map(IMAGES::matcher)
        .filter(Matcher::matches)
        .map(images -> images.group(1))
        .sorted()
        .toList();
  }
}
