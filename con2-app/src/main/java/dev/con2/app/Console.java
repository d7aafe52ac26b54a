package dev.con2.app;

import dev.con2.error.OneLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command speaks.
 *
 * @param out takes results
 * @param err takes progress and messages
 * @param terminal whether a person watches {@code err}, so that a progress bar makes sense
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {

  /** Set by the launcher, which can tell; Java 17 cannot. */
  private static final String TERMINAL = "con2.terminal";

  /** That of this process. UTF-8, since file names are printed, whatever the locale is. */
  static Console standard() {
    return new Console(
        stream(FileDescriptor.out), stream(FileDescriptor.err), Boolean.getBoolean(TERMINAL));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** The same, with lines in place of a progress bar. */
  Console withoutBar() {
    return new Console(out, err, false);
  }

  /**
   * Prints a line for a person; what would act on the terminal, or begin a second line, is shown.
   */
  void say(String line) {
    err.println(OneLine.of(line));
  }

  /** Prints a line of the result, as {@link #say} does. */
  void print(String line) {
    out.println(OneLine.of(line));
  }
}
