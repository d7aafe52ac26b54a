package dev.con2.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.image.WrittenPath;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandLineBytesTest {

  private static final String HERE =
      "file://" + WrittenPath.of(Path.of("").toAbsolutePath()).replace(" ", "%20") + "/";

  @Test
  void restored_argumentsThatJavaCouldNotRead_areAddresses() {
    byte[] process =
        "java\0-cp\0x\0Main\0score\0--out=\u00e9.csv\0\u00e8.png\0\u00c3\u00a4.png\0a=\u00ff.png\0"
            .getBytes(ISO_8859_1);

    String[] restored =
        CommandLineBytes.restored(
            new String[] {
              "score", "--out=\ufffd.csv", "\ufffd.png", "\ufffd\ufffd.png", "a=\ufffd.png"
            },
            process);

    assertThat(restored)
        .containsExactly(
            "score", "--out=" + HERE + "%E9.csv", HERE + "%E8.png", "ä.png", HERE + "a%3D%FF.png");
  }

  @Test
  void restored_nothingLost_isAsGiven() {
    String[] given = {"score", "ä.png"};

    assertThat(CommandLineBytes.restored(given)).isSameAs(given);
    assertThat(CommandLineBytes.restored(new String[] {"\ufffd"}, new byte[0]))
        .containsExactly("\ufffd");
  }
}
