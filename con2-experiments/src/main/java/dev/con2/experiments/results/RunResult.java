package dev.con2.experiments.results;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.con2.Methods;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.method.EncoderMethod;
import dev.con2.method.Method;
import dev.con2.method.PaperOptions;
import dev.con2.method.PictureOptions;
import dev.con2.method.TrainingOptions;
import dev.con2.method.ViewFamily;
import dev.con2.method.con2.Con2Method;
import dev.con2.train.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One finished run of the one-class protocol (section 4): a line of {@code runs.jsonl}, in whose
 * fields the words are joined by hyphens. Everything that a table or a chart needs of it.
 *
 * @param key of the options that shape the result: runs of equal keys are the same run
 * @param dataset the paper's name of the dataset, such as {@code cifar10}, or that of the folder
 * @param variant what it must be called beside results, such as {@code cifar10-jpeg}; the dataset's
 *     name where it is the original
 * @param datasetFingerprint SHA-256 of what was there
 * @param classIndex number of the normal class
 * @param className its name in the dataset
 * @param paperClassName its name in the paper
 * @param method such as {@code con2} or {@code simclr}
 * @param contexts those beside the original pictures, such as {@code flip}; none for SimCLR; the
 *     chosen ones for {@code con2-auto}
 * @param seed of the run
 * @param options every training option by its flag's name
 * @param reductions what is less than in the paper's full setting, in words, such as {@code 20
 *     epochs of 2048}; empty for the full setting
 * @param trainingImages how many were learned from
 * @param testNormal how many test images of the normal class were scored
 * @param testAnomalous how many of other classes
 * @param leftOut paths in the dataset of pictures that the run should have and that cannot be read
 * @param auroc for each score of the method, in [0, 1]
 * @param trivial for each {@link dev.con2.evaluate.TrivialFeature} of the test images, by its
 *     label, its AUROC in the better direction, in [0.5, 1]; empty in records of before this was
 *     kept
 * @param unlearned names of the terms of the loss that training did not teach the network, see
 *     {@link dev.con2.train.UnlearnedTerm}; empty in records of before this was kept
 * @param warnings what fitting the scores warned of, in sentences; none in records of before this
 *     was kept
 * @param trainingSeconds wall time up to the last training step, with choosing contexts and
 *     measuring the speed where the run does so
 * @param seconds wall time of all, fitting and scoring included
 * @param numerics the version of the numerics that computed it, see {@link
 *     dev.con2.model.Provenance#NUMERICS}; 0 of records of before this was kept
 * @param device such as {@code cpu}
 * @param machine processor, cores and memory in words
 * @param commit of the sources, or {@code unknown}
 * @param version of con2
 * @param started when, as ISO 8601
 * @param scoresFile where the scores of every test image are, relative to the folder of {@code
 *     runs.jsonl}
 */
public record RunResult(
    String key,
    String dataset,
    String variant,
    String datasetFingerprint,
    int classIndex,
    String className,
    String paperClassName,
    String method,
    List<String> contexts,
    long seed,
    Map<String, Object> options,
    List<String> reductions,
    int trainingImages,
    int testNormal,
    int testAnomalous,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> leftOut,
    Map<String, Double> auroc,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, Double> trivial,
    @JsonSerialize(using = UnlearnedJson.Writer.class)
        @JsonDeserialize(using = UnlearnedJson.Reader.class)
        Optional<List<String>> unlearned,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> warnings,
    double trainingSeconds,
    double seconds,
    int numerics,
    String device,
    String machine,
    String commit,
    String version,
    String started,
    String scoresFile) {

  /** The reduction of a run that has {@code leftOut} where the official download has not. */
  public static final String UNREADABLE = "pictures left out that cannot be read";

  /** The option that says whose optimiser a run was trained with. */
  static final String RECIPE = "recipe";

  /** The option that says what the test-time views are drawn from. */
  private static final String VIEW_FAMILY = "view-family";

  /** The option that says whose epochs a run has where the budget of another seed decided them. */
  public static final String EPOCHS_OF_SEED = "epochs-of-seed";

  /** The option that says on which machine that budget was spent. */
  public static final String BUDGET_MACHINE = "budget-machine";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // to be refused as what they are
          .build();

  /** Whether it was trained by the optimiser of its method's authors. */
  boolean isByTheOriginalRecipe() {
    return Recipe.ORIGINAL.toString().equals(options.get(RECIPE));
  }

  /**
   * Keeps unmodifiable copies.
   *
   * @throws IllegalArgumentException if something is missing that every run has, or an AUROC or a
   *     number of images cannot be one
   */
  public RunResult {
    present("key", key);
    present("dataset", dataset);
    present("class-name", className);
    present("method", method);
    present("scores-file", scoresFile);
    contexts = List.copyOf(present("contexts", contexts));
    options = inOrder(present("options", options));
    reductions = List.copyOf(present("reductions", reductions));
    leftOut = List.copyOf(leftOut);
    auroc = inOrder(present("auroc", auroc));
    auroc.forEach(RunResult::requireAuroc);
    if (testNormal < 0 || testAnomalous < 0) {
      throw new IllegalArgumentException("a number of test images is below 0");
    }
    trivial = inOrder(trivial);
    unlearned = unlearned.map(List::copyOf);
    warnings = List.copyOf(warnings);
  }

  /** A line of a file may lack any field, whatever its type says. */
  private static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  private static void requireAuroc(String score, @Nullable Double value) {
    if (value == null || !(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("the auroc of %s is %s".formatted(score, value));
    }
  }

  /** That of {@code Map.copyOf} is another in each process, and so would be the record's line. */
  private static <V> Map<String, V> inOrder(Map<String, V> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The dataset, if it is one of the paper's. */
  Optional<NamedDataset> named() {
    return Arrays.stream(NamedDataset.values())
        .filter(one -> one.toString().equals(dataset))
        .findFirst();
  }

  /** The method with its own defaults; CON2 stands in for one that this con2 does not know. */
  Method ownMethod() {
    String name = String.valueOf(options.getOrDefault(TrainingOptions.METHOD, method));
    return Methods.find(name).orElse(Con2Method.DEFAULT);
  }

  /** Whether its method trains no encoder, and is given one. */
  boolean needsEncoder() {
    return ownMethod() instanceof EncoderMethod own && own.needsEncoder();
  }

  /** Pixels along each side of its images; the dataset's if it is not recorded. */
  int side() {
    Object recorded = options.get("image-size");
    return recorded == null
        ? named().map(one -> one.preprocessing().side()).orElse(PictureOptions.DEFAULT_SIDE)
        : Integer.parseInt(recorded.toString());
  }

  /** How pictures came to their size, in words; in records of before it was kept as usual. */
  String preprocessing() {
    Object recorded = options.get("preprocessing");
    return recorded == null ? usualPreprocessing() : recorded.toString();
  }

  /** Whether that is as the dataset has it at this side. */
  boolean hasUsualPreprocessing() {
    return preprocessing().equals(usualPreprocessing());
  }

  private String usualPreprocessing() {
    return named().map(one -> one.preprocessing().toSide(side()).summary()).orElse("");
  }

  /** The machine whose speed decided its epochs where it had a budget of time. */
  public String machineOfBudget() {
    return String.valueOf(options.getOrDefault(BUDGET_MACHINE, machine));
  }

  /** Passes over the training images that it had. */
  public int epochs() {
    return Integer.parseInt(String.valueOf(options.get("epochs")));
  }

  /** The same with some of its scores only. */
  public RunResult withScores(Collection<String> names) {
    Map<String, Double> some = new LinkedHashMap<>(auroc);
    some.keySet().retainAll(names);
    return with(options, reductions, some);
  }

  /**
   * A record of before the views could be drawn from all of T: they were crops then, which is less
   * than the full setting.
   */
  private RunResult withViewsOfCrops() {
    Map<String, Object> complete = new LinkedHashMap<>(options);
    complete.put(VIEW_FAMILY, ViewFamily.CROPS.toString());
    List<String> all = new ArrayList<>(reductions);
    all.add("view family %s instead of %s".formatted(ViewFamily.CROPS, PaperOptions.VIEW_FAMILY));
    return with(complete, all, auroc);
  }

  private boolean leavesViewFamilyOut() {
    return options.containsKey("views")
        && !options.containsKey(VIEW_FAMILY)
        && trainingOptions().uses(VIEW_FAMILY);
  }

  /**
   * Those that it was trained with: which options mean something in it. The method's defaults where
   * it has a value that this con2 does not know.
   */
  TrainingOptions trainingOptions() {
    TrainingOptions defaults = TrainingOptions.of(ownMethod());
    try {
      return defaults.withUsed(options);
    } catch (InvalidInputException e) {
      return defaults;
    }
  }

  private RunResult with(
      Map<String, Object> options, List<String> reductions, Map<String, Double> auroc) {
    return new RunResult(
        key,
        dataset,
        variant,
        datasetFingerprint,
        classIndex,
        className,
        paperClassName,
        method,
        contexts,
        seed,
        options,
        reductions,
        trainingImages,
        testNormal,
        testAnomalous,
        leftOut,
        auroc,
        trivial,
        unlearned,
        warnings,
        trainingSeconds,
        seconds,
        numerics,
        device,
        machine,
        commit,
        version,
        started,
        scoresFile);
  }

  /** Itself as one line of JSON, without the end of the line. */
  public String toLine() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run cannot be written as JSON", e);
    }
  }

  /**
   * The run of a line. What records of before did not say is filled in where it is known.
   *
   * @throws JsonProcessingException if the line is none, as when its writing was cut off
   */
  public static RunResult ofLine(String line) throws JsonProcessingException {
    RunResult run = MAPPER.readValue(line, RunResult.class);
    return run.leavesViewFamilyOut() ? run.withViewsOfCrops() : run;
  }
}
