package dev.con2.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Con2ExceptionTest {

  @Test
  void message_thatQuotesMillions_keepsBeginningAndEnd() {
    String sentence = "option seed is '%s'; give a whole number".formatted("1".repeat(2_000_000));

    assertThat(new InvalidInputException(sentence))
        .hasMessageStartingWith("option seed is '111")
        .hasMessageContaining("(1998238 characters left out)")
        .hasMessageEndingWith("111'; give a whole number")
        .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(2000));
  }

  @Test
  void message_ofAFewLines_staysAsItIs() {
    String sentence = "a".repeat(2000);
    assertThat(new ModelFileException(sentence)).hasMessage(sentence);
  }

  /** What stands in a file may reach a log, where a line of its own could be forged. */
  @Test
  void message_thatQuotesWhatWouldAct_isOneLine() {
    assertThat(new ModelFileException("array 'a\nINFO done\u001b[2J' is missing; get another"))
        .hasMessage("array 'a\\nINFO done\\u001b[2J' is missing; get another");
  }
}
