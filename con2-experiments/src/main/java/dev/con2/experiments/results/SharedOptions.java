package dev.con2.experiments.results;

import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two runs on a dataset must share to stand in one table: everything that shapes a result, but
 * for what the table tells apart (class, method, context, seed) and what their methods have of
 * their own, such as CSI's temperature: the lines above the table show it.
 *
 * @param options training options that matter and are not what the method has in the full setting
 * @param limits what was left out of the data
 */
record SharedOptions(
    String dataset,
    String variant,
    String fingerprint,
    Map<String, Object> options,
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
    Map<String, Object> options = new TreeMap<>(run.options());
    ofMethod(run).forEach(options::remove);
    options.keySet().removeAll(COMPARED);
    options.remove(PREPROCESSING);
    if (!run.hasUsualPreprocessing()) {
      options.put(PREPROCESSING, run.preprocessing());
    }
    if (options.containsKey(BUDGET)) {
      options.remove(EPOCHS);
      // A minute is another amount of training on another device or machine.
      options.put("device", kind(run.device()));
      options.put("machine", run.machine());
    }
    return new SharedOptions(
        run.dataset(), run.variant(), run.datasetFingerprint(), options, limits(run));
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
   * Whether runs of a method that is given its encoder may stand beside those of these options:
   * they have the same images, and what both have beside the encoder is the same.
   *
   * @param given of such runs
   */
  boolean admits(SharedOptions given) {
    return dataset.equals(given.dataset)
        && variant.equals(given.variant)
        && fingerprint.equals(given.fingerprint)
        && limits.equals(given.limits)
        && given.options.entrySet().stream()
            .filter(option -> !OF_THE_ENCODER.contains(option.getKey()))
            .allMatch(
                option ->
                    options
                        .getOrDefault(option.getKey(), option.getValue())
                        .equals(option.getValue()));
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
