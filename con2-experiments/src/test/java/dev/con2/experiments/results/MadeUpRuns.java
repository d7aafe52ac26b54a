package dev.con2.experiments.results;

import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.model.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs that never took place: their AUROCs are made up, to see how pages show them. Nothing here
 * was measured.
 */
final class MadeUpRuns {

  static final List<String> REDUCTIONS =
      List.of("20 epochs of 2048", "width 16 of 64", "500 training images of 5000");

  private final NamedDataset dataset;
  private List<String> reductions;
  private final Map<String, Object> options = new HashMap<>();
  private final List<RunResult> runs = new ArrayList<>();
  private String variant;
  private Optional<List<String>> unlearned = Optional.of(List.of());
  private List<String> warnings = List.of();
  private Map<String, Double> trivial = Map.of();
  private int testNormal = 100;
  private int testAnomalous = 900;
  private int numerics = Provenance.NUMERICS;
  private String device = "cpu";
  private String machine = "a machine that does not exist";
  private String commit = "unknown";

  private MadeUpRuns(NamedDataset dataset, List<String> reductions) {
    this.dataset = dataset;
    this.reductions = reductions;
    this.variant = dataset.toString();
    options.put("epochs", reductions.isEmpty() ? 2048 : 20);
    options.put("width", reductions.isEmpty() ? 64 : 16);
    options.put("image-size", 32);
    options.put("batch-size", 64);
    options.put("views", 40);
    options.put("precision", "fp32");
    options.put("temperature", 0.2);
    options.put("minimum-crop-area", 0.2);
  }

  /** At the paper's full setting. */
  static MadeUpRuns full(NamedDataset dataset) {
    return new MadeUpRuns(dataset, List.of());
  }

  /** At a small one. */
  static MadeUpRuns reduced(NamedDataset dataset) {
    return new MadeUpRuns(dataset, REDUCTIONS);
  }

  MadeUpRuns variant(String name) {
    variant = name;
    return this;
  }

  MadeUpRuns option(String name, Object value) {
    options.put(name, value);
    return this;
  }

  /** The terms that the runs which follow did not learn. */
  MadeUpRuns unlearned(String... terms) {
    unlearned = Optional.of(List.of(terms));
    return this;
  }

  /** What fitting the scores of the runs which follow warned of. */
  MadeUpRuns warnings(String... sentences) {
    warnings = List.of(sentences);
    return this;
  }

  /** The runs which follow are records of before that was kept. */
  MadeUpRuns unlearnedUnknown() {
    unlearned = Optional.empty();
    return this;
  }

  /** Such as the runs of a method have that do not know these options. */
  MadeUpRuns without(String... names) {
    options.keySet().removeAll(List.of(names));
    return this;
  }

  MadeUpRuns reductions(String... words) {
    reductions = List.of(words);
    return this;
  }

  /** What trivial features reach on the test images of the runs which follow. */
  MadeUpRuns trivial(Map<String, Double> auroc) {
    trivial = auroc;
    return this;
  }

  /** How many test images the runs which follow were tested on. */
  MadeUpRuns tested(int normal, int anomalous) {
    testNormal = normal;
    testAnomalous = anomalous;
    return this;
  }

  MadeUpRuns numerics(int version) {
    numerics = version;
    return this;
  }

  MadeUpRuns device(String name) {
    device = name;
    return this;
  }

  MadeUpRuns machine(String name) {
    machine = name;
    return this;
  }

  MadeUpRuns commit(String name) {
    commit = name;
    return this;
  }

  /** For a reduced setting. */
  MadeUpRuns epochs(int epochs) {
    reductions = new ArrayList<>(reductions);
    reductions.set(0, epochs + " epochs of 2048");
    return option("epochs", epochs);
  }

  /**
   * Adds a run of each method of yardsticks, which has no options of a training: one for each
   * class, on the same pictures.
   */
  MadeUpRuns yardsticks(int classIndex, double small, double large, double histograms) {
    Map<String, Object> ofTraining = new HashMap<>(options);
    List<String> reductionsOfTraining = reductions;
    options.keySet().retainAll(List.of("image-size", "neighbours"));
    options.putIfAbsent("neighbours", 1);
    reductions = reductions.isEmpty() ? List.of() : List.of(REDUCTIONS.get(2));
    add("pixel-neighbours", "", classIndex, 0, Map.of("pixels-8", small, "pixels-32", large));
    add("histogram-neighbours", "", classIndex, 0, Map.of("histograms", histograms));
    options.remove("neighbours");
    options.putAll(ofTraining);
    reductions = reductionsOfTraining;
    return this;
  }

  /** Adds a run. */
  MadeUpRuns add(
      String method, String contexts, int classIndex, long seed, Map<String, Double> auroc) {
    DatasetClass label = dataset.normalClasses().get(classIndex);
    List<String> names = contexts.isEmpty() ? List.of() : List.of(contexts.split(",", -1));
    Map<String, Object> all = new TreeMap<>(options);
    all.put("seed", seed);
    all.put("context", contexts);
    String key =
        "key-%s-%d-%s-%s-%d-%d".formatted(dataset, classIndex, method, contexts, seed, runs.size());
    runs.add(
        new RunResult(
            key,
            dataset.toString(),
            variant,
            "made up",
            classIndex,
            label.name(),
            label.paperName(),
            method,
            names,
            seed,
            all,
            reductions,
            500,
            testNormal,
            testAnomalous,
            List.of(),
            auroc,
            trivial,
            unlearned,
            warnings,
            300,
            360,
            numerics,
            device,
            machine,
            commit,
            "0.1.0",
            "2026-01-01T00:00:%02dZ".formatted(runs.size() % 60),
            "scores/" + key + ".csv"));
    return this;
  }

  /** Adds a run of CON2. */
  MadeUpRuns con2(String contexts, int classIndex, long seed, double likelihood, double nearest) {
    return add("con2", contexts, classIndex, seed, Map.of("lh", likelihood, "nnd", nearest));
  }

  /** Adds a run of SimCLR, which is one of SSD too. */
  MadeUpRuns simclr(int classIndex, long seed, double nearest, double mahalanobis) {
    return add("simclr", "", classIndex, seed, Map.of("nnd", nearest, "ssd", mahalanobis));
  }

  List<RunResult> runs() {
    return List.copyOf(runs);
  }
}
