package dev.con2.device;

import dev.con2.error.InvalidInputException;
import org.bytedeco.pytorch.global.torch;

/**
 * How many threads work on the processor: those that libtorch computes with, and as many that
 * decode pictures. There is one number for the whole process. libtorch has it too, but a thread
 * that has computed keeps the one of then; what computes here brings its thread to it first.
 *
 * <p>Unless told otherwise they are as many as {@link #available}, or as the environment variable
 * {@code OMP_NUM_THREADS} says. Numbers are rounded otherwise by another number of threads: the
 * same training gives the same bits with the same number.
 *
 * <p>More threads than cores are many times slower than one after the other, since each of many
 * short operations waits for a thread that has no core. Who computes in several processes on one
 * machine gives each its part of the cores. con2's command line does that by itself, and its
 * launcher sets what cannot be set from inside the process (docs/memory.md).
 */
public final class ProcessorThreads {

  /** The most that can be asked for. */
  public static final int MOST = 1024;

  static {
    NativeLibraries.load();
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
    takeHere();
    return torch.get_num_threads();
  }

  /**
   * Has this thread compute with as many as the process has; takes a fraction of a microsecond. To
   * be called where a thread begins to compute, as a pool's may have done before.
   */
  public static void takeHere() {
    torch.init_num_threads(); // what libtorch itself calls on each new thread
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
