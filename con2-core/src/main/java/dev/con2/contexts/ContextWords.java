package dev.con2.contexts;

import java.util.ArrayList;
import java.util.List;

/** Which contexts suit some pictures and why, in sentences. */
public final class ContextWords {

  /** From so many pictures on chance does not reach what a context must have. */
  private static final int MANY = 200;

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

  /** A sentence or two on each context, the best first; then how far to trust few pictures. */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>(choice.ranked().stream().map(this::reason).toList());
    int pictures = choice.images();
    if (pictures < MANY) {
      reasons.add(
          "These figures are of %d pictures, of which %d were kept aside to measure on, and so rough: with 40 a third of contexts that keep nothing alike seem to keep 10 of 100 neighbours, with 100 a thirtieth; give %d or more, or choose by eye."
              .formatted(pictures, choice.keptAside(), MANY));
    }
    return reasons;
  }

  private String reason(ContextFigures figures) {
    return ("%s: classified right in %s of 100 cases (50 is chance; the colours alone give %s),"
            + " and %s of 100 neighbours stay neighbours beyond chance. %s")
        .formatted(
            capitalised(figures.context().toString()),
            ofHundred(figures.distinctiveness()),
            ofHundred(figures.colourAlone()),
            ofHundred(Math.max(0, figures.alignment())),
            verdict(figures));
  }

  private String verdict(ContextFigures figures) {
    if (!figures.isDistinct()) {
      return "A short training does not learn to classify it, so a longer one would spend time on that.";
    }
    if (!figures.isAligned()) {
      return "What is alike does not stay alike, so pictures in it say little of the pictures.";
    }
    ContextFigures best = choice.best();
    return figures.equals(best)
        ? "It is the best by the sum of both: how well it is classified beyond its colours, and what it keeps alike."
        : "It suits too, but less than %s by the sum of both: classified beyond its colours, and kept alike."
            .formatted(best.context());
  }

  private static String capitalised(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static String ofHundred(double share) {
    return Long.toString(Math.round(100 * share));
  }
}
