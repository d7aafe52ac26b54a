package dev.con2.contexts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.augment.ContextAugmentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextChoiceTest {

  private static ContextFigures figures(
      String context, double told, double byColours, double alignment) {
    return new ContextFigures(ContextAugmentation.parse(context), told, byColours, alignment);
  }

  private static ContextChoice choice(ContextFigures... figures) {
    return new ContextChoice(List.of(figures), 30, 10);
  }

  @Test
  void fitness_addsBothRequirements() {
    assertThat(figures("flip", 0.75, 0.5, 0.4).fitness()).isCloseTo(0.65, within(1e-12));
    assertThat(figures("flip", 0.75, 0.5, 0.4).beyondColours()).isCloseTo(0.25, within(1e-12));
    assertThat(figures("invert", 0.9, 0.95, 0.4).beyondColours()).isCloseTo(-0.05, within(1e-12));
  }

  @Test
  void best_isTheFittestOfThoseThatSuit() {
    ContextFigures flip = figures("flip", 0.7, 0.5, 0.3);
    ContextFigures invert = figures("invert", 0.95, 0.8, 0.32);
    ContextFigures notLearned = figures("flip", 0.69, 0.5, 0.5);
    ContextFigures scattered = figures("equalize", 1, 0.5, 0.09);

    assertThat(choice(invert, flip).ranked()).containsExactly(flip, invert);
    assertThat(choice(flip, figures("invert", 0.95, 0.8, 0.38)).best().context())
        .as("told less far, but keeps more alike")
        .hasToString("invert");
    assertThat(choice(notLearned, invert).best()).isEqualTo(invert);
    assertThat(choice(scattered, invert).best()).isEqualTo(invert);
    assertThat(choice(invert, flip).contexts())
        .containsExactly(ContextAugmentation.ORIGINAL, ContextAugmentation.parse("flip"));
  }

  @Test
  void best_noneSuits_isToldBestAndOfEqualOnesTheFirst() {
    ContextFigures flip = figures("flip", 0.6, 0.5, 0.5);
    ContextFigures invert = figures("invert", 0.9, 0.9, 0.05);

    assertThat(choice(flip, invert).best()).isEqualTo(invert);
    assertThat(
            choice(figures("flip", 0.5, 0.5, 0), figures("invert", 0.5, 0.5, 0)).best().context())
        .hasToString("flip");
  }

  @Test
  void toString_holdsEveryFigure() {
    assertThat(choice(figures("flip", 0.75, 0.5, 0.4)))
        .hasToString("flip classified 0.750, by colours 0.500, alignment 0.400");
  }

  @Test
  void figures_outOfRange_areRefused() {
    assertThatThrownBy(() -> figures("flip", 1.1, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> figures("flip", 0.5, 0.5, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ContextChoice(List.of(), 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
