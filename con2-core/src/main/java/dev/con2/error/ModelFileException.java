package dev.con2.error;

/** A model file is missing, damaged, altered or of a version that this program does not know. */
public final class ModelFileException extends Con2Exception {

  private static final long serialVersionUID = 1L;

  /** A sentence that names the thing, what is wrong with it, and how to mend it. */
  public ModelFileException(String message) {
    super(message);
  }

  /** As {@link #ModelFileException(String)}, keeping what was thrown underneath. */
  public ModelFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
