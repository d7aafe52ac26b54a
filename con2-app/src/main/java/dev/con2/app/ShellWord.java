package dev.con2.app;

/** Text as one word of a command line, or of a line that a script reads. */
final class ShellWord {

  private ShellWord() {}

  /** As it is where a shell takes it for one word, else in single quotes. */
  static String of(String text) {
    return text.matches("(?U)[\\w./:=,+@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
