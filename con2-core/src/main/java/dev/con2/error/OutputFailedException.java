package dev.con2.error;

/**
 * A file could not be written although nothing spoke against it before the work began: the disk
 * became full, its folder vanished. A file that stood there before is as it was, unless the message
 * says otherwise.
 */
public final class OutputFailedException extends Con2Exception {

  private static final long serialVersionUID = 1L;

  /** A sentence that names the thing, what is wrong with it, and how to mend it. */
  public OutputFailedException(String message) {
    super(message);
  }

  /** As {@link #OutputFailedException(String)}, keeping what was thrown underneath. */
  public OutputFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
