package dev.con2.error;

/**
 * What con2 throws when something outside the program is wrong. The message is one sentence for a
 * person: it names the thing, says what is wrong with it and how to mend it. The set is closed, so
 * that a caller can map it to exit codes or HTTP statuses in one exhaustive switch.
 */
public abstract sealed class Con2Exception extends RuntimeException
    permits InvalidInputException,
        UnreadableImageException,
        ModelFileException,
        OutputFailedException,
        TrainingFailedException,
        TrainingStoppedException {

  private static final long serialVersionUID = 1L;

  Con2Exception(String message) {
    super(message);
  }

  Con2Exception(String message, Throwable cause) {
    super(message, cause);
  }
}
