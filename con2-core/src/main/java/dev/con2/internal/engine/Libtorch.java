package dev.con2.internal.engine;

import dev.con2.device.ProcessorThreads;
import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Float32Backend;
import org.bytedeco.pytorch.global.torch.Float32Op;
import org.bytedeco.pytorch.global.torch.Float32Precision;

/** Loads libtorch and sets what it leaves to the process, once. */
public final class Libtorch {

  static {
    ProcessorThreads.inUse(); // loads libtorch, within the limits of a container
    // OpenBLAS keeps threads of its own beside libtorch's, which wait by spinning: whenever cores
    // are scarce, small matrix products then take seconds. Convolutions do not go through it, and
    // for the rest one core is enough.
    openblas_nolapack.blas_set_num_threads(1);
    // On a graphics card cuDNN would round 32-bit convolutions to 10 bits of mantissa.
    torch
        .globalContext()
        .setFloat32Precision(Float32Backend.CUDA, Float32Op.CONV, Float32Precision.IEEE);
  }

  private Libtorch() {}

  /** The version of libtorch and its Java binding, such as 2.10.0-1.5.13. */
  public static String version() {
    try {
      return Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Makes sure that libtorch is there and set up. */
  public static void load() {
    // The work is done by the static initialiser, which runs once.
  }
}
