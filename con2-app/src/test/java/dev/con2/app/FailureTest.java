package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.demo.DemoOptions;
import dev.con2.error.Con2Exception;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.OutputFailedException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailureTest {

  @Test
  void exitCodes_areGivenToEveryException() {
    Map<Class<?>, Integer> expected =
        Map.of(
            InvalidInputException.class, 2,
            UnreadableImageException.class, 2,
            ModelFileException.class, 2,
            OutputFailedException.class, 1,
            TrainingFailedException.class, 1,
            TrainingStoppedException.class, 130);

    assertThat(Con2Exception.class.getPermittedSubclasses())
        .hasSameSizeAs(expected.keySet())
        .allSatisfy(
            kind ->
                assertThat(ExitCode.of(kind.asSubclass(Con2Exception.class)).number())
                    .isEqualTo(expected.get(kind)));
  }

  @Test
  void of_aDefect_saysSoOnOneLine() {
    Failure failure = of(new IllegalStateException("first\nsecond"), "train");

    assertThat(failure.exitCode().number()).isEqualTo(1);
    assertThat(failure.sentence())
        .startsWith("IllegalStateException: first (this is a defect in con2")
        .doesNotContain("\n");
    assertThat(of(new NullPointerException(), "train").sentence()).contains("no message");
  }

  @Test
  void of_tooLittleMemory_saysHowToGetMore() {
    OutOfMemoryError java = new OutOfMemoryError("Java heap space");
    RuntimeException engine =
        new RuntimeException(
            "[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't"
                + " allocate memory: you tried to allocate 99 bytes.");
    assertThat(of(java, "train").sentence())
        .contains("CON2_JAVA_OPTIONS=-Xmx")
        .endsWith(
            ", or use a smaller --batch-size, --views, --width, --image-size or --max-pixels");
    assertThat(of(java, "score").sentence()).endsWith("-Xmx8g, or use a smaller --max-pixels");
    assertThat(of(java, "info").sentence()).endsWith("-Xmx8g");
    assertThat(of(new OutOfMemoryError("unable to create native thread: ..."), "info").sentence())
        .contains("no more threads")
        .doesNotContain("-Xmx");
    assertThat(of(engine, "train").sentence())
        .isEqualTo(
            "libtorch has not enough memory; use a smaller --batch-size, --views, --width,"
                + " --image-size or --max-pixels");
    assertThat(of(engine, "info").sentence())
        .startsWith("libtorch has not enough memory; give the machine more");
  }

  @Test
  void of_aMissingLibrary_namesIt() {
    assertThat(of(new UnsatisfiedLinkError("no jnitorch in java.library.path"), "train").sentence())
        .contains("no jnitorch");
  }

  /** As JavaCPP throws it where the build for CUDA runs on a machine without CUDA. */
  @Test
  void of_aLibraryThatNeedsAnother_namesTheOtherAndHowToMendIt() {
    UnsatisfiedLinkError last = new UnsatisfiedLinkError("no jnitorch in java.library.path: /lib");
    last.initCause(
        new UnsatisfiedLinkError(
            "/cache/libjnitorch.so: libcupti.so.13: cannot open shared object file: No such file or"
                + " directory"));
    assertThat(of(last, "train").sentence())
        .contains("libcupti.so.13", "CUDA 13", "LD_LIBRARY_PATH")
        .doesNotContain("no jnitorch");
  }

  private static Failure of(Throwable thrown, String command) {
    CommandLine root = Con2.commandLine(Console.standard(), DemoOptions.DEFAULT);
    return Failure.of(
        thrown, Objects.requireNonNull(root.getSubcommands().get(command)).getCommandSpec());
  }
}
