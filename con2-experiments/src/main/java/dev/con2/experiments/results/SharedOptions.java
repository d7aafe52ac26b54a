package dev.con2.experiments.results;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What two runs on a dataset must share to stand in one table: everything that shapes a result, but
 * for what the table tells apart (class, method, context, seed).
 *
 * @param options training options that matter
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

  private static final Set<String> COMPARED =
      Set.of(
          "method",
          "objective",
          "terms",
          "context",
          "context-figures",
          "normal-prompt", // follows from the class
          "seed",
          RunResult.EPOCHS_OF_SEED,
          "device",
          "score",
          "false-alarm-rate");

  /** What follows from dataset and side, and was recorded otherwise before. */
  private static final Set<String> IMPLIED = Set.of("fit", "preprocessing");

  static SharedOptions of(RunResult run) {
    Map<String, Object> options = new TreeMap<>(run.options());
    options.keySet().removeAll(COMPARED);
    options.keySet().removeAll(IMPLIED);
    if (options.containsKey(BUDGET)) {
      options.remove(EPOCHS);
      // A minute is another amount of training on another device or machine.
      options.put("device", kind(run.device()));
      options.put("machine", run.machine());
    }
    return new SharedOptions(
        run.dataset(), run.variant(), run.datasetFingerprint(), options, limits(run));
  }

  /** A device without its number. */
  private static String kind(String device) {
    return device.replaceFirst(":.*", "");
  }

  /**
   * Reductions that no option tells, without the full number, which may differ between classes, as
   * pictures that cannot be read do.
   */
  private static List<String> limits(RunResult run) {
    return run.reductions().stream()
        .filter(reduction -> !reduction.contains("epoch"))
        .filter(reduction -> !reduction.equals(RunResult.UNREADABLE))
        .map(reduction -> reduction.replaceFirst("\\s+of\\s+[0-9][0-9,.]*", ""))
        .sorted()
        .toList();
  }
}
