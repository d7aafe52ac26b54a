package dev.con2.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C (and a plain kill) end work on the engine: asks it to stop, gives it a moment to tidy
 * up and to say so, and ends the process, whatever the work is at.
 *
 * <p>Without it Java would end by running the destructors of libtorch under its working threads,
 * which crashes.
 */
final class StopHook implements AutoCloseable {

  /**
   * How long work that tidies up may go on after it was asked to stop. A user waits two seconds at
   * most; the rest is for Java to end.
   */
  static final Duration PATIENCE = Duration.ofMillis(1500);

  private final Duration patience;
  private final Runnable late;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::stop, "con2-stop");
  private volatile boolean requested;
  private boolean told;

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

  /**
   * Says that the work has stopped, unless that is said: the work may end just as it is given up
   * on. Whoever comes second waits until the first has said it.
   *
   * @return the exit code of what was stopped
   */
  synchronized int lastWord(Runnable say) {
    if (!told) {
      told = true;
      say.run();
    }
    return ExitCode.STOPPED.number();
  }

  private void stop() {
    requested = true;
    boolean inTime = false;
    try {
      inTime = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!inTime) {
      SuddenEnd.of(lastWord(late));
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
