package dev.con2.app;

import dev.con2.BuildInformation;
import dev.con2.Methods;
import dev.con2.app.demo.DemoOptions;
import dev.con2.error.InvalidInputException;
import dev.con2.image.WrittenPath;
import dev.con2.method.Method;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the command line begins. */
@Command(
    name = "con2",
    header = "Finds anomalous pictures, having learned from normal pictures alone.",
    description = {
      "",
      "Try it on made-up pictures first, it takes minutes:",
      "",
      "  con2 demo",
      "",
      "With your own: put pictures of what is normal into one folder (hundreds are good), then",
      "",
      "  con2 train --normal pictures/normal --model parts.con2",
      "  con2 score --model parts.con2 pictures/new",
      "  con2 evaluate --model parts.con2 --normal test/normal --anomalous test/odd --report out",
      "",
      "train learns and writes the model. score prints a row for each picture: its score, higher",
      "being more anomalous; its p-value, the share of normal pictures that look as odd; and yes",
      "or no. evaluate measures how good that is, where you know the answers, and writes a report.",
      ""
    },
    footer = {
      "",
      "con2 COMMAND --help tells all of a command. Results go to standard output, messages to",
      "standard error. Exit codes: 0 done, 1 the run failed, 2 the command line or an input is",
      "wrong, 3 drift (where --fail-on-drift asks for it), 130 stopped."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Con2.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Con2 implements Runnable {

  private static final int WIDTH = 100;
  private static final String TRAIN = "train";

  @Spec private CommandSpec spec = CommandSpec.create();

  private Con2() {}

  /** Runs the command that the arguments name, and exits with its code, see {@link ExitCode}. */
  public static void main(String[] args) {
    // What scripts read has digits and decimal points as Java writes them, whatever the locale is.
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(Console.standard(), CommandLineBytes.restored(args)));
  }

  /**
   * Does the same without ending the process, and prints where it is told.
   *
   * @param out receives results
   * @param err receives messages
   * @return what the process would end with
   */
  public static int run(PrintStream out, PrintStream err, String... args) {
    return execute(new Console(out, err, false), args);
  }

  static int execute(Console console, String... args) {
    return execute(commandLine(console, DemoOptions.DEFAULT), console, args);
  }

  static int execute(CommandLine commandLine, Console console, String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].isEmpty() || args[i].matches("--[\\w-]+=")) {
        return refuseEmpty(console, List.of(args).subList(0, i), args[i]);
      }
    }
    int exitCode;
    try {
      exitCode = commandLine.execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      exitCode = Failure.of(e, command(commandLine)).tell(console);
    }
    if (console.out().checkError() && exitCode == ExitCode.DONE.number()) {
      console.say("con2: standard output was closed or is full; not all results could be printed");
      return ExitCode.FAILED.number();
    }
    return exitCode;
  }

  /** An empty path would mean the current folder, which nobody asked for. */
  private static int refuseEmpty(Console console, List<String> before, String argument) {
    String which =
        argument.isEmpty()
            ? "an argument"
                + (before.isEmpty() ? "" : " (after %s)".formatted(before.get(before.size() - 1)))
            : "option " + argument.substring(0, argument.length() - 1);
    console.say(
        "con2: %s is empty, as where a variable of the shell is not set; give a value or leave it out"
            .formatted(which));
    return ExitCode.WRONG_INPUT.number();
  }

  static CommandLine commandLine(Console console, DemoOptions demo) {
    CommandLine root = new CommandLine(new Con2());
    for (Object command :
        List.of(
            new DemoCommand(console, demo),
            new ContextsCommand(console),
            new TrainCommand(console),
            new ScoreCommand(console),
            new EvaluateCommand(console),
            new InfoCommand(console),
            new DatasetsCommand(console),
            new ExperimentCommand(console))) {
      root.addSubcommand(command);
    }
    CommandSpec train = specOf(root, TRAIN);
    TrainFlag.addTo(train, TrainFlag.all().values());
    ExperimentFlags.addOptionsTo(specOf(root, "experiment"));
    root.getSubcommands().values().forEach(command -> addHelp(command.getCommandSpec()));
    return root.registerConverter(Path.class, Con2::path)
        .registerConverter(Double.class, Con2::number)
        .registerConverter(double.class, Con2::number)
        .registerConverter(Integer.class, text -> wholeNumber(text, Integer::valueOf))
        .registerConverter(int.class, text -> wholeNumber(text, Integer::valueOf))
        .registerConverter(Long.class, text -> wholeNumber(text, Long::valueOf))
        .registerConverter(long.class, text -> wholeNumber(text, Long::valueOf))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // a picture may be called @x.jpg
        .setOut(writer(console.out()))
        .setErr(writer(console.err()))
        .setUsageHelpWidth(WIDTH)
        .setHelpFactory(Con2::help)
        .setUsageHelpLongOptionsMaxWidth(WIDTH / 3)
        .setParameterExceptionHandler((exception, args) -> refuse(console, exception))
        .setExecutionExceptionHandler(
            (exception, command, parsed) ->
                Failure.of(exception, command.getCommandSpec()).tell(console));
  }

  /** The command that was named, or the root. */
  private static CommandSpec command(CommandLine root) {
    ParseResult parsed = root.getParseResult();
    return parsed != null && parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec()
        : root.getCommandSpec();
  }

  private static Path path(String text) {
    try {
      return WrittenPath.parse(text);
    } catch (InvalidInputException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static double number(String text) {
    try {
      return GivenValue.number(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is no number; give one such as 0.05".formatted(text));
    }
  }

  private static <T> T wholeNumber(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          text.matches("[-+]?[0-9]+")
              ? "'%s' is too large a number; give a smaller one".formatted(text)
              : "'%s' is no whole number; give one such as 4".formatted(text));
    }
  }

  private static CommandSpec specOf(CommandLine root, String command) {
    return Objects.requireNonNull(root.getSubcommands().get(command)).getCommandSpec();
  }

  /** The help of train shows the flags of the method that is asked for, of con2 without one. */
  private static Help help(CommandSpec command, Help.ColorScheme colours) {
    if (!command.name().equals(TRAIN)) {
      return new Help(command, colours);
    }
    List<TrainFlag> flags = TrainFlag.of(method(command));
    for (OptionSpec option : List.copyOf(command.options())) {
      if (!option.usageHelp()) {
        command.remove(option);
      }
    }
    TrainFlag.addTo(command, flags);
    return new Help(command, colours);
  }

  private static Method method(CommandSpec train) {
    // There is none where the help is not that of train but the list of commands.
    String name =
        Optional.ofNullable(train.commandLine().getParseResult())
            .map(parsed -> parsed.matchedOptionValue("--" + TrainFlag.METHOD, ""))
            .filter(given -> !given.isEmpty())
            .orElse(Methods.ALL.get(0).name());
    try {
      return Methods.named(name);
    } catch (InvalidInputException e) {
      throw new ParameterException(train.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void addHelp(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .arity("0")
            .order(Integer.MAX_VALUE)
            .description("Show this help and exit.")
            .build());
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** One line, and where to read on. */
  private static int refuse(Console console, ParameterException exception) {
    String wrong = String.valueOf(exception.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    String close = "";
    if (exception instanceof UnmatchedArgumentException unmatched) {
      String typed = unmatched.getUnmatched().get(0);
      close =
          unmatched.getSuggestions().stream()
              // The longest common beginning: where they differ first.
              .max(
                  Comparator.comparingInt(
                      name -> Arrays.mismatch(name.toCharArray(), typed.toCharArray())))
              .map("; did you mean %s?"::formatted)
              .orElse("");
    }
    String sentence =
        "%s%s (`%s --help` shows what there is)"
            .formatted(wrong, close, exception.getCommandLine().getCommandSpec().qualifiedName());
    return Failure.of(new InvalidInputException(sentence)).tell(console);
  }

  /** No command was named. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a command: demo, contexts, train, score, evaluate, info, datasets or experiment");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"con2 " + BuildInformation.version()};
    }
  }
}
