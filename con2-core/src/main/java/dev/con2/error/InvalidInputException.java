package dev.con2.error;

/** An option, a folder or a configuration file is wrong; nothing has been done. */
public final class InvalidInputException extends Con2Exception {

  private static final long serialVersionUID = 1L;

  /** A sentence that names the thing, what is wrong with it, and how to mend it. */
  public InvalidInputException(String message) {
    super(message);
  }

  /** As {@link #InvalidInputException(String)}, keeping what was thrown underneath. */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
