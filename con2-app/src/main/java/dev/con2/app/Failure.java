package dev.con2.app;

import dev.con2.error.Con2Exception;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What went wrong, as the one line that the user reads.
 *
 * @param sentence what is wrong and how to mend it
 * @param exitCode what the process ends with
 * @param cause what was thrown
 */
record Failure(String sentence, ExitCode exitCode, Throwable cause) {

  /** Set to anything, it has the stack trace printed as well. */
  private static final String TRACE = "CON2_TRACE";

  /** Options of which a smaller value takes less memory. */
  private static final List<String> SIZES =
      List.of("--batch-size", "--views", "--width", "--image-size", "--max-pixels");

  /** Of a failure that is not for want of memory. */
  static Failure of(Con2Exception thrown) {
    return new Failure(message(thrown), ExitCode.of(thrown.getClass()), thrown);
  }

  /**
   * Of any failure.
   *
   * @param command that failed, whose options can mend it
   */
  static Failure of(Throwable thrown, CommandSpec command) {
    if (thrown instanceof Con2Exception known) {
      return of(known);
    }
    if (thrown instanceof OutOfMemoryError && message(thrown).contains("native thread")) {
      return failed(
          "the system allows this process no more threads (ulimit -u, or the limits of its container);"
              + " raise that limit",
          thrown);
    }
    if (thrown instanceof OutOfMemoryError) {
      return failed(
          "Java has not enough memory; give it more with CON2_JAVA_OPTIONS=-Xmx8g"
              + smaller(command).map(advice -> ", or " + advice).orElse(""),
          thrown);
    }
    if (thrown instanceof LinkageError) {
      // JavaCPP ends with where it looked last; why the library that it found is refused is
      // beneath.
      Throwable why = thrown.getCause() instanceof LinkageError cause ? cause : thrown;
      return failed(
          "a native library cannot be loaded: %s%s (docs/installing.md says what they need)"
              .formatted(message(why), LoadingFailure.remedy(message(why))),
          thrown);
    }
    if (isMemoryOfTheEngine(message(thrown))) {
      return failed(
          "libtorch has not enough memory; "
              + smaller(command).orElse("give the machine more, or end what else takes it"),
          thrown);
    }
    return failed(
        "%s: %s (this is a defect in con2, please report it; CON2_TRACE=1 shows where)"
            .formatted(thrown.getClass().getSimpleName(), message(thrown)),
        thrown);
  }

  /** What to make smaller; nothing if the command has no such option. */
  private static Optional<String> smaller(CommandSpec command) {
    List<String> own = SIZES.stream().filter(option -> command.findOption(option) != null).toList();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    String last = own.get(own.size() - 1);
    String before = String.join(", ", own.subList(0, own.size() - 1));
    return Optional.of("use a smaller " + (before.isEmpty() ? last : before + " or " + last));
  }

  private static Failure failed(String sentence, Throwable cause) {
    return new Failure(sentence, ExitCode.FAILED, cause);
  }

  /** libtorch has no exception of its own for it. */
  private static boolean isMemoryOfTheEngine(String message) {
    String small = message.toLowerCase(Locale.ROOT);
    return Stream.of("out of memory", "can't allocate memory", "not enough memory")
        .anyMatch(small::contains);
  }

  /** The first line of what was thrown: libtorch's messages go on with pages of C++. */
  private static String message(Throwable thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), "no message");
    return message.strip().lines().findFirst().orElse("no message");
  }

  /**
   * Prints the line.
   *
   * @return the number to end with
   */
  int tell(Console console) {
    console.say("con2: " + sentence);
    if (System.getenv(TRACE) != null) {
      cause.printStackTrace(console.err());
    }
    return exitCode.number();
  }
}
