package dev.con2.contexts;

import dev.con2.augment.ContextAugmentation;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The contexts that suit some normal images, and the figures that say so.
 *
 * @param figures of each context, at least one, in the order in which they were measured
 * @param learnedFrom number of images that the short trainings saw
 * @param keptAside number of images that the figures were measured on
 */
public record ContextChoice(List<ContextFigures> figures, int learnedFrom, int keptAside) {

  /** Copies the list. */
  public ContextChoice {
    figures = List.copyOf(figures);
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to choose from");
    }
  }

  /** The figures from the best context to the worst; of equal ones the first comes first. */
  public List<ContextFigures> ranked() {
    return figures.stream()
        .sorted(Comparator.comparingDouble(ContextFigures::fitness).reversed())
        .toList();
  }

  /**
   * The figures of the contexts to train with, in the order in which they were measured: all that
   * suit, since together they have mostly done about as well as the best of them
   * (docs/contexts.md); the fittest alone where none does.
   */
  public List<ContextFigures> chosen() {
    List<ContextFigures> suitable = figures.stream().filter(ContextFigures::suits).toList();
    return suitable.isEmpty() ? List.of(ranked().get(0)) : suitable;
  }

  /** The fittest of the chosen. */
  public ContextFigures best() {
    List<ContextFigures> chosen = chosen();
    return ranked().stream().filter(chosen::contains).findFirst().orElseThrow();
  }

  /** What to train with: the untouched context and the chosen. */
  public List<ContextAugmentation> contexts() {
    return Stream.concat(
            Stream.of(ContextAugmentation.UNTOUCHED),
            chosen().stream().map(ContextFigures::context))
        .toList();
  }

  /** All figures in one line, for the record of a model. */
  @Override
  public String toString() {
    return figures.stream().map(Object::toString).collect(Collectors.joining("; "));
  }
}
