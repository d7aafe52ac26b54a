package dev.con2.app;

import dev.con2.CheckpointFolder;
import dev.con2.DetectorTraining;
import dev.con2.NormalPicturesReader;
import dev.con2.device.Rank;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.OutputFailedException;
import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.ImageFolder;
import dev.con2.image.WrittenPath;
import dev.con2.internal.files.StagedFiles;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.reports.ReportFiles;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Learns from a folder of normal pictures. Its flags are those of {@link TrainFlag}. */
@Command(
    name = "train",
    header = "Learns from a folder of normal pictures, and writes the model.",
    description = {
      "",
      "  con2 train --normal pictures/normal --model parts.con2",
      "",
      "Beside the model it writes the training curve (parts.training.html). While it runs it keeps",
      "a checkpoint; after Ctrl-C or a crash the same command with --resume continues, to the same",
      "result.",
      ""
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {

  private final Console console;
  private final ThreadsFlag threads = new ThreadsFlag();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Of several processes, how many; once it is known. */
  private int worldSize = 1;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    TrainRequest request = TrainRequest.of(spec.commandLine().getParseResult());
    worldSize = request.worldSize();
    TrainingFiles files = TrainingFiles.of(request);
    Optional<CheckpointFolder.Place> before = files.checkpointFolder().place();
    TrainingOptions options = request.options(before);
    NormalPicturesReader reader = request.reader();
    Optional<Duration> budget = request.budget();
    Optional<Rank> rank = request.rank();
    RankProcesses.endWithParent();
    options.requireTrained();
    DeviceFlag.requireAvailable(options.device());
    files.requireWritable(options.trains(), request.files());
    if (request.processes() > 1) {
      files.requireOrdinaryModel();
    }
    GivenPictures normal = request.normal();
    ImageFolder pictures = normal.files();
    if (!request.skipBroken()) {
      DetectorFlags.requireAllListed(pictures);
    }
    boolean helps = rank.map(own -> own.number() > 0).orElse(false);
    if (!helps) {
      files.requireWritable(options.trains(), pictures.images());
      files.requireRoom(options, pictures.images().size());
    }
    if (request.processes() > 1) {
      return RankProcesses.run(console, typed(), request.processes(), options.device());
    }
    // Of several processes each has its share of the processors, whoever began.
    threads.use(
        request.threads(),
        rank.isPresent() ? Optional.empty() : before.map(CheckpointFolder.Place::threads),
        console);
    DetectorTraining training =
        DetectorTraining.of(pictures.images(), reader, options).keeping(files.checkpointFolder());
    if (rank.isPresent()) {
      training = training.as(rank.get());
    }
    if (helps) {
      return help(within(budget, before.isPresent(), training, start));
    }
    try (TrainingFiles.Claim claim = files.claim(options.trains())) {
      files.requireCheckpointAsAsked();
      console.say(normal.summary());
      if (before.isPresent() && budget.isPresent()) {
        console.say("the epochs of the checkpoint go on, which option --budget does not change");
      }
      return run(
          within(budget, before.isPresent(), training, start),
          files,
          claim,
          start,
          rank.isPresent());
    }
  }

  /** What goes on has its epochs already, however much time is left. */
  private static DetectorTraining within(
      Optional<Duration> budget, boolean goesOn, DetectorTraining training, long start) {
    return budget
        .map(
            time ->
                training.within(
                    goesOn ? time : left(time, Duration.ofNanos(System.nanoTime() - start))))
        .orElse(training);
  }

  /** What is left of the time in all for the training itself. */
  static Duration left(Duration budget, Duration used) {
    Duration left = budget.minus(used);
    if (left.toMillis() < 60_000 * DetectorTraining.SHORTEST_BUDGET_MINUTES) {
      throw new InvalidInputException(
          "getting ready has taken %s, and option --budget is %s in all; give more minutes"
              .formatted(Progress.readable(used), Progress.readable(budget)));
    }
    return left;
  }

  /** Trains as a rank that is not the first: silently, as the first tells how it goes. */
  private int help(DetectorTraining training) {
    try (StopHook stop = StopHook.watch(StopHook.PATIENCE, () -> {})) {
      training.help(
          new TrainingListener() {
            @Override
            public boolean stopRequested() {
              return stop.requested();
            }
          });
      return ExitCode.DONE.number();
    } catch (TrainingStoppedException e) {
      return ExitCode.STOPPED.number();
    }
  }

  private List<String> typed() {
    return spec.root().commandLine().getParseResult().originalArgs();
  }

  private int run(
      DetectorTraining training,
      TrainingFiles files,
      TrainingFiles.Claim claim,
      long start,
      boolean several) {
    files.removeUnfinished();
    // The claim is given back first: once the hook is closed, the process may end at any moment.
    try (StopHook stop = StopHook.watch(StopHook.PATIENCE, () -> stopLate(files, claim));
        claim) {
      DetectorModel model;
      try (TrainingProgress progress = new TrainingProgress(console, stop::requested, threads)) {
        model = training.run(progress);
      } catch (TrainingStoppedException e) {
        return stop.lastWord(() -> tellStopped(files, e));
      } catch (TrainingFailedException e) {
        throw several
            ? new TrainingFailedException("%s; %s".formatted(e.getMessage(), howToGoOn(files)), e)
            : e;
      } catch (UnreadableImageException e) {
        throw new InvalidInputException(
            "%s Mend or remove what cannot be read, or add --%s to train without it."
                .formatted(e.getMessage(), TrainFlag.SKIP_BROKEN),
            e);
      }
      write(model, files);
      files.checkpointFolder().clear();
      writePage(model, files);
      summarise(model, files, (System.nanoTime() - start) / 1e9);
      return ExitCode.DONE.number();
    }
  }

  /** What fails here fails after hours, and they are not lost. */
  private void write(DetectorModel model, TrainingFiles files) {
    try {
      StagedFiles.makeFolder(files.model());
      model.write(files.model());
    } catch (OutputFailedException | ModelFileException e) {
      throw new TrainingFailedException(
          "%s; then %s".formatted(e.getMessage(), howToGoOn(files)), e);
    }
  }

  /** The training curve, or the options alone of what trains nothing. */
  private void writePage(DetectorModel model, TrainingFiles files) {
    if (!files.hasPage()) {
      return;
    }
    Map<String, String> options = new LinkedHashMap<>();
    model.provenance().options().forEach((name, value) -> options.put(name, value.toString()));
    ReportFiles.writeTraining(
        "Training of " + files.model().getFileName(),
        options,
        model.provenance().curve(),
        model.warnings(),
        files.page());
    console.say("the page of the training is %s".formatted(WrittenPath.of(files.page())));
  }

  private void summarise(DetectorModel model, TrainingFiles files, double seconds) {
    List<EpochSummary> curve = model.provenance().curve();
    int images = model.provenance().images();
    String loss =
        curve.isEmpty()
            ? ""
            : String.format(Locale.ROOT, " loss=%.4f", curve.get(curve.size() - 1).loss());
    String line =
        String.format(
            Locale.ROOT,
            "model=%s images=%d epochs=%d%s seconds=%.1f",
            ShellWord.of(WrittenPath.of(files.model())),
            images,
            curve.size(),
            loss,
            seconds);
    if (files.modelIsStandardOutput()) {
      console.say(line);
    } else {
      console.print(line);
    }
  }

  private void tellStopped(TrainingFiles files, TrainingStoppedException stopped) {
    Failure.of(
            new TrainingStoppedException(stopped.getMessage() + "; " + howToGoOn(files), stopped))
        .tell(console);
  }

  private void stopLate(TrainingFiles files, TrainingFiles.Claim claim) {
    files.removeUnfinished();
    claim.close();
    Failure.of(new TrainingStoppedException("stopped at once; " + howToGoOn(files))).tell(console);
  }

  private String howToGoOn(TrainingFiles files) {
    if (!files.hasCheckpoint()) {
      return "there is no checkpoint yet, so nothing is kept";
    }
    String typed =
        RankProcesses.asTyped(typed(), worldSize).stream()
            .filter(argument -> !argument.equals("--" + TrainFlag.RESUME))
            .map(ShellWord::of)
            .collect(Collectors.joining(" "));
    return "continue with: con2 %s --%s".formatted(typed, TrainFlag.RESUME);
  }
}
