package dev.con2.app;

import dev.con2.BuildInformation;
import dev.con2.error.InvalidInputException;
import dev.con2.error.OutputFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.experiments.ContextExamples;
import dev.con2.experiments.Experiment;
import dev.con2.experiments.ExperimentPlan;
import dev.con2.experiments.ExperimentRunner;
import dev.con2.experiments.Origin;
import dev.con2.experiments.PlannedRun;
import dev.con2.experiments.RunFolder;
import dev.con2.experiments.RunOptions;
import dev.con2.experiments.TimeEstimates;
import dev.con2.experiments.results.ResultPages;
import dev.con2.experiments.results.RunResult;
import dev.con2.experiments.results.Yardstick;
import dev.con2.internal.files.FileProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a table or figure of the paper. */
@Command(
    name = "experiment",
    header =
        "Makes a table or figure of the paper: does the runs that are missing, and shows them.",
    description = {
      "",
      "  con2 experiment figure-4 --data datasets --out results --list",
      "  con2 experiment figure-4 --data datasets --out results --classes car --seeds 1 --budget 6",
      "",
      "NAME is table-1 to table-9 or figure-2 to figure-6. Without more flags it is the paper's"
          + " full",
      "setting, which takes days on a graphics card. Each finished run is kept in DIR/runs.jsonl:",
      "after Ctrl-C or a crash the same command goes on, and several at a time share the work.",
      ""
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class ExperimentCommand implements Callable<Integer> {

  private static final Set<String> OF_REPORTS = Set.of("--out", "--report-only", "--scores");

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The table or figure, such as table-1.")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of a dataset, or one that holds several (see con2 datasets).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "The folder for runs and results; experiments may share the runs, the page is of the last.")
  private Path out = Path.of("");

  @Mixin private ExperimentFlags flags = new ExperimentFlags();

  @Mixin private ThreadsFlag threads = new ThreadsFlag();

  @Option(names = "--list", description = "Print the runs and about how long they take, no more.")
  private boolean list;

  @Option(names = "--report-only", description = "Write the results of the runs that are there.")
  private boolean reportOnly;

  @Option(
      names = "--keep-models",
      description =
          "Keep the model of each run in DIR/models, a file like any other; runs that were done"
              + " without are trained again.")
  private boolean keepModels;

  ExperimentCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      return perform();
    } catch (IOException e) {
      throw new OutputFailedException(
          "a file of the experiment cannot be read or written (%s, %s); make room in %s or mend it, then give the same command: finished runs are kept"
              .formatted(FileProblem.reason(e), e.getMessage(), out),
          e);
    }
  }

  private int perform() throws IOException {
    ExperimentFlags.requireNames(spec.commandLine().getParseResult());
    Experiment experiment = Experiment.parse(name);
    if (list && reportOnly) {
      throw new InvalidInputException(
          "options --list and --report-only exclude each other; give one");
    }
    if (reportOnly) {
      requireNothingOfRuns();
      return report(experiment, RunFolder.existing(out, experiment));
    }
    RunOptions options = flags.options(spec.commandLine().getParseResult());
    DeviceFlag.requireAvailable(options.device());
    threads.use(console);
    ExperimentPlan plan = plan(experiment, options);
    plan.notices().forEach(console::say);
    RunFolder folder = new RunFolder(out);
    try (StopHook stop = StopHook.watch(StopHook.PATIENCE, this::stopLate)) {
      return list ? list(plan, folder) : run(plan, options, folder, stop);
    }
  }

  /** What chooses or changes runs that are not done would be ignored. */
  private void requireNothingOfRuns() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!OF_REPORTS.contains(option.longestName())) {
        throw new InvalidInputException(
            "option %s means nothing to --report-only, which shows all finished runs of %s; leave it out"
                .formatted(option.longestName(), out));
      }
    }
  }

  private ExperimentPlan plan(Experiment experiment, RunOptions options) {
    ExperimentPlan plan =
        ExperimentPlan.of(experiment, flags.selection(), options, data(experiment));
    return keepModels ? plan.keepingModels() : plan;
  }

  private Path data(Experiment experiment) {
    if (data.isEmpty() && !experiment.datasets().isEmpty()) {
      throw new InvalidInputException(
          "option --data is missing; give the folder that holds the datasets");
    }
    return data.orElse(out);
  }

  private int list(ExperimentPlan plan, RunFolder folder) {
    TimeEstimates estimates =
        new TimeEstimates(run -> console.say("measuring a few steps of " + run.title()));
    Set<PlannedRun> missing = Set.copyOf(plan.missing(folder));
    Duration all = Duration.ZERO;
    for (PlannedRun run : plan.runs()) {
      String time = "done";
      if (missing.contains(run)) {
        Duration estimate = estimates.of(run);
        all = all.plus(estimate);
        time = "about " + Progress.readable(estimate);
      }
      console.print("%s: %s".formatted(run.title(), time));
    }
    console.print(
        "experiment=%s runs=%d done=%d seconds=%d"
            .formatted(
                plan.experiment(),
                plan.runs().size(),
                plan.runs().size() - missing.size(),
                all.toSeconds()));
    return ExitCode.DONE.number();
  }

  private int run(ExperimentPlan plan, RunOptions options, RunFolder folder, StopHook stop)
      throws IOException {
    folder.make();
    int runs = plan.runs().size();
    int before = runs - plan.missing(folder).size();
    console.say("%s, %d of them done before".formatted(plan.summary(), before));
    int again = plan.withoutModel(folder).size();
    if (again > 0) {
      console.say(
          again == 1
              ? "1 run was done before without its model and is trained again; its record stays"
              : again
                  + " runs were done before without their models and are trained again; their"
                  + " records stay");
    }
    if (plan.experiment() == Experiment.FIGURE_2) {
      ContextExamples.write(plan, options, folder);
    }
    int done;
    try {
      ExperimentProgress progress = new ExperimentProgress(console, stop::requested);
      done =
          new ExperimentRunner(plan, folder, Origin.here(BuildInformation.version()), progress)
              .run();
    } catch (TrainingStoppedException e) {
      return stop.lastWord(
          () ->
              Failure.of(new TrainingStoppedException(e.getMessage() + "; " + howToGoOn(), e))
                  .tell(console));
    }
    ResultPages.write(plan.experiment().toString(), shown(folder.finished()), folder.path());
    summarise(plan.experiment(), runs, done, runs - done);
    return ExitCode.DONE.number();
  }

  private int report(Experiment experiment, RunFolder folder) throws IOException {
    List<RunResult> finished = folder.finished();
    flags
        .selection()
        .requireScores(
            finished.stream().flatMap(run -> run.auroc().keySet().stream()),
            score -> "no run in %s has a score '%s'".formatted(out, score));
    List<RunResult> runs = shown(finished);
    ResultPages.write(experiment.toString(), runs, folder.path());
    summarise(experiment, runs.size(), 0, runs.size());
    return ExitCode.DONE.number();
  }

  /** The finished runs with the scores that are of interest; of yardsticks all. */
  private List<RunResult> shown(List<RunResult> finished) {
    List<String> scores = flags.selection().scores();
    return finished.stream()
        .map(run -> scores.isEmpty() || Yardstick.isOne(run) ? run : run.withScores(scores))
        .filter(run -> !run.auroc().isEmpty())
        .toList();
  }

  private void summarise(Experiment experiment, int runs, int done, int skipped) {
    console.print(
        "experiment=%s runs=%d done=%d skipped=%d results=%s"
            .formatted(
                experiment,
                runs,
                done,
                skipped,
                ShellWord.of(out.resolve("results.md").toString())));
  }

  private void stopLate() {
    Failure.of(new TrainingStoppedException("stopped at once; " + howToGoOn())).tell(console);
  }

  private String howToGoOn() {
    String typed =
        spec.root().commandLine().getParseResult().originalArgs().stream()
            .map(ShellWord::of)
            .collect(Collectors.joining(" "));
    return "finished runs are kept, and the same command goes on: con2 " + typed;
  }
}
