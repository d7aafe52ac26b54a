package dev.con2.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.con2.error.OutputFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class StagedFilesTest {

  @TempDir private Path folder;

  @Test
  void twoWritersOfOneFile_bothEndWellAndTheLastStays() throws IOException {
    Path place = folder.resolve("results.md");
    try (StagedFiles first = new StagedFiles();
        StagedFiles second = new StagedFiles()) {
      first.writeText(place, out -> out.write("of the first"));
      second.writeText(place, out -> out.write("of the second"));

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
      files.write(place, out -> out.write(new byte[] {1, 2, 3}));
    }

    assertThat(place).hasContent("before");
    assertThat(names()).containsExactly("picture.png");
  }

  @Test
  void existingFile_handsOnItsMode() throws IOException {
    Path place = Files.writeString(folder.resolve("scores.csv"), "before");
    Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r-x--x");
    Files.setPosixFilePermissions(place, mode);

    write(place, "after");

    assertThat(place).hasContent("after");
    assertThat(Files.getPosixFilePermissions(place)).isEqualTo(mode);
  }

  @Test
  void newFile_hasTheModeThatAnyNewFileHas() throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    Path place = folder.resolve("scores.csv");

    write(place, "new");

    assertThat(Files.getPosixFilePermissions(place))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void chainOfLinks_isFollowedToTheFile() throws IOException {
    Path target = Files.createDirectory(folder.resolve("disk")).resolve("real.csv");
    Files.writeString(target, "before");
    Files.createSymbolicLink(folder.resolve("disk/second"), Path.of("real.csv"));
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("disk/second"));

    write(link, "after");

    assertThat(target).hasContent("after").isRegularFile();
    assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("disk/second"));
    try (Stream<Path> files = Files.list(folder.resolve("disk"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void danglingLink_makesItsTarget() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("not/yet.csv"));

    StagedFiles.makeFolder(link);
    write(link, "new");

    assertThat(folder.resolve("not/yet.csv")).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void linksInACircle_areRefused() throws IOException {
    Path one = Files.createSymbolicLink(folder.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));

    assertThatThrownBy(() -> write(one, "text"))
        .isInstanceOf(OutputFailedException.class)
        .hasMessageContaining(one + " cannot be written (its symbolic links go in a circle)");
  }

  @Test
  void pipe_isWrittenIntoAndStays() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    write(pipe, "through the pipe");

    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("through the pipe");
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDevice_isASentenceWithoutHiddenNames() {
    assertThatThrownBy(() -> write(Path.of("/dev/full"), "text"))
        .isInstanceOf(OutputFailedException.class)
        .hasMessage(
            "/dev/full cannot be written (No space left on device); check that its folder exists, may be written to and has room");
  }

  @Test
  void missingFolder_isNamedWithoutHiddenNames() {
    Path place = folder.resolve("no/such/x.csv");
    assertThatThrownBy(() -> write(place, "text"))
        .isInstanceOf(OutputFailedException.class)
        .hasMessageStartingWith(place + " cannot be written (no such file or folder)");
  }

  @Test
  void longestName_canBeWritten() throws IOException {
    Path place = folder.resolve("\u4e00".repeat(85));

    write(place, "text");

    assertThat(place).hasContent("text");
  }

  /** By hand this is also a mount of its own, which the system refuses to replace. */
  @Test
  void fileInALockedFolder_isOverwrittenWhereItIs() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Path place = Files.writeString(locked.resolve("scores.csv"), "much longer than after");
    Object key = Files.readAttributes(place, BasicFileAttributes.class).fileKey();
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(locked), "root may write everywhere");
      OutputFile.checked(place, "--out");

      write(place, "after");

      assertThat(place).hasContent("after");
      assertThat(Files.readAttributes(place, BasicFileAttributes.class).fileKey()).isEqualTo(key);
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void removeUnfinished_ofALink_takesWhatIsBesideItsTarget() throws IOException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path link = Files.createSymbolicLink(folder.resolve("m.con2"), disk.resolve("real.con2"));
    String own = UUID.randomUUID() + ".tmp";
    Path unfinished = Files.createFile(disk.resolve(".real.con2." + own));
    Path other = Files.createFile(disk.resolve(".real.con20." + own));
    Path beside = Files.createFile(disk.resolve(".real.con2.csv." + own));

    StagedFiles.removeUnfinished(link);

    assertThat(unfinished).doesNotExist();
    assertThat(other).exists();
    assertThat(beside).exists();
  }

  @Test
  void interruptedThread_writesAllTheSameAndStaysInterrupted() throws IOException {
    Path place = folder.resolve("scores.csv");
    Path bytes = folder.resolve("picture.png");
    try (StagedFiles files = new StagedFiles()) {
      Thread.currentThread().interrupt();
      files.writeText(
          place,
          out -> {
            out.write("before");
            out.flush();
            Thread.currentThread().interrupt();
            out.write(" and after");
          });
      files.write(bytes, out -> out.write(new byte[] {1, 2, 3}));
      files.moveIntoPlace();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(place).hasContent("before and after");
    assertThat(bytes).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void interruptedThread_writesIntoWhatIsNoOrdinaryFileToo() {
    Thread.currentThread().interrupt();
    write(Path.of("/dev/null"), "text");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void fileInAnArchive_isWrittenAndReplaced() throws IOException {
    try (FileSystem archive =
        FileSystems.newFileSystem(folder.resolve("results.zip"), Map.of("create", "true"))) {
      Path place = archive.getPath("/scores.csv");
      write(place, "first");
      write(place, "second");

      assertThat(place).hasContent("second");
      try (Stream<Path> files = Files.list(archive.getPath("/"))) {
        assertThat(files).containsExactly(place);
      }
    }
  }

  /** Writes files and prints how much more than before the JVM is to do when it ends. */
  static final class WritesOften {
    public static void main(String[] arguments) throws ReflectiveOperationException {
      write(Path.of(arguments[0]), "first");
      int before = atTheEnd();
      for (int i = 0; i < 100; i++) {
        write(Path.of(arguments[0]), "text");
      }
      System.exit(atTheEnd() - before);
    }

    private static int atTheEnd() throws ReflectiveOperationException {
      Field files = Class.forName("java.io.DeleteOnExitHook").getDeclaredField("files");
      Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
      files.setAccessible(true);
      hooks.setAccessible(true);
      return ((Collection<?>) files.get(null)).size() + ((Map<?, ?>) hooks.get(null)).size();
    }
  }

  @Test
  void manyWrites_leaveNothingForTheEndOfTheProcess() throws Exception {
    Process program =
        start(
            WritesOften.class,
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");
    assertThat(program.waitFor()).isZero();
  }

  /**
   * Ends while one file is unfinished, and another is written, with a third begun, by whoever is
   * asked to stop, as a training writes its last checkpoint.
   */
  static final class EndsEarly {
    public static void main(String[] arguments) {
      Path place = Path.of(arguments[0]);
      CountDownLatch ending = new CountDownLatch(1);
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch written = new CountDownLatch(1);
      Thread writer =
          new Thread(
              () -> {
                try (StagedFiles files = new StagedFiles()) {
                  files.writeText(
                      place,
                      out -> {
                        begun.countDown();
                        awaitLatch(ending);
                        pause(); // time for all that is done first when a process ends
                        out.write("whole");
                      });
                  files.moveIntoPlace();
                  write(place.resolveSibling("late.csv"), "whole too");
                  files.writeText(
                      place.resolveSibling("never.csv"),
                      out -> {
                        written.countDown();
                        pause();
                        pause();
                      });
                }
              });
      writer.setDaemon(true);
      writer.start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    ending.countDown();
                    awaitLatch(written);
                  }));
      awaitLatch(begun);
      new StagedFiles().writeText(place, out -> out.write("never moved"));
      System.exit(0);
    }

    private static void awaitLatch(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void pause() {
      LockSupport.parkNanos(500_000_000);
    }
  }

  @Test
  void processThatEnds_removesWhatIsUnfinishedOnceWhoeverWritesHasStopped() throws Exception {
    assertThat(start(EndsEarly.class).waitFor()).isZero();

    assertThat(folder.resolve("file.csv")).hasContent("whole");
    assertThat(names()).containsExactlyInAnyOrder("file.csv", "late.csv");
  }

  /** Its one argument is a file in the folder. */
  private Process start(Class<?> program, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.add(folder.resolve("file.csv").toString());
    return new ProcessBuilder(command).inheritIO().start();
  }

  private static void write(Path place, String text) {
    try (StagedFiles files = new StagedFiles()) {
      files.writeText(place, out -> out.write(text));
      files.moveIntoPlace();
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
