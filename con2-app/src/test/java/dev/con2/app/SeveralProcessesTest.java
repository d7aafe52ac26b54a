package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.AnomalyDetector;
import dev.con2.app.TinyModel.TinyFiles;
import dev.con2.model.DetectorModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Trainings by several processes, each a real one. */
@ExtendWith(TinyModel.class)
@DisabledOnOs(OS.WINDOWS)
class SeveralProcessesTest {

  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;

  private static List<String> flags(TinyFiles tiny, int epochs) {
    List<String> flags = new ArrayList<>(List.of("train", "--normal=" + tiny.trainingPictures()));
    TinyModel.FAST.forEach(flag -> flags.add(flag.replace("--epochs=2", "--epochs=" + epochs)));
    return flags;
  }

  @Test
  void train_twoProcesses_givesTheCurveOfOne(TinyFiles tiny) throws Exception {
    List<String> flags = flags(tiny, 4);
    CommandLineRun one = CommandLineRun.ofProcess(folder, flags, "--model=one.con2");
    assertThat(one.exitCode()).as(one.err()).isZero();
    CommandLineRun two =
        CommandLineRun.ofProcess(folder, flags, "--model=two.con2", "--processes", 2);
    assertThat(two.exitCode()).as(two.err()).isZero();
    assertThat(two.out())
        .matches("model=two.con2 images=26 epochs=4 loss=\\d+\\.\\d+ seconds=[\\d.]+\n");
    assertThat(two.err()).containsOnlyOnce("epoch 4 of 4, loss ");
    DetectorModel expected = AnomalyDetector.read(folder.resolve("one.con2"));
    DetectorModel actual = AnomalyDetector.read(folder.resolve("two.con2"));
    for (int epoch = 0; epoch < 4; epoch++) {
      double loss = expected.provenance().curve().get(epoch).loss();
      assertThat(actual.provenance().curve().get(epoch).loss())
          .isCloseTo(loss, within(0.02 * loss));
    }
    assertThat(actual.provenance().options()).isEqualTo(expected.provenance().options());
    assertThat(Files.exists(folder.resolve("two.checkpoint"))).isFalse();
  }

  @Test
  void train_rankIsKilled_endsAllAndGoesOnWithOneProcess(TinyFiles tiny) throws Exception {
    List<String> flags = flags(tiny, 400);
    flags.add("--model=parts.con2");
    Process process = CommandLineRun.start(folder, flags, "--processes=2");
    awaitMessage("epoch 3 of 400");
    ProcessHandle second =
        process
            .descendants()
            .filter(child -> child.info().commandLine().orElse("").contains("--rank 1"))
            .findFirst()
            .orElseGet(() -> process.descendants().skip(1).findFirst().orElseThrow());
    second.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(CommandLineRun.messages(folder)))
        .contains("was ended by signal 9")
        .contains("continue with: con2 train ")
        .contains("--processes 2 --resume");
    assertThat(process.descendants()).isEmpty();
    List<String> fewer = new ArrayList<>(flags);
    fewer.add("--resume");
    Process resumed = CommandLineRun.start(folder, fewer);
    awaitMessage("of 400, loss ");
    assertThat(Files.readString(CommandLineRun.messages(folder)))
        .doesNotContain("epoch 1 of 400")
        .doesNotContain("epoch 2 of 400");
    resumed.destroyForcibly();
    assertThat(resumed.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void train_rankWithOtherOptions_isRefusedAndEndsTheOther(TinyFiles tiny) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> ranks =
        List.of("--world-size=2", "--rendezvous=localhost:" + port, "--model=parts.con2");
    Path other = Files.createDirectory(folder.resolve("other"));
    Process first = CommandLineRun.start(folder, flags(tiny, 4), ranks, "--rank=0");
    CommandLineRun second =
        CommandLineRun.ofProcess(other, flags(tiny, 5), ranks, "--rank=1", "--rank-timeout=50");
    assertThat(second.exitCode()).isEqualTo(2);
    String sentence = "rank 1 has epochs 5, and rank 0 has 4; give all ranks the same options";
    assertThat(second.err()).contains("con2: " + sentence);
    assertThat(first.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(1);
    assertThat(Files.readString(CommandLineRun.messages(folder)))
        .contains("con2: rank 1 has ended: " + sentence);
    assertThat(Files.exists(folder.resolve("parts.con2"))).isFalse();
  }

  private void awaitMessage(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(CommandLineRun.messages(folder)).contains(text)) {
      assertThat(System.nanoTime())
          .as(Files.readString(CommandLineRun.messages(folder)))
          .isLessThan(end);
      Thread.sleep(20);
    }
  }
}
