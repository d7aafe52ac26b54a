package dev.con2.app.report;

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
            figures("flip", 0.58, 0.5, 0.9),
            figures("invert", 0.95, 0.8, 0.4),
            figures("equalize", 0.97, 0.9, 0.05));

    assertThat(words.headline())
        .isEqualTo("Invert suits these pictures, and no other context does.");
    assertThat(words.reasons())
        .containsExactly(
            "Invert: told from the picture as it is in 95 of 100 cases (50 is guessing; the colours"
                + " alone tell 80), and 40 of 100 neighbours stay neighbours beyond chance. That is"
                + " the best of both together.",
            "Flip: told from the picture as it is in 58 of 100 cases (50 is guessing; the colours"
                + " alone tell 50), and 90 of 100 neighbours stay neighbours beyond chance. It can"
                + " hardly be told, so there is little to learn from it.",
            "Equalize: told from the picture as it is in 97 of 100 cases (50 is guessing; the"
                + " colours alone tell 90), and 5 of 100 neighbours stay neighbours beyond chance."
                + " What is alike does not stay alike, so pictures in it say little of the"
                + " pictures.");
  }

  @Test
  void reasons_compareWithTheBest() {
    List<String> reasons =
        words(
                figures("flip", 0.9, 0.5, 0.5),
                figures("invert", 0.95, 0.8, 0.3),
                figures("equalize", 0.7, 0.9, 0.6))
            .reasons();

    assertThat(reasons.get(1))
        .contains("Invert")
        .endsWith("told as well as flip, but less of what is alike stays alike.");
    assertThat(reasons.get(2)).endsWith("It keeps as much alike as flip, but is told less well.");
    assertThat(words(figures("flip", 0.9, 0.5, 0.5), figures("invert", 0.8, 0.8, 0.3)).reasons())
        .last()
        .asString()
        .endsWith("It is told less well than flip and keeps less alike.");
  }

  @Test
  void headline_severalSuit_namesThemInTheirOrder() {
    ContextFigures flip = figures("flip", 0.9, 0.5, 0.2);
    ContextFigures invert = figures("invert", 0.95, 0.8, 0.4);
    ContextFigures equalize = figures("equalize", 0.7, 0.9, 0.6);

    assertThat(words(flip, invert).headline())
        .isEqualTo("Flip and invert suit these pictures, and are to be used together.");
    assertThat(words(flip, invert, equalize).headline())
        .isEqualTo("Flip, invert and equalize suit these pictures, and are to be used together.");
  }

  @Test
  void words_fittestThatCannotBeTold_isNotWhatTheOthersAreComparedWith() {
    ContextWords words =
        words(
            figures("flip", 0.6, 0.5, 0.5),
            figures("invert", 0.9, 0.5, 0.1),
            figures("equalize", 0.59, 0.5, 0.9));

    assertThat(words.headline())
        .isEqualTo("Flip and invert suit these pictures, and are to be used together.");
    assertThat(words.reasons().get(0)).contains("Equalize: ", "It can hardly be told");
    assertThat(words.reasons().get(1)).contains("Flip: ", "That is the best of both together.");
    assertThat(words.reasons().get(2)).contains("Invert: ", "It is told as well as flip");
  }

  @Test
  void headline_noneSuits() {
    assertThat(words(figures("flip", 0.55, 0.5, 0.9)).headline())
        .isEqualTo("Flip suits these pictures best, but none of the contexts suits them well.");
    assertThat(words(figures("flip", 0.5, 0.5, 0.9), figures("invert", 0.9, 0.5, -0.1)).headline())
        .startsWith("No context suits these pictures");
  }
}
