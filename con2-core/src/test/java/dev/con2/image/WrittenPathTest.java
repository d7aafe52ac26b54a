package dev.con2.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.OneLine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenPathTest {

  @TempDir private Path folder;

  /** Makes a file whose name is given percent-encoded; false where the system refuses it. */
  static boolean makeFile(Path folder, String encoded) {
    try {
      Path file = Path.of(URI.create(folder.toUri() + encoded));
      Files.write(file, new byte[] {1});
      return Files.readAttributes(file, BasicFileAttributes.class).isRegularFile();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void of_emptyPath_isTheFolderThatItNames() {
    assertThat(WrittenPath.of(Path.of(""))).isEqualTo(".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.png",
        "/data/ä ö.png",
        "sub/=x.png",
        "a,b.png",
        "a%20b.png",
        "été/日本.png",
        "a;b"
      })
  void of_mostPaths_areAsTheyAre(String text) {
    assertThat(WrittenPath.of(Path.of(text))).isEqualTo(text);
    assertThat(WrittenPath.parse(text)).isEqualTo(Path.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=cmd|calc!A1.png", "+1.png", "-1.png", "@SUM(1).png", "＝1.png", "file:a.png"})
  void of_relativePathThatActs_isKeptFromIt(String text) {
    String written = WrittenPath.of(Path.of(text));

    assertThat(written).isEqualTo("./" + text);
    assertThat(WrittenPath.parse(written).toAbsolutePath().normalize())
        .isEqualTo(Path.of(text).toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/d/a%0Ab.png|file:///d/a%0Ab.png",
        "/d/%1B%5B31mred.png|file:///d/%1B%5B31mred.png",
        "/d/a%C2%9B31m|file:///d/a%C2%9B31m",
        "/d/%E2%80%AEgnp.exe|file:///d/%E2%80%AEgnp.exe",
        "/d/caf%E9.png|file:///d/caf%E9.png",
        "/d/x;=cmd.png|file:///d/x%3B%3Dcmd.png",
        "/d/100%25 %E9|file:///d/100%25%20%E9"
      })
  void of_pathThatIsNotPlainText_isItsAddress(String encoded, String address) {
    Path path = Path.of(URI.create("file://" + encoded.replace(" ", "%20")));

    assertThat(WrittenPath.of(path)).isEqualTo(address);
    assertThat(WrittenPath.parse(address)).isEqualTo(path);
  }

  @Test
  void of_relativeNameThatIsNotUtf8_leadsToTheFile() throws IOException {
    Assumptions.assumeTrue(makeFile(folder, "caf%E9.png"), "file system of text");
    makeFile(folder, "caf%E8.png");
    Path here = Path.of("").toAbsolutePath();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Path relative = here.relativize(file);

        Path back = WrittenPath.parse(WrittenPath.of(relative));

        assertThat(Files.isSameFile(back, file)).isTrue();
        assertThat(WrittenPath.of(relative)).matches("file:///.*/caf%E[89][.]png");
        assertThat(WrittenPath.bytes(file.getFileName())).hasSize(8);
      }
    }
  }

  @Test
  void ofBytes_isTextWhereItIsUtf8() {
    assertThat(WrittenPath.ofBytes("ä=.png".getBytes(StandardCharsets.UTF_8))).isEqualTo("ä=.png");
    assertThat(WrittenPath.ofBytes("ä".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(
            WrittenPath.of(Path.of("").toAbsolutePath().resolve("E4"))
                .replace("/E4", "/%E4")
                .replaceFirst("^", "file://"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:a.png", "file://host/a.png", "file:///%00", "file:///a b", "a\0b"})
  void parse_noPath_isSaid(String text) {
    assertThatThrownBy(() -> WrittenPath.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("'" + OneLine.of(text) + "' is no ");
  }
}
