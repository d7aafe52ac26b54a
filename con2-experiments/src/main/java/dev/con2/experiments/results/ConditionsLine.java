package dev.con2.experiments.results;

import dev.con2.encoder.EncoderOptions;
import dev.con2.evaluate.Auroc;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.method.EncoderMethod;
import dev.con2.method.PaperOptions;
import dev.con2.model.Provenance;
import dev.con2.reports.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the runs on a dataset had to do with, in one line: no figure goes without it. */
final class ConditionsLine {

  private static final String DIRTY = "-dirty";
  private static final int ABBREVIATED = 7;

  /** None where the sources were in no repository. */
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,}(" + DIRTY + ")?");

  private static final int MOST_NAMED = 5;
  private static final Pattern NUMBER_FIRST = Pattern.compile("([0-9]+)( .*)");

  private final NamedDataset dataset;
  private final List<RunResult> runs;

  /**
   * @param runs on the dataset, with the same options; at least one
   */
  ConditionsLine(NamedDataset dataset, List<RunResult> runs) {
    this.dataset = dataset;
    this.runs = runs;
  }

  /** One line for each dataset that was run. */
  static List<Block> of(RunGroup group, List<NamedDataset> datasets) {
    List<Block> lines = new ArrayList<>();
    for (NamedDataset dataset : datasets) {
      List<RunResult> runs = group.on(dataset);
      if (!runs.isEmpty()) {
        lines.add(new Block.Budget(new ConditionsLine(dataset, runs).line(), group.isReduced()));
      }
    }
    if (lines.isEmpty()) {
      lines.add(
          new Block.Budget("No run of this is finished; the paper's values stand alone.", false));
    }
    return lines;
  }

  String line() {
    List<String> reductions = reductions();
    String variant = runs.get(0).variant();
    return "%s on %s: %s."
        .formatted(
            reductions.isEmpty()
                ? "Full setting"
                : "REDUCED: %s. Measured".formatted(String.join("; ", reductions)),
            variant.equals(dataset.toString())
                ? PaperNames.of(dataset)
                : "%s, which is not the original %s".formatted(variant, PaperNames.of(dataset)),
            String.join(", ", particulars()));
  }

  /**
   * What is less than in the full setting in any of the runs; those that tell but another number of
   * the same, as of epochs under a budget of time, as one.
   */
  private List<String> reductions() {
    Map<String, List<String>> numbersBySubject = new LinkedHashMap<>();
    for (RunResult run : runs) {
      for (String reduction : run.reductions()) {
        Matcher parts = NUMBER_FIRST.matcher(reduction);
        boolean counts = parts.matches();
        numbersBySubject
            .computeIfAbsent(counts ? parts.group(2) : reduction, subject -> new ArrayList<>())
            .addAll(counts ? List.of(parts.group(1)) : List.of());
      }
    }
    return numbersBySubject.entrySet().stream()
        .map(entry -> range(entry.getValue()) + entry.getKey())
        .toList();
  }

  private List<String> particulars() {
    List<String> words = new ArrayList<>();
    option("epochs", "%s epochs").stream()
        .map(epochs -> epochs.equals("1 epochs") ? "1 epoch" : epochs)
        .forEach(words::add);
    words.addAll(nothingTrained());
    words.add(counts(RunResult::trainingImages) + " training images");
    words.add(
        "%s normal and %s anomalous test images"
            .formatted(counts(RunResult::testNormal), counts(RunResult::testAnomalous)));
    words.add(
        PaperNames.classes(
            dataset, runs.stream().map(RunResult::classIndex).distinct().sorted().toList()));
    words.add(seeds());
    List<String> leftOut =
        runs.stream().flatMap(run -> run.leftOut().stream()).distinct().sorted().toList();
    if (!leftOut.isEmpty()) {
      words.add(
          "%s that cannot be read left out (%s)"
              .formatted(
                  leftOut.size() == 1 ? "1 image" : Numbers.count(leftOut.size()) + " images",
                  String.join(", ", leftOut.subList(0, Math.min(MOST_NAMED, leftOut.size())))
                      + (leftOut.size() > MOST_NAMED ? " ..." : "")));
    }
    words.addAll(option("encoder %s", ConditionsLine::encoderFile));
    words.addAll(option("width", "width %s"));
    words.addAll(option("stem", "stem %s"));
    words.addAll(option("image-size", "side %s"));
    words.addAll(
        option(
            "pictures brought to it by %s",
            run ->
                run.hasUsualPreprocessing() ? Optional.empty() : Optional.of(run.preprocessing())));
    words.addAll(option("N = %s", ConditionsLine::imagesPerStep));
    words.addAll(option("A = %s views", ConditionsLine::views));
    words.addAll(option("view-family", "view family %s"));
    words.addAll(option("minimum-view-area", "views from %s of a picture"));
    words.addAll(option("precision", "%s"));
    words.addAll(
        option(
            "trained by the %s recipe",
            run -> recorded(run, RunResult.RECIPE).filter(recipe -> run.isByTheOriginalRecipe())));
    words.addAll(option("temperature", "tau = %s"));
    words.addAll(option("minimum-crop-area", "crops from %s"));
    words.addAll(option("colour-jitter", "colour jitter %s"));
    words.addAll(option("blur", "blur in %s"));
    words.addAll(option("aggregation", "aggregation %s"));
    words.addAll(option("clusters", "clusters %s"));
    words.addAll(option("covariance", "covariance %s"));
    words.add("on " + distinct(runs.stream().map(run -> device(run)).toList()));
    words.add(numerics());
    words.addAll(commits());
    words.add(times());
    words.add(
        "these test images alone leave an AUROC of 90 uncertain by ±%s points"
            .formatted(Numbers.fixed(100 * testError(), 1)));
    return words;
  }

  /** What computed them, and whether this con2 would compute the same. */
  private String numerics() {
    int version = runs.get(0).numerics();
    return (version == Provenance.NUMERICS_UNKNOWN
            ? "numerics of before their version was recorded"
            : "numerics version " + version)
        + (version == Provenance.NUMERICS
            ? ""
            : " (this con2 has version %d, and may compute other figures from the same options)"
                .formatted(Provenance.NUMERICS));
  }

  /** The sources that computed them; more than one, or changed ones, are said to be. */
  private List<String> commits() {
    List<String> commits =
        runs.stream()
            .map(RunResult::commit)
            .filter(COMMIT.asMatchPredicate())
            .distinct()
            .sorted()
            .toList();
    if (commits.isEmpty()) {
      return List.of();
    }
    List<String> remarks = new ArrayList<>();
    if (commits.size() > 1) {
      remarks.add("they may compute otherwise if the version of the numerics was not raised");
    }
    if (commits.stream().anyMatch(commit -> commit.endsWith(DIRTY))) {
      remarks.add("dirty: with changes that no commit has");
    }
    return List.of(
        (commits.size() == 1 ? "commit " : "commits ")
            + commits.stream().map(ConditionsLine::abbreviated).collect(Collectors.joining(", "))
            + (remarks.isEmpty() ? "" : " (%s)".formatted(String.join("; ", remarks))));
  }

  /** As git shows it. */
  private static String abbreviated(String commit) {
    return commit.substring(0, ABBREVIATED) + (commit.endsWith(DIRTY) ? DIRTY : "");
  }

  /** Of the class with the smallest number of test images; 95 %. */
  private double testError() {
    return runs.stream()
        .mapToDouble(run -> Auroc.testError(0.9, run.testNormal(), run.testAnomalous()))
        .max()
        .orElseThrow();
  }

  private static String device(RunResult run) {
    return run.machine().isEmpty() ? run.device() : run.device() + " (" + run.machine() + ")";
  }

  private String seeds() {
    List<Long> seeds = runs.stream().map(RunResult::seed).distinct().sorted().toList();
    String text = listed(seeds);
    return seeds.size() < PaperOptions.SEEDS ? text + " (the paper has three)" : text;
  }

  /** Seeds in words. */
  static String listed(List<Long> seeds) {
    return (seeds.size() == 1 ? "seed " : "seeds ")
        + seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Which methods have no epochs, as they train nothing. */
  private List<String> nothingTrained() {
    List<String> trained = methods(run -> run.options().containsKey(SharedOptions.EPOCHS));
    List<String> others = new ArrayList<>(methods(run -> true));
    others.removeAll(trained);
    if (others.isEmpty()) {
      return List.of();
    }
    return List.of(
        trained.isEmpty() ? "nothing trained" : "nothing trained by " + String.join(", ", others));
  }

  private List<String> methods(Predicate<RunResult> which) {
    return runs.stream().filter(which).map(RunResult::method).distinct().sorted().toList();
  }

  /** As many for each context, as section 3.3 has it, so that some may be left over. */
  private static Optional<String> views(RunResult run) {
    int contexts =
        run.contexts().isEmpty() && run.ownMethod() instanceof EncoderMethod own
            ? own.contexts().size()
            : run.contexts().size() + 1;
    return recorded(run, "views")
        .map(views -> Integer.toString(Integer.parseInt(views) / contexts * contexts));
  }

  /** As many as were asked for, or all there are. */
  private static Optional<String> imagesPerStep(RunResult run) {
    return recorded(run, "batch-size")
        .map(asked -> Integer.toString(Math.min(Integer.parseInt(asked), run.trainingImages())));
  }

  /** The file of an encoder that is no ResNet18 of con2's. */
  private static Optional<String> encoderFile(RunResult run) {
    return recorded(run, "encoder").filter(name -> !name.equals(EncoderOptions.RESNET18));
  }

  /** What a run records of an option. */
  static Optional<String> recorded(RunResult run, String name) {
    return Optional.ofNullable(run.options().get(name)).map(String::valueOf);
  }

  private List<String> option(String name, String words) {
    return option(words, run -> recorded(run, name));
  }

  /**
   * The values of what runs record: where methods differ in it or some do not have it, which has
   * which; nothing where none has it.
   */
  private List<String> option(String words, Function<RunResult, Optional<String>> value) {
    Map<String, List<String>> methodsByValue = new LinkedHashMap<>();
    List<String> all = methods(run -> true);
    for (String method : all) {
      List<String> values =
          runs.stream()
              .filter(run -> run.method().equals(method))
              .flatMap(run -> value.apply(run).stream())
              .toList();
      if (!values.isEmpty()) {
        methodsByValue.computeIfAbsent(range(values), different -> new ArrayList<>()).add(method);
      }
    }
    if (methodsByValue.isEmpty()) {
      return List.of();
    }
    return List.of(
        methodsByValue.entrySet().stream()
            .map(
                entry ->
                    words.formatted(entry.getKey())
                        + (entry.getValue().size() == all.size()
                            ? ""
                            : " of " + String.join(", ", entry.getValue())))
            .collect(Collectors.joining(" and ")));
  }

  private String times() {
    return runs.stream()
        .collect(
            Collectors.groupingBy(
                RunResult::method,
                LinkedHashMap::new,
                Collectors.averagingDouble(RunResult::seconds)))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                "%s a run of %s"
                    .formatted(
                        Numbers.duration(Duration.ofMillis(Math.round(1000 * entry.getValue()))),
                        entry.getKey()))
        .collect(Collectors.joining(" and "));
  }

  /** A value, or the lowest and highest of several numbers; empty for none. */
  private static String range(Collection<String> values) {
    List<String> different = values.stream().distinct().toList();
    if (different.size() <= 1 || !different.stream().allMatch(text -> text.matches("[0-9]+"))) {
      return String.join(", ", different);
    }
    List<Integer> numbers = different.stream().map(Integer::valueOf).sorted().toList();
    return numbers.get(0) + " to " + numbers.get(numbers.size() - 1);
  }

  private String counts(ToIntFunction<RunResult> count) {
    int[] sorted = runs.stream().mapToInt(count).sorted().toArray();
    String low = Numbers.count(sorted[0]);
    String high = Numbers.count(sorted[sorted.length - 1]);
    return low.equals(high) ? low : low + " to " + high;
  }

  private static String distinct(List<String> texts) {
    return texts.stream().distinct().collect(Collectors.joining(" and "));
  }
}
