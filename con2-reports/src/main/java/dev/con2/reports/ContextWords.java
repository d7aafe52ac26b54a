package dev.con2.reports;

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
    String best = choice.best().context().toString();
    if (!choice.best().suits()) {
      return "None of the contexts suits these pictures well; %s comes nearest.".formatted(best);
    }
    boolean isAlone = choice.figures().stream().filter(ContextFigures::suits).count() == 1;
    return (isAlone
            ? "%s suits these pictures, and no other context does."
            : "%s suits these pictures best.")
        .formatted(capitalised(best));
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
      return "A short training does not learn to tell it, so a longer one would spend time on that.";
    }
    if (!figures.isAligned()) {
      return "What is alike does not stay alike, so pictures in it say little of the pictures.";
    }
    ContextFigures best = choice.best();
    return figures.equals(best)
        ? "It is the best by both: how far it is told beyond its colours, and what it keeps alike."
        : "It suits too, but by both, told beyond its colours and kept alike, less than %s."
            .formatted(best.context());
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static String ofHundred(double share) {
    return Long.toString(Math.round(100 * share));
  }
}
