package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.device.ProcessorThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineLoadTest {

  /** user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen, guests. */
  private static final List<String> BEGIN =
      List.of("cpu  1000 50 200 5000 300 1 2 3 900 0", "cpu0 1 2", "cpu1 1 2", "intr 5");

  @Test
  void between_twoMoments_countsWhatOthersDid() {
    // Of 400 ticks of two processors 100 + 40 + 20 + 40 were work: one processor of two. This
    // process had half a second of two seconds of it.
    List<String> end = List.of("cpu  1100 90 220 5150 350 1 2 43 990 0", "cpu0 1 2", "cpu1 1 2");
    MachineLoad.Moment first =
        MachineLoad.Moment.of(BEGIN, Duration.ofMillis(700), 1_000_000_000L).orElseThrow();
    MachineLoad.Moment second =
        MachineLoad.Moment.of(end, Duration.ofMillis(1200), 3_000_000_000L).orElseThrow();

    MachineLoad load = MachineLoad.between(first, second).orElseThrow();

    assertThat(load.processors()).isEqualTo(2);
    assertThat(load.others()).isCloseTo(0.75, within(1e-12));
    assertThat(MachineLoad.between(first, first)).isEmpty();
  }

  @Test
  void moment_ofAnotherSystemsTable_isUnknown() {
    assertThat(MachineLoad.Moment.of(List.of(), Duration.ZERO, 0)).isEmpty();
    assertThat(MachineLoad.Moment.of(List.of("cpu  1 2", "cpu0 1"), Duration.ZERO, 0)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void moment_now_isKnown() {
    assertThat(MachineLoad.Moment.now().orElseThrow().processors()).isPositive();
  }

  @Test
  void free_isWhatOthersLeaveOfTheMachine_andOneAtLeast() {
    assertThat(new MachineLoad(2, 0.4, 0).free(2)).isEqualTo(2);
    assertThat(new MachineLoad(2, 0.6, 0).free(2)).isEqualTo(1);
    assertThat(new MachineLoad(2, 9, 0).free(2)).isEqualTo(1);
    // A container of 4 processors on a machine of 64: half of the machine is more than it may use.
    assertThat(new MachineLoad(64, 32, 0).free(4)).isEqualTo(4);
    assertThat(new MachineLoad(64, 62, 0).free(4)).isEqualTo(2);
  }

  @Test
  void free_besideOtherCon2_isAnEqualPartAtLeast() {
    // The first has all 16: the second takes half, so that the first sees 8 in use and does too.
    assertThat(new MachineLoad(16, 16, 1).free(16)).isEqualTo(8);
    assertThat(new MachineLoad(16, 8, 1).free(16)).isEqualTo(8);
    assertThat(new MachineLoad(16, 16, 2).free(16)).isEqualTo(5);
    assertThat(new MachineLoad(2, 1, 1).free(2)).isEqualTo(1);
    // One that does little, such as another's finished page, is no reason.
    assertThat(new MachineLoad(16, 0.1, 1).free(16)).isEqualTo(16);
  }

  @Test
  void useFree_onABusyMachine_saysSoAndLeavesRoom() {
    int before = ProcessorThreads.inUse();
    try {
      assertThat(said(4, Optional.of(new MachineLoad(4, 2.9, 0))))
          .isEqualTo(
              "The machine is busy: others use 2.9 of its 4 processors, so con2 works with 1 thread"
                  + " instead of 4; --threads N asks for another number");
      assertThat(ProcessorThreads.inUse()).isEqualTo(1);
      assertThat(said(2, Optional.of(new MachineLoad(4, 0.1, 0)))).isEmpty();
      assertThat(ProcessorThreads.inUse()).isEqualTo(2);
      assertThat(said(3, Optional.empty())).isEmpty();
      assertThat(ProcessorThreads.inUse()).isEqualTo(3);
    } finally {
      ProcessorThreads.use(before);
    }
  }

  @Test
  void suit_whenOthersCameAndWent_givesUpThreadsAndTakesThemBack() {
    int before = ProcessorThreads.inUse();
    List<String> said = new ArrayList<>();
    try {
      ProcessorThreads.use(2);
      ThreadsFlag.suit(new MachineLoad(2, 0.2, 0), 2, said::add);
      assertThat(said).isEmpty();
      ThreadsFlag.suit(new MachineLoad(2, 1.1, 1), 2, said::add);
      assertThat(ProcessorThreads.inUse()).isEqualTo(1);
      ThreadsFlag.suit(new MachineLoad(2, 0, 0), 2, said::add);
      assertThat(ProcessorThreads.inUse()).isEqualTo(2);
      assertThat(said)
          .containsExactly(
              "The machine is busy: others use 1.1 of its 2 processors, so con2 works with 1 thread"
                  + " instead of 2; --threads N asks for another number",
              "The machine has room again: con2 works with 2 threads");
    } finally {
      ProcessorThreads.use(before);
    }
  }

  private static String said(int available, Optional<MachineLoad> load) {
    List<String> said = new ArrayList<>();
    ThreadsFlag.useFree(available, () -> load, said::add);
    return String.join("\n", said);
  }
}
