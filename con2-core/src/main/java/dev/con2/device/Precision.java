package dev.con2.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The arithmetic of the encoder. Heads, losses, the optimiser and scores are 32-bit or finer in
 * both cases.
 */
public enum Precision {
  /** 32-bit floating point. */
  FP32,
  /**
   * bfloat16 activations and convolutions on 32-bit weights, as PyTorch's autocast does; scoring
   * rounds the weights too, batch norm folded into them.
   */
  BF16;

  private static final Path CPU_INFORMATION = Path.of("/proc/cpuinfo");

  /**
   * What the device does well: bfloat16 on a graphics card or on a processor that says it has
   * bfloat16 instructions (AVX512-BF16, AMX, Arm BF16), else 32-bit. Asked of the processor's
   * description and not measured, so that the same machine always gives the same answer.
   */
  public static Precision bestFor(ComputeDevice device) {
    if (device.isGraphicsCard()) {
      return BF16;
    }
    try (Stream<String> lines = Files.lines(CPU_INFORMATION)) {
      return lines
              .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
              .limit(1)
              .anyMatch(line -> line.matches(".*\\b(avx512_bf16|amx_bf16|bf16)\\b.*"))
          ? BF16
          : FP32;
    } catch (IOException e) {
      return FP32;
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
