package dev.con2.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.internal.engine.TensorTransfer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeLibrariesTest {

  /** A program that uses libtorch. */
  static final class UsesLibtorch {
    public static void main(String[] arguments) {
      ComputeDevice.CPU.requireAvailable();
      System.exit(ProcessorThreads.inUse() > 0 ? 0 : 1);
    }
  }

  /** A program that takes more native memory than four times that of its heap. */
  static final class UsesMuchNativeMemory {
    public static void main(String[] arguments) {
      ComputeDevice.CPU.requireAvailable();
      try (Tensor zeros = torch.zeros(128L << 20);
          Tensor next = TensorTransfer.toDevice(new float[1000], ComputeDevice.CPU, 1000)) {
        System.exit(
            zeros.numel() + next.numel() > 0 && Pointer.physicalBytes() > 400L << 20 ? 0 : 1);
      }
    }
  }

  /** A program that first uses libtorch on a thread that is interrupted, before or meanwhile. */
  static final class UsesLibtorchInterrupted {
    public static void main(String[] arguments) throws InterruptedException {
      Thread caller = Thread.currentThread();
      if (arguments[0].equals("before")) {
        caller.interrupt();
      } else {
        Thread interrupting =
            new Thread(
                () -> {
                  for (int i = 0; i < 1000; i++) {
                    LockSupport.parkNanos(1_000_000);
                    caller.interrupt();
                  }
                });
        interrupting.setDaemon(true);
        interrupting.start();
      }
      ComputeDevice.CPU.requireAvailable();
      System.exit(Thread.interrupted() && ProcessorThreads.inUse() > 0 ? 0 : 1);
    }
  }

  @TempDir Path folder;

  @Test
  void programsThatStartTogetherWaitUntilOneHasUnpackedAll() throws Exception {
    List<Process> programs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      programs.add(start());
    }

    for (Process program : programs) {
      assertThat(program.waitFor()).isZero();
    }
    assertThat(lockFile()).isEmptyFile();
  }

  @Test
  void whatKilledProgramLeftHalfUnpackedIsUnpackedAnew() throws Exception {
    Process killed = start();
    Path library = awaitLibrary(killed, "libtorch_cpu.so");
    killed.destroyForcibly().waitFor();
    try (FileChannel file = FileChannel.open(library, StandardOpenOption.WRITE)) {
      file.truncate(1_000_000); // however far it came
    }

    assertThat(start().waitFor()).isZero();
    assertThat(lockFile()).isEmptyFile();
    assertThat(Files.size(library)).isGreaterThan(100_000_000);
  }

  /** The libraries are unpacked and loaded all the same, and the thread is still interrupted. */
  @ParameterizedTest
  @ValueSource(strings = {"before", "meanwhile"})
  void firstUseOnInterruptedThreadLoadsThemToo(String when) throws Exception {
    assertThat(start(UsesLibtorchInterrupted.class, when).waitFor()).isZero();
    assertThat(lockFile()).isEmptyFile();
  }

  @Test
  void smallHeapDoesNotLimitNativeMemory() throws Exception {
    Process program = start(List.of("-Xmx64m"), UsesMuchNativeMemory.class);
    assertThat(program.waitFor()).isZero();
  }

  private Process start() throws IOException {
    return start(UsesLibtorch.class);
  }

  private Process start(Class<?> program, String... arguments) throws IOException {
    return start(List.of(), program, arguments);
  }

  private Process start(List<String> options, Class<?> program, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                "-XX:ErrorFile=" + folder.resolve("crash-%p.log")));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(folder, "output", "").toFile())
        .start();
  }

  private Path lockFile() {
    return folder.resolve("cache/con2.lock");
  }

  /** Waits until the program has begun to unpack this library. */
  private Path awaitLibrary(Process program, String name) throws Exception {
    while (program.isAlive()) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> found = files.filter(path -> path.endsWith(name)).toList();
        if (!found.isEmpty()) {
          return found.get(0);
        }
      }
      Thread.sleep(1);
    }
    throw new AssertionError("it ended before " + name + " was there");
  }
}
