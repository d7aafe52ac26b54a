package dev.con2.app.report;

import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextFigures;
import java.util.List;

/** Which contexts suit some pictures and why, in sentences. */
public final class ContextWords {

  private final ContextChoice choice;

  /** Of this choice. */
  public ContextWords(ContextChoice choice) {
    this.choice = choice;
  }

  /** The choice in one sentence. */
  public String headline() {
    ContextFigures best = choice.best();
    if (best.fitness() == 0) {
      return "No context suits these pictures: none is both told from them and keeps alike what is"
          + " alike.";
    }
    if (!best.suits()) {
      return "%s suits these pictures best, but none of the contexts suits them well."
          .formatted(capitalised(best.context().toString()));
    }
    List<String> names =
        choice.chosen().stream().map(figures -> figures.context().toString()).toList();
    if (names.size() == 1) {
      return "%s suits these pictures, and no other context does."
          .formatted(capitalised(names.get(0)));
    }
    String others = String.join(", ", names.subList(0, names.size() - 1));
    return "%s and %s suit these pictures, and are to be used together."
        .formatted(capitalised(others), names.get(names.size() - 1));
  }

  /** A sentence or two on each context, the best first. */
  public List<String> reasons() {
    return choice.ranked().stream().map(this::reason).toList();
  }

  private String reason(ContextFigures figures) {
    return ("%s: told from the picture as it is in %s of 100 cases (50 is guessing; the colours"
            + " alone tell %s), and %s of 100 neighbours stay neighbours beyond chance. %s")
        .formatted(
            capitalised(figures.context().toString()),
            ofHundred(figures.distinctiveness()),
            ofHundred(figures.colourAlone()),
            ofHundred(Math.max(0, figures.alignment())),
            verdict(figures));
  }

  private String verdict(ContextFigures figures) {
    if (!figures.isDistinct()) {
      return "It can hardly be told, so there is little to learn from it.";
    }
    if (!figures.isAligned()) {
      return "What is alike does not stay alike, so pictures in it say little of the pictures.";
    }
    if (figures.equals(choice.best())) {
      return "That is the best of both together.";
    }
    ContextFigures best = choice.best();
    if (figures.distinctiveness() >= best.distinctiveness()) {
      return "It is told as well as %s, but less of what is alike stays alike."
          .formatted(best.context());
    }
    if (figures.alignment() >= best.alignment()) {
      return "It keeps as much alike as %s, but is told less well.".formatted(best.context());
    }
    return "It is told less well than %s and keeps less alike.".formatted(best.context());
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static String ofHundred(double share) {
    return Long.toString(Math.round(100 * share));
  }
}
