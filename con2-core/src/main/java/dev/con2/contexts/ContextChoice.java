package dev.con2.contexts;

import dev.con2.augment.ContextAugmentation;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The context that suits some normal images, and the figures that say so.
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

  /**
   * The figures from the best context to the worst; of equal ones the first comes first. Before all
   * others are those that meet both requirements, by their fitness; the others are in the order of
   * their distinctiveness (docs/contexts.md has why).
   */
  public List<ContextFigures> ranked() {
    Comparator<ContextFigures> bySuiting = Comparator.comparing(ContextFigures::suits);
    Comparator<ContextFigures> byMerit =
        Comparator.comparingDouble(one -> one.suits() ? one.fitness() : one.distinctiveness());
    return figures.stream().sorted(bySuiting.thenComparing(byMerit).reversed()).toList();
  }

  /** The figures of the context to train with. */
  public ContextFigures best() {
    return ranked().get(0);
  }

  /** What to train with: the original context and the best. */
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL, best().context());
  }

  /** How many images it rests on: those that were learned from and those kept aside. */
  public int images() {
    return learnedFrom + keptAside;
  }

  /** All figures in one line, for the record of a model. */
  @Override
  public String toString() {
    return figures.stream().map(Object::toString).collect(Collectors.joining("; "));
  }
}
