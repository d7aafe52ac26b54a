package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.error.Con2Exception;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void exitCodes_areGivenToEveryException() {
    Map<Class<?>, Integer> expected =
        Map.of(
            InvalidInputException.class, 2,
            UnreadableImageException.class, 2,
            ModelFileException.class, 2,
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
    Failure failure = Failure.of(new IllegalStateException("first\nsecond"));

    assertThat(failure.exitCode().number()).isEqualTo(1);
    assertThat(failure.sentence())
        .startsWith("IllegalStateException: first (this is a defect in con2")
        .doesNotContain("\n");
    assertThat(Failure.of(new NullPointerException()).sentence()).contains("no message");
  }

  @Test
  void of_tooLittleMemory_saysHowToGetMore() {
    assertThat(Failure.of(new OutOfMemoryError("Java heap space")).sentence())
        .contains("CON2_JAVA_OPTIONS=-Xmx");
    assertThat(Failure.of(new OutOfMemoryError("unable to create native thread: ...")).sentence())
        .contains("no more threads")
        .doesNotContain("-Xmx");
    assertThat(
            Failure.of(
                    new RuntimeException(
                        "[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't"
                            + " allocate memory: you tried to allocate 99 bytes."))
                .sentence())
        .contains("libtorch has not enough memory");
  }

  @Test
  void of_aMissingLibrary_namesIt() {
    assertThat(Failure.of(new UnsatisfiedLinkError("no jnitorch in java.library.path")).sentence())
        .contains("no jnitorch");
  }
}
