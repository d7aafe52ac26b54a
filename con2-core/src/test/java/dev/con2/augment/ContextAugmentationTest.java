package dev.con2.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextAugmentationTest {

  @ParameterizedTest
  @CsvSource({
    "flip, true, false, false",
    "invert, false, true, false",
    "equalize, false, false, true",
    "flip+invert, true, true, false",
    "flip+equalize, true, false, true",
    "invert+equalize, false, true, true",
    "flip+invert+equalize, true, true, true"
  })
  void parse_ofItsOwnName_isTheSame(String name, boolean flip, boolean invert, boolean equalize) {
    ContextAugmentation context = new ContextAugmentation(flip, invert, equalize);
    assertThat(ContextAugmentation.parse(name)).isEqualTo(context);
    assertThat(context).hasToString(name);
  }

  @Test
  void parse_partsInAnotherOrder_isTheSameContext() {
    assertThat(ContextAugmentation.parse("equalize+flip"))
        .isEqualTo(ContextAugmentation.parse("flip+equalize"))
        .hasToString("flip+equalize");
  }

  @Test
  void untouched_isCalledNone() {
    assertThat(ContextAugmentation.UNTOUCHED).hasToString("none");
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
  void parseList_putsTheUntouchedContextFirst() {
    assertThat(ContextAugmentation.parseList("flip"))
        .containsExactly(
            ContextAugmentation.UNTOUCHED, new ContextAugmentation(true, false, false));
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
