package dev.con2.error;

/**
 * What con2 throws when something outside the program is wrong. The message is one sentence for a
 * person: it names the thing, says what is wrong with it and how to mend it; the middle of one of
 * more than 2,000 characters is left out. The set is closed, so that a caller can map it to exit
 * codes or HTTP statuses in one exhaustive switch.
 */
public abstract sealed class Con2Exception extends RuntimeException
    permits InvalidInputException,
        UnreadableImageException,
        ModelFileException,
        OutputFailedException,
        TrainingFailedException,
        TrainingStoppedException {

  private static final long serialVersionUID = 1L;

  /** What quotes a file or an argument may quote millions of characters; nobody reads these. */
  private static final int LONGEST = 2000;

  private static final int BEGINNING = 1200;
  private static final int END = 600;

  Con2Exception(String message) {
    super(bounded(message));
  }

  Con2Exception(String message, Throwable cause) {
    super(bounded(message), cause);
  }

  /** The sentence, its middle left out if it is long: its end says how to mend it. */
  private static String bounded(String message) {
    int left = message.length() - BEGINNING - END;
    return message.length() <= LONGEST
        ? message
        : "%s ... (%s characters left out) ... %s"
            .formatted(
                message.substring(0, BEGINNING),
                Integer.toString(left),
                message.substring(message.length() - END));
  }
}
