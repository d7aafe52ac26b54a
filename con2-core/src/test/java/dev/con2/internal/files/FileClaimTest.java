package dev.con2.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileClaimTest {

  @TempDir private Path folder;

  @Test
  void take_isOnesUntilClosedAndSaysWhose() throws IOException {
    Path lock = FileClaim.beside(folder.resolve("m.con2"));
    try (FileClaim claim = FileClaim.take(lock).orElseThrow()) {
      assertThat(FileClaim.take(lock)).isEmpty();
      String start = "process " + ProcessHandle.current().pid() + " since ";
      String holder = FileClaim.holder(lock);
      assertThat(holder).startsWith(start);
      assertThat(Duration.between(Instant.parse(holder.substring(start.length())), Instant.now()))
          .isLessThan(Duration.ofMinutes(1));
      assertThat(claim).isNotNull();
    }
    assertThat(folder).isEmptyDirectory();

    FileClaim.take(lock).orElseThrow().close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void take_whatADeadProcessLeft_isTakenOver() throws IOException {
    Path lock = FileClaim.beside(folder.resolve("m.con2"));
    Files.writeString(lock, "process 1 since 2001-01-01T00:00:00Z, and a much longer note");

    try (FileClaim claim = FileClaim.take(lock).orElseThrow()) {
      assertThat(FileClaim.holder(lock)).doesNotContain("2001");
      assertThat(claim).isNotNull();
    }

    assertThat(lock).doesNotExist();
  }

  @Test
  void holder_ofANoteThatIsNone_isAnotherProcess() throws IOException {
    Path lock = Files.writeString(folder.resolve("lock"), "\u001b[2J process of evil");

    assertThat(FileClaim.holder(lock)).isEqualTo("another process");
    assertThat(FileClaim.holder(folder.resolve("none"))).isEqualTo("another process");
  }

  @Test
  void beside_nameThatLeavesNoRoom_isInTheTemporaryFolder() {
    Path one = FileClaim.beside(folder.resolve("\u4e00".repeat(85)));
    Path two = FileClaim.beside(folder.resolve("\u4e00".repeat(84)));

    assertThat(one).hasParentRaw(Path.of(System.getProperty("java.io.tmpdir"))).isNotEqualTo(two);
    assertThat(FileClaim.beside(folder.resolve("m.con2")))
        .isEqualTo(folder.resolve(".m.con2.lock"));
  }
}
