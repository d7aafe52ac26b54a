package dev.con2.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C (and a plain kill) end a training in an orderly way: asks it to stop, gives it a
 * moment to write its checkpoint and to say so, and ends the process, whatever the training is at.
 */
final class StopHook implements AutoCloseable {

  /** A user waits two seconds at most; the rest is for Java to end. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable late;
  private final Thread thread = new Thread(this::stop, "con2-stop");
  private volatile boolean requested;

  private StopHook(Runnable late) {
    this.late = late;
  }

  /**
   * Watches until it is closed.
   *
   * @param late is run if the work does not end in time
   */
  static StopHook watch(Runnable late) {
    StopHook hook = new StopHook(late);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /** Whether the work shall stop. */
  boolean requested() {
    return requested;
  }

  private void stop() {
    requested = true;
    try {
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        late.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Other hooks run beside this one; waiting for libtorch's threads could take for ever.
    Runtime.getRuntime().halt(ExitCode.STOPPED.number());
  }

  /** The work has ended and its last word is said. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is running and now knows.
    }
  }
}
