package dev.con2.experiments;

import static dev.con2.experiments.dataset.NamedDataset.CIFAR10;
import static dev.con2.experiments.dataset.NamedDataset.CIFAR100;
import static dev.con2.experiments.dataset.NamedDataset.DOGS_VS_CATS;
import static dev.con2.experiments.dataset.NamedDataset.IMAGENET30;
import static dev.con2.experiments.dataset.NamedDataset.MELANOMA;
import static dev.con2.experiments.dataset.NamedDataset.MUFFIN_VS_CHIHUAHUA;
import static dev.con2.experiments.dataset.NamedDataset.PNEUMONIA;

import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import dev.con2.experiments.dataset.DatasetClass;
import dev.con2.experiments.dataset.NamedDataset;
import dev.con2.experiments.results.Yardstick;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tables and figures of the paper that can be made, and the runs that each is made of. */
public enum Experiment {
  /** AUROC on medical pictures. */
  TABLE_1(List.of(PNEUMONIA, MELANOMA), List.of("simclr", "con2"), ContextLists.EACH),
  /** Hours a run; made of the runs that others did. */
  TABLE_2(List.of(), List.of(), List.of()),
  /** AUROC on natural pictures, averaged over classes. */
  TABLE_3(
      List.of(CIFAR10, CIFAR100, IMAGENET30, DOGS_VS_CATS, MUFFIN_VS_CHIHUAHUA),
      List.of("simclr", "con2"),
      ContextLists.EACH),
  /** CIFAR-10, a class. */
  TABLE_4(List.of(CIFAR10), List.of("con2"), ContextLists.EACH),
  /** CIFAR-100, a superclass. */
  TABLE_5(List.of(CIFAR100), List.of("con2"), ContextLists.EACH),
  /** ImageNet30, a class. */
  TABLE_6(List.of(IMAGENET30), List.of("con2"), ContextLists.EACH),
  /** Dogs vs. Cats, a class. */
  TABLE_7(List.of(DOGS_VS_CATS), List.of("con2"), ContextLists.EACH),
  /** Muffin vs. Chihuahua, a class. */
  TABLE_8(List.of(MUFFIN_VS_CHIHUAHUA), List.of("con2"), ContextLists.EACH),
  /** The terms of the loss. */
  TABLE_9(
      List.of(PNEUMONIA, MELANOMA),
      List.of("con2-content", "con2-context", "con2"),
      List.of("equalize")),
  /** An example of each dataset in each context; nothing is trained. */
  FIGURE_2(List.of(NamedDataset.values()), List.of(), List.of()),
  /** Representations of one training in two dimensions. */
  FIGURE_3(List.of(CIFAR10), List.of("con2"), List.of("flip")),
  /** CIFAR-10, a class, as bars. */
  FIGURE_4(List.of(CIFAR10), List.of("simclr", "con2"), List.of("invert", "flip")),
  /** The spread over the classes of the other natural datasets. */
  FIGURE_5(
      List.of(CIFAR100, IMAGENET30, DOGS_VS_CATS, MUFFIN_VS_CHIHUAHUA),
      List.of("simclr", "con2", "con2-auto"),
      List.of("invert", "flip")),
  /** AUROC against the number of contexts. */
  FIGURE_6(List.of(CIFAR10, IMAGENET30), List.of("con2"), ContextLists.GROWING);

  /** A holder, since an enumeration's constants come before its other fields. */
  private static final class ContextLists {
    private static final List<String> EACH = List.of("equalize", "invert", "flip");

    /** Appendix E.1 for 2 to 8 contexts, the original one among them. */
    private static final List<String> GROWING = growing();

    private static List<String> growing() {
      return IntStream.rangeClosed(2, 8)
          .mapToObj(count -> ContextAugmentation.names(ContextAugmentation.first(count)))
          .toList();
    }
  }

  private final List<NamedDataset> datasets;
  private final List<String> methods;
  private final List<String> contexts;

  Experiment(List<NamedDataset> datasets, List<String> methods, List<String> contexts) {
    this.datasets = datasets;
    this.methods = methods;
    this.contexts = contexts;
  }

  /**
   * Reads a name such as {@code table-1}.
   *
   * @throws InvalidInputException if there is no such experiment
   */
  public static Experiment parse(String name) {
    return Arrays.stream(values())
        .filter(experiment -> experiment.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "experiment '%s' is not known; give one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Experiment::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** The datasets that it is about. */
  public List<NamedDataset> datasets() {
    return datasets;
  }

  /** The methods that it compares, and the yardsticks beside them. */
  List<String> methods() {
    return showsYardsticks()
        ? Stream.concat(methods.stream(), Yardstick.methods().stream()).toList()
        : methods;
  }

  /** Whether it is about how well methods tell anomalies. */
  private boolean showsYardsticks() {
    return this != TABLE_2 && this != FIGURE_2 && this != FIGURE_3;
  }

  /**
   * Whether it shows a method that is asked for: tables of methods have a row for any, but those of
   * Table 9 alone for the terms of the loss, and figures draw rivals that they do not run by
   * themselves, since they take long.
   */
  boolean shows(String method) {
    boolean isOfMethods = this == TABLE_1 || this == TABLE_3;
    return this == TABLE_9
        || isOfMethods && !TABLE_9.methods.contains(method)
        || shown().contains(method);
  }

  /** The methods that it can show; those that it runs first. */
  List<String> shown() {
    return this == FIGURE_4 || this == FIGURE_5
        ? Stream.concat(methods().stream(), Stream.of("csi", "unicon-ha")).toList()
        : methods();
  }

  /** The contexts of the trainings of CON2: one training for each list. */
  List<List<ContextAugmentation>> contexts() {
    return contexts.stream().map(ContextAugmentation::parseList).toList();
  }

  /** The names of the contexts that its tables have rows for. */
  List<String> shownContexts() {
    return this == TABLE_9 ? contexts : ContextLists.EACH;
  }

  /** The classes that are normal in turn, unless others are asked for. */
  List<DatasetClass> normalClasses(NamedDataset dataset) {
    List<DatasetClass> all = dataset.normalClasses();
    if (this == FIGURE_3) {
      return List.of(all.get(1));
    }
    if (this == FIGURE_6) {
      return dataset == CIFAR10
          ? List.of(all.get(1), all.get(3))
          : List.of(all.get(2), all.get(28));
    }
    return all;
  }

  /** As on the command line, such as {@code table-1}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
