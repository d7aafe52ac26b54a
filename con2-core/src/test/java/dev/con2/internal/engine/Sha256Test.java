package dev.con2.internal.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** The example of FIPS 180-2. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void of_anExampleOfTheStandard_isWhatItSays() {
    assertThat(Sha256.of("abc")).isEqualTo(OF_ABC);
    assertThat(Sha256.of("abc".getBytes(UTF_8))).isEqualTo(OF_ABC);
  }

  @Test
  void end_afterPieces_isThatOfTheWhole() {
    MessageDigest digest = Sha256.begin();
    digest.update("a".getBytes(UTF_8));
    digest.update("bc".getBytes(UTF_8));

    assertThat(Sha256.end(digest)).isEqualTo(OF_ABC);
  }
}
