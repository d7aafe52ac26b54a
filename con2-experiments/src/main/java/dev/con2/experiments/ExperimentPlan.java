package dev.con2.experiments;

import dev.con2.DetectorTraining;
import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset;
import dev.con2.experiments.dataset.Dataset.Split;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.DatasetItem;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.method.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runs that an experiment needs, by dataset, class, seed, method and contexts, so that the
 * pictures of a class are done with before the next.
 *
 * @param experiment what it is for
 * @param datasets those that are there
 * @param runs in the order in which they are done, each once
 * @param notices sentences on what is not there or not as it should be
 * @param keepsModels whether each run is to have its model, a file like any other
 */
public record ExperimentPlan(
    Experiment experiment,
    List<OpenDataset> datasets,
    List<PlannedRun> runs,
    List<String> notices,
    boolean keepsModels) {

  /** Copies the lists. */
  public ExperimentPlan {
    datasets = List.copyOf(datasets);
    runs = List.copyOf(runs);
    notices = List.copyOf(notices);
  }

  /**
   * Plans.
   *
   * @param data the folder of a dataset or one that holds several
   * @throws InvalidInputException if none of the datasets is there, or what is asked for is not in
   *     the experiment
   */
  public static ExperimentPlan of(
      Experiment experiment, Selection selection, RunOptions asked, Path data) {
    List<ExperimentMethod> methods = selection.methodsOf(experiment);
    asked.requireMeaning(methods);
    RunOptions runOptions = asked.identified();
    List<ExperimentMethod> inContexts = inContexts(methods, selection.contextsOf(experiment));
    List<String> notices = new ArrayList<>();
    List<OpenDataset> datasets = open(experiment, data, notices);
    selection.requireClasses(datasets);
    List<PlannedRun> runs = new ArrayList<>();
    for (OpenDataset dataset : datasets) {
      List<DatasetClass> normals =
          selection.classesOf(experiment, dataset.named(), dataset.dataset());
      if (!normals.isEmpty()) {
        runOptions.testImages().ifPresent(count -> requireTestImages(dataset.dataset(), count));
      }
      runOptions.images().ifPresent(count -> requireImages(dataset.dataset(), normals, count));
      List<DatasetItem> test = Subset.test(dataset.dataset(), runOptions.testImages());
      for (DatasetClass normal : normals) {
        List<DatasetItem> training =
            Subset.training(dataset.dataset(), normal, runOptions.images());
        requireEnough(methods, normal, training.size());
        for (long seed : selection.seedsOf(experiment)) {
          for (ExperimentMethod method : inContexts) {
            if (seed == 0 || !method.ignoresSeed()) {
              TrainingOptions options =
                  runOptions.options(dataset.named(), normal, method.method(), seed);
              options.requireTrained();
              runs.add(
                  new PlannedRun(dataset, normal, training, test, method, options, runOptions));
            }
          }
        }
      }
    }
    if (experiment == Experiment.FIGURE_3 && runs.size() > 1) {
      throw new InvalidInputException(
          "figure-3 shows one training and %d are asked for; give one class and one context"
              .formatted(runs.size()));
    }
    return new ExperimentPlan(experiment, datasets, runs, notices, false);
  }

  /** The same with a model of each run. */
  public ExperimentPlan keepingModels() {
    return new ExperimentPlan(experiment, datasets, runs, notices, true);
  }

  /** Each method in each list of contexts; one without contexts is the same in all of them. */
  private static List<ExperimentMethod> inContexts(
      List<ExperimentMethod> methods, List<List<ContextAugmentation>> contexts) {
    return methods.stream()
        .flatMap(method -> contexts.stream().map(method::in))
        .distinct()
        .toList();
  }

  private static List<OpenDataset> open(Experiment experiment, Path data, List<String> notices) {
    List<OpenDataset> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (NamedDataset named : experiment.datasets()) {
      Optional<Dataset> dataset = find(named, data, experiment.datasets().size() > 1, unusable);
      if (dataset.isPresent()) {
        notices.addAll(dataset.get().warnings());
        found.add(OpenDataset.of(named, dataset.get()));
      } else {
        missing.add(named.toString());
      }
    }
    if (found.isEmpty() && !experiment.datasets().isEmpty()) {
      throw new InvalidInputException(
          "%s holds none of the datasets of %s, %s; docs/datasets.md says where they come from"
                  .formatted(data, experiment, String.join(", ", missing))
              + unusable.stream().map(sentence -> ". " + sentence).collect(Collectors.joining()));
    }
    notices.addAll(unusable);
    if (!missing.isEmpty()) {
      notices.add(
          "left out, as %s does not hold them: %s".formatted(data, String.join(", ", missing)));
    }
    return found;
  }

  /** One that cannot be used among several is left out with its sentence. */
  private static Optional<Dataset> find(
      NamedDataset named, Path data, boolean oneOfSeveral, List<String> unusable) {
    try {
      return named.find(data);
    } catch (InvalidInputException e) {
      if (!oneOfSeveral || !data.toFile().isDirectory()) {
        throw e;
      }
      unusable.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Before any run is done, not when it is this one's turn. */
  private static void requireEnough(
      List<ExperimentMethod> methods, DatasetClass normal, int training) {
    for (ExperimentMethod method : methods) {
      if (training < DetectorTraining.minimumPictures(method.method())) {
        throw new InvalidInputException(
            "%s needs %d training pictures, and of %s there are %d; give more, or leave it out"
                .formatted(
                    method.name(),
                    DetectorTraining.minimumPictures(method.method()),
                    normal,
                    training));
      }
    }
  }

  /** Classes of which some are whole and some are not could not stand in one table. */
  private static void requireImages(Dataset dataset, List<DatasetClass> normals, int count) {
    IntSummaryStatistics counts =
        normals.stream()
            .mapToInt(normal -> dataset.items(Split.TRAIN, normal).size())
            .summaryStatistics();
    if (count >= counts.getMin() && count < counts.getMax()) {
      throw new InvalidInputException(
          "option images is %d, which is all of a class of %s and not all of another; give less than %d, or %d or more, which is all of each"
              .formatted(count, dataset.name(), counts.getMin(), counts.getMax()));
    }
  }

  private static void requireTestImages(Dataset dataset, int count) {
    int[] counts = dataset.counts(Split.TEST);
    int minimum = Arrays.stream(counts).min().orElse(0);
    int maximum = Arrays.stream(counts).max().orElse(0);
    if (count > minimum && count < maximum) {
      throw new InvalidInputException(
          "option test-images is %d and a class of %s has %d; give %d or fewer, so that there are as many of each class"
              .formatted(count, dataset.name(), minimum, minimum));
    }
  }

  /** The runs that are not done yet, by anyone. */
  public List<PlannedRun> missing(RunFolder folder) {
    Set<String> finished = folder.finishedKeys();
    return runs.stream()
        .filter(run -> isMissing(run, finished.contains(run.key()), folder))
        .toList();
  }

  /** Those of the missing whose record is there: they are trained again for their model. */
  public List<PlannedRun> withoutModel(RunFolder folder) {
    Set<String> finished = folder.finishedKeys();
    return runs.stream()
        .filter(run -> finished.contains(run.key()) && lacksModel(run, folder))
        .toList();
  }

  /**
   * Whether it is not done: beside the record there must be the model where it is kept, and the
   * drawing of Figure 3.
   */
  boolean isMissing(PlannedRun run, boolean finished, RunFolder folder) {
    return !finished
        || lacksModel(run, folder)
        || experiment == Experiment.FIGURE_3 && !EmbeddingFigure.isThere(folder, run.key());
  }

  private boolean lacksModel(PlannedRun run, RunFolder folder) {
    return keepsModels && !folder.hasModel(run.key());
  }

  /** How many runs, in which datasets, in words. */
  public String summary() {
    String names = datasets.stream().map(OpenDataset::variant).collect(Collectors.joining(", "));
    return "%s: %d %s on %s"
        .formatted(experiment, runs.size(), runs.size() == 1 ? "run" : "runs", names);
  }
}
