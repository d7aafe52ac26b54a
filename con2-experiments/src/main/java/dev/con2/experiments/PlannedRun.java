package dev.con2.experiments;

import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.experiments.results.RunResult;
import dev.con2.internal.engine.Sha256;
import dev.con2.method.TrainingOptions;
import dev.con2.model.Provenance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One run of the one-class protocol (section 4): train on the training images of one class, score
 * the test images of all.
 *
 * @param data the dataset
 * @param normal the normal class
 * @param training the images to learn from
 * @param test the images to score
 * @param method what is trained
 * @param options of the training, as the method has them; under a budget without their epochs
 * @param runOptions what the experiment changes of the paper's options
 */
public record PlannedRun(
    OpenDataset data,
    DatasetClass normal,
    List<DatasetItem> training,
    List<DatasetItem> test,
    ExperimentMethod method,
    TrainingOptions options,
    RunOptions runOptions) {

  private static final int KEY_DIGITS = 16;

  /** In words, such as {@code cifar10 1 automobile (car), con2 flip, seed 0}. */
  public String title() {
    String contexts =
        method.choosesContext() ? "" : String.join(",", ExperimentMethod.contexts(options));
    return "%s %s, %s%s, seed %d"
        .formatted(
            data.variant(),
            normal,
            method.name(),
            contexts.isEmpty() ? "" : " " + contexts,
            options.seed());
  }

  /**
   * What it has in common with runs that take as long: all but the class's name, the kind of the
   * contexts and the seed.
   */
  String kind() {
    return "%s %s %d %d %d"
        .formatted(
            data.named(),
            method.name(),
            ExperimentMethod.contexts(options).size(),
            training.size(),
            options.pictures().side());
  }

  /** The time that it may take in minutes; none for what trains nothing, which needs no limit. */
  Optional<Double> budgetMinutes() {
    return runOptions.budgetMinutes().filter(minutes -> options.trains());
  }

  /** The same as a duration. */
  Optional<Duration> budget() {
    return budgetMinutes().map(minutes -> Duration.ofMillis((long) (60_000 * minutes)));
  }

  /**
   * The run of the same cell (dataset, class, method and contexts) whose budget decides how many
   * epochs all its seeds have, so that they differ by nothing but their seed: that of seed 0. Empty
   * for that run itself, and without a budget.
   */
  Optional<PlannedRun> decidingEpochs() {
    return budgetMinutes().isEmpty() || options.seed() == 0
        ? Optional.empty()
        : Optional.of(
            new PlannedRun(
                data, normal, training, test, method, options.with("seed", 0), runOptions));
  }

  /**
   * The first 16 hexadecimal digits of the SHA-256 of everything that shapes the result. The device
   * is not in it, but for its precision where none was asked for: it changes the last digits only,
   * and processes on several devices of one precision share the work. Under a budget of time it
   * shapes the number of epochs, and one that is no CPU is in it.
   */
  public String key() {
    Map<String, Object> all = new TreeMap<>(options.toMap());
    all.keySet().removeAll(List.of("device", "score", "false-alarm-rate"));
    budgetMinutes()
        .ifPresent(
            minutes -> {
              all.remove("epochs");
              all.put("budget", minutes);
              if (options.seed() != 0) {
                all.put("epochs", "as seed 0");
              }
              if (options.device().isGraphicsCard()) {
                all.put("device", options.device().kind());
              }
            });
    all.put("numerics", Provenance.NUMERICS);
    all.put("dataset", data.named());
    all.put("fingerprint", data.fingerprint());
    all.put("class", normal.index());
    all.put("method", method.name());
    all.put("training-images", training.size());
    all.put("test-images", test.size());
    all.put("preprocessing", runOptions.preprocessing(data.named()).summary());
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining());
    return Sha256.of(text).substring(0, KEY_DIGITS);
  }

  /**
   * What is less than in the full setting, in words.
   *
   * @param trained with the epochs that it came to have
   * @param leftOut where the pictures are that cannot be read
   */
  List<String> reductions(TrainingOptions trained, List<String> leftOut) {
    int all = data.dataset().items(Split.TRAIN, normal).size();
    boolean allTested = test.size() == data.dataset().items(Split.TEST).size();
    List<String> words =
        runOptions.reductions(data.named(), trained, training.size(), all, allTested);
    if (!leftOut.stream().allMatch(data.named()::isOfficiallyUnreadable)) {
      words.add(RunResult.UNREADABLE);
    }
    return words;
  }
}
