package dev.con2.app;

import dev.con2.image.WrittenPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments as they were typed. Java decodes them by the locale, and has one and the same sign
 * for all bytes that are no text in it; Linux keeps the bytes.
 */
final class CommandLineBytes {

  private static final Path OF_THIS_PROCESS = Path.of("/proc/self/cmdline");

  private CommandLineBytes() {}

  /**
   * The arguments, where Java lost bytes of one each as {@link WrittenPath#ofBytes} has it. They
   * are returned as they are where nothing was lost, or where the system does not tell.
   */
  static String[] restored(String... arguments) {
    if (Arrays.stream(arguments).allMatch(argument -> argument.indexOf('\ufffd') < 0)) {
      return arguments;
    }
    try {
      return restored(arguments, Files.readAllBytes(OF_THIS_PROCESS));
    } catch (IOException e) {
      return arguments; // macOS has no such file, and no such names either.
    }
  }

  /**
   * As {@link #restored(String...)}.
   *
   * @param process all arguments of the process, its own and the program's last, each ended by 0
   */
  static String[] restored(String[] arguments, byte[] process) {
    List<byte[]> all = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < process.length; at++) {
      if (process[at] == 0) {
        all.add(Arrays.copyOfRange(process, start, at));
        start = at + 1;
      }
    }
    if (all.size() < arguments.length) {
      return arguments;
    }
    List<byte[]> typed = all.subList(all.size() - arguments.length, all.size());
    String[] restored = arguments.clone();
    for (int i = 0; i < restored.length; i++) {
      if (arguments[i].indexOf('\ufffd') >= 0) {
        restored[i] = text(typed.get(i));
      }
    }
    return restored;
  }

  /** A value behind the name of its flag, {@code --out=FILE}, is a path of its own. */
  private static String text(byte[] argument) {
    int value = 0;
    if (argument.length > 1 && argument[0] == '-' && argument[1] == '-') {
      while (value < argument.length && argument[value++] != '=') {
        // Goes on behind the sign.
      }
    }
    return WrittenPath.ofBytes(Arrays.copyOf(argument, value))
        + WrittenPath.ofBytes(Arrays.copyOfRange(argument, value, argument.length));
  }
}
