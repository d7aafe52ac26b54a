package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SuddenEndTest {

  /** The first Java that can call {@code _exit}. */
  private static final int WITH_NATIVE_CALLS = 22;

  @TempDir private Path folder;

  /** Ends in a shutdown hook, as a command does that is stopped. */
  public static final class Ending {
    private Ending() {}

    public static void main(String[] args) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> SuddenEnd.of(130)));
      System.exit(3);
    }
  }

  @Test
  void of_inAShutdownHook_endsWithTheCode() throws Exception {
    assertThat(run("")).isEqualTo(interruptsAreIgnored() ? ofIgnored() : 130);
  }

  @Test
  void of_whereInterruptsAreIgnoredAndNoProgramIsFound_endsAllTheSame() throws Exception {
    assertThat(run("trap '' INT; PATH=/nowhere; ")).isEqualTo(ofIgnored());
  }

  private static int ofIgnored() {
    int killed = 128 + 9;
    return Runtime.version().feature() < WITH_NATIVE_CALLS ? killed : 130;
  }

  /** As in a build that a script has left in the background: what it starts inherits that. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow()
            .replaceFirst("SigIgn:\\s*", "");
    return (Long.parseUnsignedLong(ignored, 16) & 1 << 1) != 0; // bit n - 1 of signal n
  }

  private int run(String before) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command =
        before
            + "'%s' -cp '%s' '%s'; exit $?"
                .formatted(java, CommandLineRun.classPath(), Ending.class.getName());
    Process process =
        new ProcessBuilder(List.of("/bin/sh", "-c", command))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
