package dev.con2.error;

/** A file that should be a picture cannot be read as one. */
public final class UnreadableImageException extends Con2Exception {

  private static final long serialVersionUID = 1L;

  /** A sentence that names the thing, what is wrong with it, and how to mend it. */
  public UnreadableImageException(String message) {
    super(message);
  }

  /** As {@link #UnreadableImageException(String)}, keeping what was thrown underneath. */
  public UnreadableImageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The same, saying that it is not the only one; itself if there are no others. */
  public UnreadableImageException andOthers(int others) {
    return others == 0
        ? this
        : new UnreadableImageException(
            "%s %d more cannot be read either.".formatted(getMessage(), others), this);
  }
}
