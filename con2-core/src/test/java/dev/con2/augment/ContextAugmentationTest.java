package dev.con2.augment;

import static dev.con2.augment.Transformation.EQUALIZE;
import static dev.con2.augment.Transformation.FLIP;
import static dev.con2.augment.Transformation.HALVES_ACROSS;
import static dev.con2.augment.Transformation.HALVES_DOWN;
import static dev.con2.augment.Transformation.INVERT;
import static dev.con2.augment.Transformation.ROTATE180;
import static dev.con2.augment.Transformation.ROTATE270;
import static dev.con2.augment.Transformation.ROTATE90;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.con2.error.InvalidInputException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextAugmentationTest {

  static Stream<Arguments> names() {
    return Stream.of(
        arguments("flip", List.of(FLIP)),
        arguments("invert", List.of(INVERT)),
        arguments("equalize", List.of(EQUALIZE)),
        arguments("rotate90", List.of(ROTATE90)),
        arguments("rotate180", List.of(ROTATE180)),
        arguments("rotate270", List.of(ROTATE270)),
        arguments("halves-across", List.of(HALVES_ACROSS)),
        arguments("invert+halves-down", List.of(INVERT, HALVES_DOWN)),
        arguments("flip+invert", List.of(FLIP, INVERT)),
        arguments("flip+equalize", List.of(FLIP, EQUALIZE)),
        arguments("invert+equalize", List.of(INVERT, EQUALIZE)),
        arguments("flip+rotate90", List.of(FLIP, ROTATE90)),
        arguments("flip+invert+equalize", List.of(FLIP, INVERT, EQUALIZE)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void parse_ofItsOwnName_isTheSame(String name, List<Transformation> transformations) {
    ContextAugmentation context = new ContextAugmentation(transformations);
    assertThat(ContextAugmentation.parse(name)).isEqualTo(context);
    assertThat(context).hasToString(name);
    assertThat(ContextAugmentation.ofRecord(name)).isEqualTo(context);
  }

  @Test
  void parse_partsInAnotherOrder_isTheSameContext() {
    assertThat(ContextAugmentation.parse("equalize+flip"))
        .isEqualTo(ContextAugmentation.parse("flip+equalize"))
        .hasToString("flip+equalize");
  }

  @Test
  void original_isCalledNone() {
    assertThat(ContextAugmentation.ORIGINAL).hasToString("none");
    assertThat(ContextAugmentation.ofRecord("none")).isEqualTo(ContextAugmentation.ORIGINAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "none", "Flip", "flop", "flip+", "+flip", "flip++invert", "flip invert"})
  void parse_unknownName_saysWhatIsKnown(String name) {
    assertThatThrownBy(() -> ContextAugmentation.parse(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not known; give flip, invert, equalize");
  }

  @Test
  void parse_partTwice_isRefused() {
    assertThatThrownBy(() -> ContextAugmentation.parse("flip+flip"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'flip+flip' names flip twice");
  }

  @Test
  void parse_twoTurns_isRefused() {
    assertThatThrownBy(() -> ContextAugmentation.parse("rotate90+flip+rotate180"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("context 'flip+rotate90+rotate180' turns twice; name one turn");
  }

  @Test
  void parseList_putsTheOriginalContextFirst() {
    assertThat(ContextAugmentation.parseList("flip"))
        .containsExactly(ContextAugmentation.ORIGINAL, ContextAugmentation.of(FLIP));
    assertThat(ContextAugmentation.parseList("invert, flip+invert,equalize"))
        .extracting(Object::toString)
        .containsExactly("none", "invert", "flip+invert", "equalize");
  }

  @Test
  void parseList_allSeven_givesEight() {
    List<ContextAugmentation> contexts =
        ContextAugmentation.parseList(
            "flip,invert,equalize,flip+invert,flip+equalize,invert+equalize,flip+invert+equalize");
    assertThat(contexts).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void parseList_nameTwice_isRefused() {
    assertThatThrownBy(() -> ContextAugmentation.parseList("flip+invert,invert+flip"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'invert+flip' is given twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "flip,", ",", "none", "flip,none"})
  void parseList_emptyOrUnknownName_isRefused(String names) {
    assertThatThrownBy(() -> ContextAugmentation.parseList(names))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not known");
  }

  @Test
  void first_ofAllContexts_standInTheirOrder() {
    assertThat(ContextAugmentation.first(2))
        .extracting(ContextAugmentation::toString)
        .containsExactly("none", "flip");
    assertThat(ContextAugmentation.first(8))
        .extracting(ContextAugmentation::toString)
        .containsExactly(
            "none",
            "flip",
            "invert",
            "equalize",
            "flip+invert",
            "flip+equalize",
            "invert+equalize",
            "flip+invert+equalize");
  }
}
