package dev.con2.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedFilesTest {

  @TempDir private Path folder;

  @Test
  void twoWritersOfOneFile_bothEndWellAndTheLastStays() throws IOException {
    Path place = folder.resolve("results.md");
    try (StagedFiles first = new StagedFiles();
        StagedFiles second = new StagedFiles()) {
      first.write(place, out -> out.write("of the first"));
      second.write(place, out -> out.write("of the second"));

      first.moveIntoPlace();
      assertThat(place).hasContent("of the first");
      second.moveIntoPlace();
    }

    assertThat(place).hasContent("of the second");
    assertThat(names()).containsExactly("results.md");
  }

  @Test
  void closedBeforeTheMove_leavesWhatWasThere() throws IOException {
    Path place = folder.resolve("picture.png");
    Files.writeString(place, "before");

    try (StagedFiles files = new StagedFiles()) {
      files.write(place, new byte[] {1, 2, 3});
    }

    assertThat(place).hasContent("before");
    assertThat(names()).containsExactly("picture.png");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
