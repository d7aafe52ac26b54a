package dev.con2.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepresentationLayoutTest {

  @Test
  void of_partsAndContexts_countsThem() {
    RepresentationLayout layout = new RepresentationLayout(List.of(2, 3), List.of(0, 1, 0));
    assertThat(layout.size()).isEqualTo(5);
    assertThat(layout.lastPart()).isEqualTo(3);
    assertThat(layout.contextCount()).isEqualTo(2);
  }

  @Test
  void of_partsWithoutWidthOrContextsNotCounted_isRefused() {
    for (List<Integer> parts : List.of(List.<Integer>of(), List.of(0), List.of(3, -1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new RepresentationLayout(parts, List.of(0)));
    }
    for (List<Integer> contexts :
        List.of(List.<Integer>of(), List.of(1), List.of(0, 2), List.of(-1, 0), List.of(0, 3, 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new RepresentationLayout(List.of(3), contexts));
    }
  }
}
