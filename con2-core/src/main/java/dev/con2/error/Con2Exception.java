package dev.con2.error;

/**
 * What con2 throws when something outside the program is wrong. The message is one sentence for a
 * person, on one line ({@link OneLine}): it names the thing, says what is wrong with it and how to
 * mend it; the middle of one of more than 2,000 characters is left out. The set is closed, so that
 * a caller can map it to exit codes or HTTP statuses and forget none: by a switch over the types,
 * which the compiler checks from Java 21 on.
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
    super(sentence(message));
  }

  Con2Exception(String message, Throwable cause) {
    super(sentence(message), cause);
  }

  /** On one line, its middle left out if it is long: its end says how to mend it. */
  private static String sentence(String message) {
    String line = OneLine.of(message);
    int left = line.length() - BEGINNING - END;
    return line.length() <= LONGEST
        ? line
        : "%s ... (%s characters left out) ... %s"
            .formatted(
                line.substring(0, BEGINNING),
                Integer.toString(left),
                line.substring(line.length() - END));
  }
}
