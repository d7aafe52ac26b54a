package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.demo.DemoOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  private static final DemoOptions TINY = new DemoOptions(20, 4, 1, TinyModel.FAST);

  @TempDir Path folder;

  @Test
  void demo_twiceInOneFolder_givesTheSameResult() throws Exception {
    CommandLineRun first = CommandLineRun.of(TINY, "demo", "--out", folder);
    CommandLineRun second = CommandLineRun.of(TINY, "demo", "--out", folder);

    assertThat(first.exitCode()).as(first.err()).isZero();
    Path page = folder.resolve("report").resolve("report.html");
    assertThat(first.lastLine()).matches("auroc=[01]\\.\\d{4} .* images=8 report=" + page);
    assertThat(first.err())
        .contains("$ con2 train --normal=")
        .contains("$ con2 score --model=")
        .contains("$ con2 evaluate --model=");
    assertThat(first.out().lines().filter(row -> row.startsWith(folder.toString()))).hasSize(5);
    assertThat(Files.size(page)).isPositive();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.lastLine()).isEqualTo(first.lastLine());
  }

  /** Its names are those of the README, so that a user's training may lie there. */
  @Test
  void demo_besideAnotherTraining_leavesItsCheckpointAlone() throws Exception {
    Path checkpoint = folder.resolve("parts.checkpoint").resolve("checkpoint.con2");
    Files.createDirectories(checkpoint.getParent());
    Files.writeString(checkpoint, "hours of work");

    CommandLineRun run = CommandLineRun.of(TINY, "demo", "--out", folder);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("holds an unfinished training", "give --out another folder");
    assertThat(checkpoint).hasContent("hours of work");
  }

  @Test
  void demo_whereItCannotWrite_endsWithOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    CommandLineRun run = CommandLineRun.of(TINY, "demo", "--out", file);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines().filter(line -> line.startsWith("con2: "))).hasSize(1);
  }
}
