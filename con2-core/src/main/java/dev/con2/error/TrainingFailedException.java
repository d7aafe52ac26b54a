package dev.con2.error;

/** Training could not go on: a loss that is not a number, a checkpoint that cannot be written. */
public final class TrainingFailedException extends Con2Exception {

  private static final long serialVersionUID = 1L;

  /** A sentence that names the thing, what is wrong with it, and how to mend it. */
  public TrainingFailedException(String message) {
    super(message);
  }

  /** As {@link #TrainingFailedException(String)}, keeping what was thrown underneath. */
  public TrainingFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
