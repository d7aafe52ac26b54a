package dev.con2.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.con2.app.demo.DemoOptions;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of the command line and what came of it.
 *
 * @param exitCode what it ended with
 * @param out what it printed as results
 * @param err what it printed as messages
 */
record CommandLineRun(int exitCode, String out, String err) {

  /** Runs it in this process. */
  static CommandLineRun of(Object... arguments) {
    return of(DemoOptions.DEFAULT, arguments);
  }

  static CommandLineRun of(DemoOptions demo, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    int exitCode =
        Con2.execute(
            Con2.commandLine(console, demo), console, words(arguments).toArray(new String[0]));
    return new CommandLineRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Runs it as a process of its own and waits for its end. */
  static CommandLineRun ofProcess(Path folder, Object... arguments) throws Exception {
    return await(folder, start(folder, arguments));
  }

  /** The same with options for its Java. */
  static CommandLineRun ofJava(Path folder, List<String> javaOptions, Object... arguments)
      throws Exception {
    return await(folder, startClass(folder, javaOptions, Con2.class.getName(), arguments));
  }

  /** Runs the class of that name in that folder, as a process of its own. */
  static CommandLineRun ofClass(Path folder, String name, Object... arguments) throws Exception {
    return await(folder, startClass(folder, name, arguments));
  }

  private static CommandLineRun await(Path folder, Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("con2 does not end");
    }
    return new CommandLineRun(process.exitValue(), out, Files.readString(messages(folder)));
  }

  /** Starts it as a process of its own, in that folder, where its messages go into a file. */
  static Process start(Path folder, Object... arguments) throws IOException {
    return startClass(folder, Con2.class.getName(), arguments);
  }

  private static Process startClass(Path folder, String name, Object... arguments)
      throws IOException {
    return startClass(folder, List.of(), name, arguments);
  }

  private static Process startClass(
      Path folder, List<String> javaOptions, String name, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Djava.awt.headless=true", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", folder + File.pathSeparator + classPath(), name));
    command.addAll(words(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(messages(folder).toFile())
        .start();
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  static Path messages(Path folder) {
    return folder.resolve("messages.txt");
  }

  private static List<String> words(Object... arguments) {
    return Stream.of(arguments)
        .flatMap(argument -> argument instanceof List<?> list ? list.stream() : Stream.of(argument))
        .map(Object::toString)
        .toList();
  }

  /**
   * Holds it to what bad input gets: one sentence with these parts as its last message, no result,
   * and the exit code for it.
   */
  CommandLineRun assertRefused(String... parts) {
    assertThat(exitCode).as(err).isEqualTo(2);
    assertThat(out).isEmpty();
    List<String> sentences = err.lines().filter(line -> line.startsWith("con2: ")).toList();
    assertThat(sentences).singleElement().asString().contains(parts);
    assertThat(err).endsWith(sentences.get(0) + "\n").doesNotContain("\tat ");
    return this;
  }

  /** The last line of the results, which a script reads. */
  String lastLine() {
    List<String> lines = out.lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
