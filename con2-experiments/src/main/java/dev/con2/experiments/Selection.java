package dev.con2.experiments;

import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.Dataset;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.results.Yardstick;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which of an experiment's runs are asked for. An empty list leaves the experiment's own.
 *
 * @param methods by name, among the experiment's; in tables of methods any
 * @param classes that are normal in turn, by name or number
 * @param contexts beside the original one, each a training of its own; for figure-6 how many there
 *     are, 2 to 8
 * @param scores that are of interest: methods without any of them are not run, but for the
 *     yardsticks
 * @param seeds how many, from 1: 0, 1, 2 ...
 */
public record Selection(
    List<String> methods,
    List<String> classes,
    List<String> contexts,
    List<String> scores,
    int seeds) {

  private static final int MOST_SEEDS = 100;

  /** Copies the lists; checks the number of seeds. */
  public Selection {
    methods = List.copyOf(methods);
    classes = List.copyOf(classes);
    contexts = List.copyOf(contexts);
    scores = List.copyOf(scores);
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new InvalidInputException(
          "option seeds is %d, out of range; give how many, from 1 to %d"
              .formatted(seeds, MOST_SEEDS));
    }
  }

  /** The methods of the experiment that are to be run. */
  List<ExperimentMethod> methodsOf(Experiment experiment) {
    for (String name : methods) {
      ExperimentMethod.named(name);
      if (!experiment.shows(name)) {
        throw new InvalidInputException(
            "%s has no method '%s'; give some of %s"
                .formatted(experiment, name, String.join(", ", experiment.shown())));
      }
    }
    List<ExperimentMethod> wanted =
        Stream.concat(experiment.methods().stream(), methods.stream())
            .distinct()
            .filter(name -> methods.isEmpty() || methods.contains(name))
            .map(ExperimentMethod::named)
            .toList();
    requireScores(
        wanted.stream().flatMap(method -> method.scores().stream()),
        score -> "score '%s' is not one of the methods of %s".formatted(score, experiment));
    return wanted.stream().filter(this::isOfInterest).toList();
  }

  /**
   * Requires that there are the scores that were asked for.
   *
   * @param there the names of those that there are, in any order and any number of times
   * @param problem what to say of one that is not
   * @throws InvalidInputException if one is not
   */
  public void requireScores(Stream<String> there, UnaryOperator<String> problem) {
    Set<String> known = there.collect(Collectors.toCollection(TreeSet::new));
    for (String score : scores) {
      if (!known.contains(score)) {
        throw new InvalidInputException(
            problem.apply(score) + "; give some of " + String.join(", ", known));
      }
    }
  }

  /** The yardsticks are, whatever the scores. */
  private boolean isOfInterest(ExperimentMethod method) {
    return scores.isEmpty()
        || Yardstick.methods().contains(method.name())
        || method.scores().stream().anyMatch(scores::contains);
  }

  /** The lists of contexts to train CON2 with, the original one first in each. */
  List<List<ContextAugmentation>> contextsOf(Experiment experiment) {
    if (contexts.isEmpty()) {
      return experiment.contexts();
    }
    if (experiment == Experiment.FIGURE_6) {
      return contexts.stream().map(count -> experiment.contexts().get(count(count) - 2)).toList();
    }
    for (String name : contexts) {
      ContextAugmentation.parse(name);
      if (experiment != Experiment.FIGURE_3 && !experiment.shownContexts().contains(name)) {
        throw new InvalidInputException(
            "%s has no row for context '%s'; give some of %s"
                .formatted(experiment, name, String.join(", ", experiment.shownContexts())));
      }
    }
    return contexts.stream()
        .map(name -> List.of(ContextAugmentation.ORIGINAL, ContextAugmentation.parse(name)))
        .toList();
  }

  private static int count(String text) {
    if (!text.matches("[2-8]")) {
      throw new InvalidInputException(
          "figure-6 counts contexts and '%s' is no such number; give numbers from 2 to 8"
              .formatted(text));
    }
    return Integer.parseInt(text);
  }

  /**
   * The classes of a dataset that are normal in turn; none if those asked for are of other
   * datasets.
   */
  List<DatasetClass> classesOf(Experiment experiment, NamedDataset named, Dataset dataset) {
    if (classes.isEmpty()) {
      return experiment.normalClasses(named);
    }
    return named.normalClasses().stream()
        .filter(label -> classes.stream().anyMatch(name -> isCalled(dataset, label, name)))
        .toList();
  }

  /** Makes sure that each class asked for is in one of the datasets at least. */
  void requireClasses(List<OpenDataset> datasets) {
    for (String name : classes) {
      boolean known =
          datasets.stream()
              .anyMatch(
                  open ->
                      open.named().normalClasses().stream()
                          .anyMatch(label -> isCalled(open.dataset(), label, name)));
      if (!known) {
        throw new InvalidInputException(
            "no class '%s' can be the normal one; give names or numbers of %s"
                .formatted(name, names(datasets)));
      }
    }
  }

  private static String names(List<OpenDataset> datasets) {
    return datasets.stream()
        .map(
            open ->
                open.named().normalClasses().stream()
                    .map(DatasetClass::toString)
                    .collect(Collectors.joining(", ", open.named() + ": ", "")))
        .collect(Collectors.joining("; "));
  }

  private static boolean isCalled(Dataset dataset, DatasetClass label, String name) {
    try {
      return dataset.classOf(name).equals(label);
    } catch (InvalidInputException e) {
      return false;
    }
  }

  /** The seeds of an experiment: Figure 3 shows one training. */
  List<Long> seedsOf(Experiment experiment) {
    int count = experiment == Experiment.FIGURE_3 ? 1 : seeds;
    return IntStream.range(0, count).mapToObj(seed -> (long) seed).toList();
  }
}
