package dev.con2.error;

/**
 * Training was asked to stop and did: between two steps after writing a checkpoint that it can
 * continue from, where it has a folder for one; else while reading, choosing contexts or fitting.
 */
public final class TrainingStoppedException extends Con2Exception {

  private static final long serialVersionUID = 1L;

  /** A sentence that names the thing, what is wrong with it, and how to mend it. */
  public TrainingStoppedException(String message) {
    super(message);
  }

  /** As {@link #TrainingStoppedException(String)}, keeping what was thrown underneath. */
  public TrainingStoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
