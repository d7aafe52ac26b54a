package dev.con2.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.con2.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class OutputFileTest {

  @TempDir private Path folder;

  @Test
  void checked_newFile_leavesNothing() throws IOException {
    assertThat(OutputFile.checked(folder.resolve("x.csv"), "--out").isOrdinary()).isTrue();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void checked_whatCannotBe_isNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));

    refused(inner, inner + " is a folder, and a file goes there; move it away");
    refused(file.resolve("x.csv"), file + " is a file, so nothing can be written into it");
    refused(file.resolve("deep/x.csv"), file + " is a file, so nothing can be written into it");
    refused(circle, circle + " cannot be written (its symbolic links go in a circle)");
    refused(folder.resolve("no/x.csv"), "there is no folder " + folder.resolve("no"));
    refused(folder.resolve("n".repeat(300)), "cannot be written (File name too long)");
  }

  @Test
  void checked_whatMayNotBeWritten_isNamed() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Path file = Files.createFile(folder.resolve("file"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    try {
      assumeFalse(Files.isWritable(locked), "root may write everywhere");
      refused(locked.resolve("x.csv"), locked + " may not be written to (not allowed)");
      refused(file, file + " may not be written to; change its permissions");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void checkedWithFolder_linkToAFolderThatIsNotThere_isAsGoodAsTheFolder() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("not/yet"));

    OutputFile file = OutputFile.checkedWithFolder(link.resolve("m.con2"), "--model");

    assertThat(file.target()).isEqualTo(folder.toRealPath().resolve("not/yet/m.con2"));
  }

  @Test
  void requireNoneOf_sameFileByAnyName_isRefused() throws IOException {
    Path input = Files.writeString(folder.resolve("picture.png"), "a picture");
    Path link = Files.createSymbolicLink(folder.resolve("link"), input);
    Path hardLink = Files.createLink(folder.resolve("hard"), input);
    Path other = Files.writeString(folder.resolve("other.png"), "another");

    for (Path output : Stream.of(input, link, hardLink, folder.resolve("./picture.png")).toList()) {
      OutputFile file = OutputFile.checked(output, "--out");
      file.requireNoneOf(List.of(other), "--out");
      assertThatThrownBy(() -> file.requireNoneOf(List.of(other, input), "--out"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("the input " + input + " would be overwritten by the output ");
    }
    OutputFile.checked(folder.resolve("new"), "--out").requireNoneOf(List.of(input), "--out");
  }

  @Test
  void isSameAs_filesThatAreNotThereYet_goesByTheirPlaces() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a/m.con2"));
    OutputFile file = OutputFile.at(folder.resolve("a/b/../m.con2"));

    assertThat(file.isSameAs(link)).isTrue();
    assertThat(file.isSameAs(folder.resolve("b/m.con2"))).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void standardStreams_areKnownByEveryName() {
    for (String name : List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")) {
      OutputFile file = OutputFile.checked(Path.of(name), "--out");
      assertThat(file.isStandardOutput()).as(name).isTrue();
      assertThat(file.isOrdinary()).isFalse();
    }
    assertThat(OutputFile.at(Path.of("/dev/stderr")).isStandardOutput()).isFalse();
    assertThat(OutputFile.at(Path.of("/dev/stderr")).isOrdinary()).isFalse();
    assertThat(OutputFile.at(Path.of("/dev/null")).isOrdinary()).isFalse();
  }

  private static void refused(Path place, String part) {
    assertThatThrownBy(() -> OutputFile.checked(place, "--out"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("another --out");
  }
}
