package dev.con2.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets Ctrl-C (and a plain kill) end work on the engine: asks it to stop, gives it a moment to tidy
 * up and to say so, and ends the process, whatever the work is at.
 *
 * <p>Without it Java would end by running the destructors of libtorch under its working threads,
 * which crashes.
 */
final class StopHook implements AutoCloseable {

  private final Duration patience;
  private final Runnable late;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::stop, "con2-stop");
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean requested;

  private StopHook(Duration patience, Runnable late) {
    this.patience = patience;
    this.late = late;
  }

  /**
   * Watches until it is closed.
   *
   * @param patience how long the work may go on after it was asked to stop
   * @param late is run if it does not end in time
   */
  static StopHook watch(Duration patience, Runnable late) {
    StopHook hook = new StopHook(patience, late);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /** Whether the work shall stop. */
  boolean requested() {
    return requested;
  }

  /** Whether it is the caller who says that the work has stopped: the first who asks. */
  boolean takesLastWord() {
    return told.compareAndSet(false, true);
  }

  private void stop() {
    requested = true;
    boolean inTime = false;
    try {
      inTime = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!inTime && takesLastWord()) {
      late.run();
    }
    if (!inTime) {
      SuddenEnd.of(ExitCode.STOPPED.number());
    }
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
