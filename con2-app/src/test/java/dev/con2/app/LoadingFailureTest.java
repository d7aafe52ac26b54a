package dev.con2.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages are glibc's and Java's, as they came from real failures. */
class LoadingFailureTest {

  private static final String UNMAPPED =
      "/opt/natives/libjnitorch.so: libtorch_cpu.so: failed to map segment from shared object";

  @Test
  void remedy_ofASegmentThatCannotBeMapped_dependsOnTheLimit() {
    assertThat(LoadingFailure.remedy(UNMAPPED, true))
        .contains("ulimit -v")
        .doesNotContain("noexec");
    assertThat(LoadingFailure.remedy(UNMAPPED, false))
        .contains("noexec")
        .doesNotContain("ulimit -v");
  }

  @Test
  void remedy_ofAnOldSystem_saysWhatIsNeeded() {
    assertThat(
            LoadingFailure.remedy(
                "/lib64/libc.so.6: version `GLIBC_2.35' not found (required by libc10.so)", false))
        .contains("glibc 2.35");
    assertThat(
            LoadingFailure.remedy(
                "libstdc++.so.6: cannot open shared object file: No such file or directory", false))
        .contains("install libstdc++");
  }

  @Test
  void remedy_ofLibrariesThatAreNotThere_saysWhereTheyWouldBe() {
    assertThat(LoadingFailure.remedy("no jnitorch in java.library.path: /usr/lib", false))
        .contains("-Dorg.bytedeco.javacpp.cachedir");
  }

  @Test
  void remedy_ofCudaThatIsNotThere_saysWhatIsNeededAndWhereItIsLookedFor() {
    for (String library : List.of("libcudart.so.13", "libcudnn.so.9", "libnccl.so.2")) {
      assertThat(
              LoadingFailure.remedy(
                  library + ": cannot open shared object file: No such file or directory", false))
          .contains("CUDA 13", "LD_LIBRARY_PATH", "leave CON2_GPU out");
    }
  }

  @Test
  void remedy_ofAnotherMessage_isNone() {
    assertThat(LoadingFailure.remedy("libx.so: undefined symbol: y", false)).isEmpty();
  }
}
