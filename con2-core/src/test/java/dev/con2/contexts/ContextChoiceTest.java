package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.augment.ContextAugmentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextChoiceTest {

  private static ContextFigures figures(String context, double told, double alignment) {
    return new ContextFigures(ContextAugmentation.parse(context), told, 0.5, alignment);
  }

  @Test
  void fitness_isTheProductOfBothBeyondChance() {
    assertThat(figures("flip", 0.75, 0.4).fitness()).isCloseTo(0.2, within(1e-12));
    assertThat(figures("flip", 1, 1).fitness()).isEqualTo(1);
    assertThat(figures("flip", 0.45, 0.4).fitness()).isZero();
    assertThat(figures("flip", 0.9, -0.1).fitness()).isZero();
    // Two figures below chance are not a good context.
    assertThat(figures("flip", 0.4, -0.1).fitness()).isZero();
  }

  @Test
  void best_isTheGreatestAndOfEqualOnesTheFirst() {
    ContextFigures flip = figures("flip", 0.75, 0.4);
    ContextFigures invert = figures("invert", 1, 0.3);
    ContextFigures equalize = figures("equalize", 0.65, 1);

    ContextChoice choice = new ContextChoice(List.of(flip, equalize, invert), 30, 10);

    assertThat(choice.ranked()).containsExactly(equalize, invert, flip);
    assertThat(choice.best()).isEqualTo(equalize);
    assertThat(
            new ContextChoice(List.of(figures("flip", 0.5, 0), figures("invert", 0.5, 0)), 30, 10)
                .best()
                .context())
        .hasToString("flip");
  }

  @Test
  void chosen_areThoseThatMeetBothRequirements() {
    ContextFigures flip = figures("flip", 0.6, 0.5);
    ContextFigures invert = figures("invert", 0.9, 0.1);
    ContextFigures guessed = figures("equalize", 0.59, 0.9);
    ContextFigures scattered = figures("equalize", 1, 0.09);

    assertThat(choice(flip, invert, guessed).chosen()).containsExactly(flip, invert);
    assertThat(choice(flip, invert, scattered).chosen()).containsExactly(flip, invert);
    assertThat(choice(flip, invert, guessed).best()).as("fitter, but guessed").isEqualTo(flip);
    assertThat(choice(flip, invert, guessed).contexts())
        .containsExactly(
            ContextAugmentation.UNTOUCHED,
            ContextAugmentation.parse("flip"),
            ContextAugmentation.parse("invert"));
    assertThat(choice(scattered, guessed).chosen()).as("none does").containsExactly(guessed);
  }

  private static ContextChoice choice(ContextFigures... figures) {
    return new ContextChoice(List.of(figures), 30, 10);
  }

  @Test
  void toString_holdsEveryFigure() {
    assertThat(new ContextChoice(List.of(figures("flip", 0.75, 0.4)), 30, 10))
        .hasToString("flip 0.200 = (2 x 0.750 - 1) x 0.400, colour 0.500");
  }

  @Test
  void figures_outOfRange_areRefused() {
    assertThatThrownBy(() -> figures("flip", 1.1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> figures("flip", 0.5, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ContextChoice(List.of(), 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
