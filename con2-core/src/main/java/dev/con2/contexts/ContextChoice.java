package dev.con2.contexts;

import dev.con2.augment.ContextAugmentation;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The context that suits some normal images best, and the figures that say so.
 *
 * @param figures of each context, at least one, in the order in which they were measured
 * @param learnedFrom number of images that the short trainings saw
 * @param keptAside number of images that the figures were measured on
 */
public record ContextChoice(List<ContextFigures> figures, int learnedFrom, int keptAside) {

  /** A context that is told in fewer images than this share is next to guessing. */
  public static final double HARDLY_DISTINCT = 0.6;

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

  /** The figures of the context with the greatest {@link ContextFigures#fitness}. */
  public ContextFigures best() {
    return ranked().get(0);
  }

  /** What to train with: the untouched context and the best. */
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.UNTOUCHED, best().context());
  }

  /** All figures in one line, for the record of a model. */
  @Override
  public String toString() {
    return figures.stream().map(Object::toString).collect(Collectors.joining("; "));
  }
}
