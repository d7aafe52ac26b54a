package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "parts.con2, parts.con2",
        "/data/caf\u00e9/a-b_c.con2, /data/caf\u00e9/a-b_c.con2",
        "--epochs=3, --epochs=3",
        "a b, 'a b'",
        "it's, 'it'\\''s'",
        "a$b, 'a$b'",
        "a;b, 'a;b'"
      })
  void of_isWhatAShellTakesForOneWord(String text, String word) {
    assertThat(ShellWord.of(text)).isEqualTo(word);
  }
}
