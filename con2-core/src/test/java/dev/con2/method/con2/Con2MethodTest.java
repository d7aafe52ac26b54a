package dev.con2.method.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.augment.ContextAugmentation;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.options.Options;
import dev.con2.internal.train.RowGroup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Con2MethodTest {

  private static final Con2Method AUTOMATIC = Options.with(Con2Method.DEFAULT, "context", "auto");

  @ParameterizedTest
  @ValueSource(strings = {"auto", "flip", "flip,invert", "flip+invert,rotate90"})
  void contexts_ofTheirOwnText_areTheSame(String text) {
    assertThat(Contexts.parse(text)).hasToString(text).isEqualTo(Contexts.parse(text));
    assertThat(Contexts.parse(text).automatic()).isEqualTo(text.equals("auto"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip,rotate180", "flip+invert,invert+rotate180"})
  void contexts_thatDifferByLeftAndRightAlone_areRefused(String text) {
    List<String> names = List.of(text.split(","));
    assertThatThrownBy(() -> rows(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "contexts %s and %s differ by left and right alone, which are exchanged at random, so nothing tells them apart; leave out %s",
            names.get(0), names.get(1), names.get(1));
  }

  @Test
  void contexts_thatIsTheOriginalButForLeftAndRight_isRefused() {
    assertThatThrownBy(() -> rows("flip+rotate180"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("contexts none and flip+rotate180 differ by left and right alone");
  }

  @Test
  void terms_unknown_areRefused() {
    assertThatThrownBy(() -> Options.with(Con2Method.DEFAULT, "terms", "every"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("terms 'every' is not known; give all, both, context or content");
  }

  @Test
  void collapsedLosses_areOfTheTermsThatAreTrainedOn() {
    assertThat(collapsed("all"))
        .isEqualTo(
            Map.of(
                "context", Math.log(127), "content", Math.log(127), "classification", Math.log(2)));
    assertThat(collapsed("both"))
        .isEqualTo(Map.of("context", Math.log(127), "content", Math.log(127)));
    assertThat(collapsed("context")).containsOnlyKeys("context");
    assertThat(collapsed("content")).containsOnlyKeys("content");
  }

  private static Map<String, Double> collapsed(String terms) {
    return Options.with(Con2Method.DEFAULT, "terms", terms)
        .objective()
        .orElseThrow()
        .collapsedLosses(32);
  }

  @Test
  void rows_areContextByContextWithinAViewAsTheLossHasThem() {
    Con2Method method = Options.with(Con2Method.DEFAULT, "context", "flip,invert");
    List<RowGroup> rows = method.objective().orElseThrow().passes().get(0).rows();
    RowLayout layout = new RowLayout(4, 3, 2);
    assertThat(rows).hasSize(6);
    for (int row = 0; row < layout.rows(); row++) {
      RowGroup group = rows.get(row / 4);
      assertThat(group.contextKey()).isEqualTo(layout.contextOf(row));
      assertThat(group.viewKey()).isEqualTo(Con2LossTest.viewOf(layout, row));
      assertThat(group.context()).isEqualTo(method.contexts().get(layout.contextOf(row)));
    }
  }

  @Test
  void rows_inQuarterTurns_areFlippedBeforeTheyAreTurned() {
    assertThat(rows("rotate90,rotate180,rotate270"))
        .extracting(RowGroup::flipFirst)
        .containsOnly(true);
    assertThat(rows("flip,invert")).extracting(RowGroup::flipFirst).containsOnly(false);
  }

  private static List<RowGroup> rows(String contexts) {
    return Options.with(Con2Method.DEFAULT, "context", contexts)
        .objective()
        .orElseThrow()
        .passes()
        .get(0)
        .rows();
  }

  @Test
  void contexts_leftOpen_needMorePicturesAndAChoice() {
    assertThat(AUTOMATIC.leavesChoice()).isTrue();
    assertThat(AUTOMATIC.minimumImages()).isEqualTo(40);
    assertThat(Con2Method.DEFAULT.leavesChoice()).isFalse();
    assertThat(Con2Method.DEFAULT.minimumImages()).isEqualTo(2);
  }

  @Test
  void chosenAsIn_whatWasRecorded_isTheChoiceOfThen() {
    Con2Method chosen =
        AUTOMATIC.chosenAsIn(Map.of("context", "invert", "context-figures", "invert classified 1"));
    assertThat(chosen.contexts())
        .containsExactly(ContextAugmentation.ORIGINAL, ContextAugmentation.parse("invert"));
    assertThat(chosen.contextFigures()).isEqualTo("invert classified 1");
    assertThat(chosen.leavesChoice()).isFalse();
    assertThat(Con2Method.DEFAULT.chosenAsIn(Map.of("context", "invert")))
        .isEqualTo(Con2Method.DEFAULT);
  }

  @Test
  void chosenAsIn_nothingWasLeftOpenThen_isRefused() {
    assertThatThrownBy(() -> AUTOMATIC.chosenAsIn(Map.of("context", "invert")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the training to be continued has the context invert, not auto; give the same options");
  }
}
