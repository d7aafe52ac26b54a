package dev.con2.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.con2.error.InvalidInputException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

  @Test
  void auto_withoutACard_isTheProcessor() {
    assumeFalse(torch.hasCUDA());
    assertThat(ComputeDevice.parse("auto")).isEqualTo(ComputeDevice.CPU);
    assertThatThrownBy(() -> ComputeDevice.parse("cuda").requireAvailable())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("this machine offers 0 CUDA devices");
  }

  @Test
  void parse_anotherName_isRefused() {
    assertThatThrownBy(() -> ComputeDevice.parse("gpu"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give auto, cpu, cuda or cuda:n");
  }

  @Test
  void threads_areThoseOfTheProcessOnAThreadThatComputedBeforeToo() throws Exception {
    int before = ProcessorThreads.inUse();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      pool.submit(ProcessorThreads::inUse).get();
      ProcessorThreads.use(before + 1);
      assertThat(pool.submit(ProcessorThreads::inUse).get()).isEqualTo(before + 1);
    } finally {
      pool.shutdown();
      ProcessorThreads.use(before);
    }
  }

  @Test
  void threads_areSetForTheProcess() {
    int before = ProcessorThreads.inUse();
    try {
      ProcessorThreads.use(3);
      assertThat(ProcessorThreads.inUse()).isEqualTo(3);
      for (int wrong : new int[] {0, -1, ProcessorThreads.MOST + 1}) {
        assertThatThrownBy(() -> ProcessorThreads.use(wrong))
            .isInstanceOf(InvalidInputException.class)
            .hasMessageStartingWith("option threads is " + wrong + ", out of range");
      }
      assertThat(ProcessorThreads.inUse()).isEqualTo(3);
    } finally {
      ProcessorThreads.use(before);
    }
  }
}
