package dev.con2.internal.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.con2.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  /** A type of its own that is read from text. */
  record Colour(String letters) {

    public static Colour parse(String text) {
      if (!text.matches("[a-z]+")) {
        throw new InvalidInputException("colour '%s' is not known; give red".formatted(text));
      }
      return new Colour(text);
    }

    @Override
    public String toString() {
      return letters;
    }
  }

  record Inner(
      @Option(name = "share", value = "SHARE", help = "A share.") double share,
      @Needs(Need.TRAINING) @Option(name = "loud", help = "Whether it is loud.") boolean loud) {

    Inner {
      Ranges.require("share", 0, share, 1);
    }
  }

  /** What {@code Method} is to the training's options: the record is known only when it runs. */
  interface Chosen {}

  record Red(@Option(name = "depth", value = "N", help = "How red.") int depth) implements Chosen {}

  record Outer(
      Chosen chosen,
      @Option(name = "count", value = "N", help = "How many.") int count,
      @Needs(Need.ENCODER) Inner inner,
      @Option(name = "seed", value = "NUMBER", help = "The seed.") long seed,
      @Option(name = "note") String note,
      @Option(name = "colour", value = "NAME", help = "Its colour.") Optional<Colour> colour,
      @Option(name = "limit", value = "N", help = "The most.") Optional<Integer> limit,
      @Option(name = "file", value = "FILE", help = "Where.") Optional<Path> file) {

    Outer {
      Ranges.require("count", 1, count, 10);
    }
  }

  private final Outer defaults =
      new Outer(
          new Red(3),
          1,
          new Inner(0.5, false),
          0,
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @Test
  void of_nestedRecords_areInTheOrderOfTheComponents() {
    assertThat(Options.of(defaults))
        .extracting(Options.Named::name)
        .containsExactly(
            "depth", "count", "share", "loud", "seed", "note", "colour", "limit", "file");
    assertThat(Options.of(defaults).get(1))
        .isEqualTo(new Options.Named("count", "N", "How many.", Optional.of(1), List.of()));
    assertThat(Options.of(defaults).get(6).value()).isEmpty();
  }

  @Test
  void of_needs_areThoseOfTheRecordAroundAndItsOwn() {
    assertThat(Options.of(defaults))
        .filteredOn(option -> !option.needs().isEmpty())
        .extracting(Options.Named::name, Options.Named::needs)
        .containsExactly(
            tuple("share", List.of(Need.ENCODER)),
            tuple("loud", List.of(Need.ENCODER, Need.TRAINING)));
  }

  @Test
  void of_optionWithoutHelp_isOnlyRecorded() {
    assertThat(Options.of(defaults))
        .filteredOn(entry -> !entry.settable())
        .extracting(Options.Named::name)
        .containsExactly("note");
  }

  @ParameterizedTest
  @CsvSource({
    "depth, 7",
    "count, 10",
    "share, 0.25",
    "loud, true",
    "seed, -9000000000",
    "note, a word",
    "colour, red",
    "limit, 4",
    "file, folder/name"
  })
  void with_textOfItsKind_changesThatAlone(String name, String text) {
    Outer changed = Options.with(defaults, name, text);
    Map<String, Object> before = Options.toMap(defaults);
    Map<String, Object> after = Options.toMap(changed);
    assertThat(after.remove(name)).hasToString(text);
    before.remove(name);
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count | many  | option count is 'many'; give a whole number",
        "count | 1.5   | option count is '1.5'; give a whole number",
        "seed  | x     | option seed is 'x'; give a whole number",
        "limit | x     | option limit is 'x'; give a whole number",
        "share | half  | option share is 'half'; give a number",
        "loud  | yes   | option loud is 'yes'; give true or false",
        "colour| 7     | colour '7' is not known; give red",
        "count | 11    | option count is 11, out of range; give a number from 1 to 10",
        "share | 1.5   | option share is 1.5, out of range; give a number from 0.0 to 1.0",
        "share | NaN   | option share is NaN, out of range; give a number from 0.0 to 1.0",
        "count | 3000000000 | option count is '3000000000'; give a number from -2147483648 to 2147483647",
        "height| 3     | there is no option 'height'; give one of depth, count, share, loud, seed, colour, limit, file"
      })
  void with_textThatIsWrong_saysWhatToGive(String name, String text, String message) {
    assertThatThrownBy(() -> Options.with(defaults, name, text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void with_pathThatCannotBe_isRefused() {
    assertThatThrownBy(() -> Options.with(defaults, "file", "a\0b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give a path that this system can have");
  }

  @Test
  void toMap_hasNumbersAndSwitchesAsSuchAndAllElseAsText() {
    Outer all = Options.with(defaults, "colour", "blue");
    all = Options.with(all, "limit", "4");
    all = Options.with(all, "file", "name");
    all = Options.with(all, "note", "why");
    assertThat(Options.toMap(all))
        .containsExactly(
            Map.entry("depth", 3),
            Map.entry("count", 1),
            Map.entry("share", 0.5),
            Map.entry("loud", false),
            Map.entry("seed", 0L),
            Map.entry("note", "why"),
            Map.entry("colour", "blue"),
            Map.entry("limit", 4),
            Map.entry("file", "name"));
  }

  @Test
  void toMap_emptyOnes_areLeftOut() {
    assertThat(Options.toMap(defaults)).containsOnlyKeys("depth", "count", "share", "loud", "seed");
  }
}
