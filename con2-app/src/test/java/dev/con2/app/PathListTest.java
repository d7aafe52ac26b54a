package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.image.WrittenPath;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathListTest {

  @TempDir Path folder;

  private static List<Path> read(byte[] list) {
    return PathList.read(new ByteArrayInputStream(list), "the list");
  }

  @Test
  void read_takesAPathALine() {
    assertThat(read("a.png\n\n b ä.png\r\n/c/=d.png\nfile:///e%E9.png\nlast".getBytes(UTF_8)))
        .containsExactly(
            Path.of("a.png"),
            Path.of(" b ä.png"),
            Path.of("/c/=d.png"),
            Path.of(URI.create("file:///e%E9.png")),
            Path.of("last"));
    assertThat(read("\ufeffa.png\r\n".getBytes(UTF_8))).containsExactly(Path.of("a.png"));
  }

  @Test
  void read_bytesThatAreNotUtf8_areKept() {
    List<Path> paths =
        read("/d/caf\u00e9.png\n/d/caf\u00e8.png".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(paths.stream().map(WrittenPath::of))
        .containsExactly("file:///d/caf%E9.png", "file:///d/caf%E8.png");
  }

  @Test
  void name_ofStandardInput_isNoFile() {
    assertThat(PathList.name(Path.of("-"))).isEqualTo("standard input");
    assertThat(PathList.name(Path.of("./-"))).isEqualTo("./-");
  }

  @Test
  void read_noList_isSaid() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    refused(empty, "empty names no pictures; give a path a line");
    refused(folder, " is a folder; give a file that has a path a line");
    refused(folder.resolve("none"), "none cannot be read; check that it exists and may be read");
    Path utf16 =
        Files.write(folder.resolve("u.txt"), "\ufeffa.png".getBytes(StandardCharsets.UTF_16LE));
    refused(utf16, "u.txt has a zero byte, so it is no list; give UTF-8 text");
    Path address = Files.writeString(folder.resolve("l.txt"), "a.png\n\nfile:x.png\n");
    refused(address, "l.txt, line 3: 'file:x.png' is no address of a file");
  }

  private static void refused(Path list, String part) {
    assertThatThrownBy(() -> PathList.read(list))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part);
  }
}
