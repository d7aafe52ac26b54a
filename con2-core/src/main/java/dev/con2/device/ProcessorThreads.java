package dev.con2.device;

import dev.con2.error.InvalidInputException;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads work on the processor: those that libtorch computes with, and as many that
 * decode pictures. libtorch has one number for the whole process, so there is one here too.
 *
 * <p>Unless told otherwise they are as many as {@link #available}, or as the environment variable
 * {@code OMP_NUM_THREADS} says. Numbers are rounded otherwise by another number of threads: the
 * same training gives the same bits with the same number.
 *
 * <p>libtorch's threads are those of OpenMP (GNU libgomp), which wait for work by spinning. Where
 * several processes share the cores, each spins in the others' way, and all together are many times
 * slower than one after the other. The environment variable {@code OMP_WAIT_POLICY=passive} has
 * them sleep. It is read when libtorch is loaded and cannot be set from inside the process: con2's
 * launcher sets it; who starts a Java of their own sets it there, or computes with one thread.
 */
public final class ProcessorThreads {

  /** The most that can be asked for. */
  public static final int MOST = 1024;

  static {
    // libtorch counts the machine's processors; what a container may use of them, Java knows.
    int threads = torch.get_num_threads();
    if (System.getenv("OMP_NUM_THREADS") == null && threads > available()) {
      torch.set_num_threads(available());
    }
  }

  private ProcessorThreads() {}

  /**
   * The processors that this process may use: not those that its affinity excludes, and no more
   * than the CPU limit of its container (control groups version 1 and 2) has room for.
   *
   * @return at least 1
   */
  public static int available() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * How many there are.
   *
   * @return at least 1
   */
  public static int inUse() {
    return torch.get_num_threads();
  }

  /**
   * Uses so many from now on, in the whole process. Not to be called while something computes.
   *
   * @param threads 1 to {@link #MOST}
   * @throws InvalidInputException if it is not
   */
  public static void use(int threads) {
    if (threads < 1 || threads > MOST) {
      throw new InvalidInputException(
          "option threads is %d, out of range; give 1 to %d, such as the number of processors, %d"
              .formatted(threads, MOST, available()));
    }
    torch.set_num_threads(threads);
  }
}
