package dev.con2.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

  @Test
  void of_showsWhatWouldAct() {
    assertThat(OneLine.of("plain — ünïcode 👩‍🚀 \"=\"")).isEqualTo("plain — ünïcode 👩‍🚀 \"=\"");
    assertThat(OneLine.of("a\nmodel=x\r\u001b[2J\u009b1m\u202e"))
        .isEqualTo("a\\nmodel=x\\u000d\\u001b[2J\\u009b1m\\u202e");
  }
}
