package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.augment.ContextAugmentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextWordsTest {

  private static ContextWords words(ContextFigures... figures) {
    return new ContextWords(new ContextChoice(List.of(figures), 150, 50));
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
            "Invert: classified right in 95 of 100 cases (50 is chance; the colours alone give"
                + " 80), and 40 of 100 neighbours stay neighbours beyond chance. It is the best by the"
                + " sum of both: how well it is classified beyond its colours, and what it keeps alike.",
            "Equalize: classified right in 97 of 100 cases (50 is chance; the colours alone give"
                + " 60), and 5 of 100 neighbours stay neighbours beyond chance. What is alike does"
                + " not stay alike, so pictures in it say little of the pictures.",
            "Flip: classified right in 68 of 100 cases (50 is chance; the colours alone give 50),"
                + " and 90 of 100 neighbours stay neighbours beyond chance. A short training does"
                + " not learn to classify it, so a longer one would spend time on that.");
  }

  @Test
  void words_severalSuit_compareWithTheBest() {
    ContextWords words = words(figures("invert", 0.95, 0.8, 0.3), figures("flip", 0.9, 0.5, 0.2));

    assertThat(words.headline()).isEqualTo("Flip suits these pictures best.");
    assertThat(words.reasons().get(0)).startsWith("Flip: ");
    assertThat(words.reasons().get(1))
        .startsWith("Invert: ")
        .endsWith(
            "It suits too, but less than flip by the sum of both: classified beyond its colours, and kept alike.");
  }

  @Test
  void reasons_ofFewPictures_endWithHowRoughTheyAre() {
    ContextFigures flip = figures("flip", 0.9, 0.5, 0.2);
    assertThat(new ContextWords(new ContextChoice(List.of(flip), 30, 10)).reasons())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("These figures are of 40 pictures, of which 10 were kept aside");
    assertThat(words(flip).reasons()).hasSize(1);
  }

  @Test
  void headline_noneSuits() {
    assertThat(words(figures("flip", 0.55, 0.5, 0.9), figures("invert", 0.6, 0.6, 0.9)).headline())
        .isEqualTo("None of the contexts suits these pictures well; invert comes nearest.");
  }
}
