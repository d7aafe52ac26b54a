package dev.con2.internal.engine;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch and sets what it leaves to the process, once. */
public final class Libtorch {

  static {
    torch.get_num_threads();
    // OpenBLAS keeps threads of its own beside libtorch's, which wait by spinning: whenever cores
    // are scarce, small matrix products then take seconds. Convolutions do not go through it, and
    // for the rest one core is enough.
    openblas_nolapack.blas_set_num_threads(1);
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
