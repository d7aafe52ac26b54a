package dev.con2.error;

import java.util.Locale;

/** Text as one line that acts on nobody: what a file holds may reach a terminal or a log. */
public final class OneLine {

  private OneLine() {}

  /**
   * A text as one line that shows all of its characters: those that a terminal would act on, or
   * that turn the direction of writing, are written as Java writes them, {@code \}{@code u001b},
   * and the end of a line as {@code \n}.
   */
  public static String of(String text) {
    if (is(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isSeen(c)) {
                line.appendCodePoint(c);
              } else {
                line.append(c == '\n' ? "\\n" : String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return line.toString();
  }

  /** Whether a text is such a line already. */
  public static boolean is(String text) {
    return text.codePoints().allMatch(OneLine::isSeen);
  }

  /** A character that shows, or at least only joins those beside it. */
  private static boolean isSeen(int c) {
    return !(Character.isISOControl(c)
        || c == 0xfeff
        || c == 0x2028
        || c == 0x2029
        || c >= 0x202a && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069
        || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
