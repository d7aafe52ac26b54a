package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.augment.ContextAugmentation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextWordsTest {

  private static ContextWords words(ContextFigures... figures) {
    return new ContextWords(new ContextChoice(List.of(figures), 30, 10));
  }

  private static ContextFigures figures(
      String context, double told, double colour, double alignment) {
    return new ContextFigures(ContextAugmentation.parse(context), told, colour, alignment);
  }

  @Test
  void words_tellEachContextTheBestFirst() {
    ContextWords words =
        words(
            figures("flip", 0.68, 0.5, 0.9),
            figures("equalize", 0.97, 0.6, 0.05),
            figures("invert", 0.95, 0.8, 0.4));

    assertThat(words.headline())
        .isEqualTo("Invert suits these pictures, and no other context does.");
    assertThat(words.reasons())
        .containsExactly(
            "Invert: told from the picture as it is in 95 of 100 cases (50 is guessing; the colours"
                + " alone tell 80), and 40 of 100 neighbours stay neighbours beyond chance. It is"
                + " the best by both: how far it is told beyond its colours, and what it keeps"
                + " alike.",
            "Equalize: told from the picture as it is in 97 of 100 cases (50 is guessing; the"
                + " colours alone tell 60), and 5 of 100 neighbours stay neighbours beyond chance."
                + " What is alike does not stay alike, so pictures in it say little of the"
                + " pictures.",
            "Flip: told from the picture as it is in 68 of 100 cases (50 is guessing; the colours"
                + " alone tell 50), and 90 of 100 neighbours stay neighbours beyond chance. A short"
                + " training does not learn to tell it, so a longer one would spend time on that.");
  }

  @Test
  void words_severalSuit_compareWithTheBest() {
    ContextWords words = words(figures("invert", 0.95, 0.8, 0.3), figures("flip", 0.9, 0.5, 0.2));

    assertThat(words.headline()).isEqualTo("Flip suits these pictures best.");
    assertThat(words.reasons().get(0)).startsWith("Flip: ");
    assertThat(words.reasons().get(1))
        .startsWith("Invert: ")
        .endsWith(
            "It suits too, but by both, told beyond its colours and kept alike, less than flip.");
  }

  @Test
  void headline_noneSuits() {
    assertThat(words(figures("flip", 0.55, 0.5, 0.9), figures("invert", 0.6, 0.6, 0.9)).headline())
        .isEqualTo("None of the contexts suits these pictures well; invert comes nearest.");
  }
}
