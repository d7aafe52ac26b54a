package dev.con2.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why the system's loader refused a native library, in words that say how to mend it. */
final class LoadingFailure {

  /** A library that is not part of con2's GPU build. */
  private static final Pattern OF_CUDA =
      Pattern.compile("lib(cu|nccl|nv)[\\w-]*\\.so[.\\d]*: cannot open");

  private static final Path LIMITS = Path.of("/proc/self/limits");

  private LoadingFailure() {}

  /** What is wrong and how to mend it, after a colon; empty where the message says all there is. */
  static String remedy(String message) {
    return remedy(message, limitedAddressSpace());
  }

  /**
   * The same, where it is known how much address space there may be.
   *
   * @param message the loader's, such as "libtorch_cpu.so: failed to map segment from shared
   *     object"
   * @param limited whether the address space of this process is limited
   */
  static String remedy(String message, boolean limited) {
    if (message.contains("failed to map segment") || message.contains("cannot allocate memory")) {
      return limited
          ? ": ulimit -v leaves this process too little address space; raise that limit"
          : ": its folder is mounted with noexec; put con2 (a checkout's libraries:"
              + " ~/.javacpp, or CON2_JAVA_OPTIONS=-Dorg.bytedeco.javacpp.cachedir=DIR) where"
              + " programs may run";
    }
    if (message.contains("GLIBC_") || message.contains("GLIBCXX_") || message.contains("CXXABI_")) {
      return ": this system is too old for libtorch, which needs glibc 2.35 and the libstdc++ of"
          + " GCC 12 (Debian 12, Ubuntu 22.04, Red Hat 10 or newer)";
    }
    if (OF_CUDA.matcher(message).find()) {
      return ": CON2_GPU=1 needs CUDA 13 with cuDNN 9, NCCL 2 and cuFile, and looks for them where"
          + " the system's loader does, in /usr/local/cuda and in the packages of Python's PyTorch;"
          + " install them, name their folders in LD_LIBRARY_PATH, or leave CON2_GPU out";
    }
    if (message.contains("libstdc++.so.6: cannot open")) {
      return ": install libstdc++ (the package libstdc++6 or libstdc++)";
    }
    if (message.contains("java.library.path")) {
      return ": libtorch is not there for this platform, or could not be unpacked (445 MB into"
          + " ~/.javacpp, or where -Dorg.bytedeco.javacpp.cachedir=DIR says)";
    }
    return "";
  }

  private static boolean limitedAddressSpace() {
    try (Stream<String> limits = Files.lines(LIMITS)) {
      return limits.anyMatch(
          line ->
              line.startsWith("Max address space")
                  && !line.matches("Max address space +unlimited .*"));
    } catch (IOException | UncheckedIOException e) {
      return false; // not Linux, where this is the way to ask
    }
  }
}
