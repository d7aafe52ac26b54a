package dev.con2.app;

import dev.con2.CheckpointFolder;
import dev.con2.app.demo.DefectKind;
import dev.con2.app.demo.DemoOptions;
import dev.con2.app.demo.ManufacturedParts;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.files.OutputFile;
import dev.con2.reports.ReportFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the tool at work: draws pictures, then runs the other commands as a user would. */
@Command(
    name = "demo",
    header = "Draws pictures of a metal part, learns from the intact ones and finds the defects.",
    description = {
      "",
      "Nothing is downloaded. It prints the commands that it runs, to be tried again by hand.",
      ""
    },
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {

  private final Console console;
  private final DemoOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "con2-demo",
      description = "The folder for pictures, model and report (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Fixes the pictures and the training (default: ${DEFAULT-VALUE}).")
  private long seed;

  DemoCommand(Console console, DemoOptions options) {
    this.console = console;
    this.options = options;
  }

  @Override
  public Integer call() {
    Path parts = folder.resolve("parts");
    Path model = folder.resolve("parts.con2");
    Path report = folder.resolve("report");
    OutputFile.checkedWithFolder(model, "--out");
    Path checkpoint = folder.resolve("parts.checkpoint");
    CheckpointFolder checkpoints = new CheckpointFolder(checkpoint, false);
    if (!Files.exists(parts) && Files.exists(checkpoints.file())) {
      throw new InvalidInputException(
          "%s holds an unfinished training, and no demo was in %s before; give --out another folder"
              .formatted(checkpoint, folder));
    }
    try (TrainingFiles.Claim claim = new TrainingFiles(model, checkpoint, false).claim(true)) {
      console.say("drawing pictures of a metal part, intact and with defects, into " + parts);
      ManufacturedParts.draw(
          parts,
          seed,
          options.trainPictures(),
          options.normalTestPictures(),
          options.anomalousTestPictures());
      checkpoints.clear();
    }

    CommandLine commands = Con2.commandLine(console, options);
    Path test = parts.resolve("test");
    for (List<String> command :
        List.of(
            train(parts, model, checkpoint), score(model, test), evaluate(model, test, report))) {
      console.say("");
      console.say("$ con2 " + String.join(" ", command));
      int exitCode = Con2.execute(commands, console, command.toArray(String[]::new));
      if (exitCode != ExitCode.DONE.number()) {
        return exitCode;
      }
    }
    EvaluateCommand evaluation =
        Objects.requireNonNull(commands.getSubcommands().get("evaluate")).getCommand();
    Path page = report.resolve(ReportFiles.REPORT);
    console.say("");
    console.say(
        "open %s in a browser; the commands above work on your own pictures".formatted(page));
    console.print(
        "%s report=%s"
            .formatted(evaluation.summary().orElseThrow(), ShellWord.of(page.toString())));
    return ExitCode.DONE.number();
  }

  private List<String> train(Path parts, Path model, Path checkpoint) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "train",
                "--normal=" + parts.resolve("train").resolve("normal"),
                "--model=" + model,
                "--checkpoint=" + checkpoint,
                "--seed=" + seed));
    command.addAll(options.trainFlags());
    return command;
  }

  /** One picture of each kind. */
  private static List<String> score(Path model, Path test) {
    List<String> command = new ArrayList<>(List.of("score", "--model=" + model));
    command.add(first(test.resolve("normal")));
    Arrays.stream(DefectKind.values())
        .map(kind -> first(test.resolve("anomalous").resolve(kind.folderName())))
        .forEach(command::add);
    return command;
  }

  private static String first(Path folder) {
    return folder.resolve("0000.png").toString();
  }

  private static List<String> evaluate(Path model, Path test, Path report) {
    return List.of(
        "evaluate",
        "--model=" + model,
        "--normal=" + test.resolve("normal"),
        "--anomalous=" + test.resolve("anomalous"),
        "--report=" + report);
  }
}
