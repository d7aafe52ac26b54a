package dev.con2.internal.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work with a file that is done whether the thread is interrupted or not. A channel closes itself
 * for everybody when its thread is interrupted; Java's streams of files do not.
 */
public final class Uninterrupted {

  /** Something that begins anew each time it is called. */
  public interface Work<T> {
    /** Does all of it, with channels of its own. */
    T done() throws IOException;
  }

  private Uninterrupted() {}

  /** Does it, from the beginning after an interrupt; the thread is interrupted then as before. */
  public static <T> T done(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.done();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
