package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.AnomalyDetector.Outcome;
import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageFolder;
import dev.con2.reports.StagedFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores pictures, one row each. */
@Command(
    name = "score",
    header = "Scores pictures with a model, one row each.",
    description = {
      "",
      "  con2 score --model parts.con2 pictures/new --out scores.csv",
      "",
      "A row holds the path; the score, higher being more anomalous; the p-value, the share of",
      "normal pictures that look as odd; whether the picture is called anomalous; and the error",
      "where a file cannot be read, which makes the exit code 1 at the end.",
      ""
    },
    sortOptions = false)
final class ScoreCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private DetectorFlags flags = new DetectorFlags();

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "Call a picture anomalous from this score on; instead of --false-alarm-rate.")
  private Optional<Double> threshold = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "csv",
      description = "csv or jsonl (default: ${DEFAULT-VALUE}).")
  private RowFormat format = RowFormat.CSV;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the rows to a file, whole or not at all; default: standard output.")
  private Optional<Path> out = Optional.empty();

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Pictures, and folders of pictures, searched at any depth.")
  private List<Path> paths = new ArrayList<>();

  private int scored;
  private int anomalous;
  private int unreadable;

  ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    ImageFolder pictures = ImageFolder.list(paths);
    try (AnomalyDetector detector = flags.open(threshold, console)) {
      console.say("%s; scoring on %s".formatted(pictures.summary(), detector.device()));
      flags.warnIfNothingIsFlagged(detector, console);
      if (out.isPresent()) {
        writeFile(detector, pictures.images(), out.get());
      } else if (!writeStandardOutput(detector, pictures.images())) {
        return ExitCode.FAILED.number();
      }
    }
    summarise((System.nanoTime() - start) / 1e9);
    if (!pictures.unlisted().isEmpty()) {
      console.say("con2: the pictures in folders that could not be listed have no rows");
      return ExitCode.FAILED.number();
    }
    if (unreadable > 0) {
      console.say(
          "con2: %d of %d pictures could not be read; their rows say why"
              .formatted(unreadable, scored + unreadable));
      return ExitCode.FAILED.number();
    }
    return ExitCode.DONE.number();
  }

  private void writeFile(AnomalyDetector detector, List<Path> pictures, Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          "%s is a folder; give --out a file to write, such as %s"
              .formatted(file, file.resolve("scores." + format)));
    }
    try (StagedFiles staged = new StagedFiles();
        StopHook stop = StopHook.watch(Duration.ZERO, () -> discard(staged))) {
      staged.write(file.toAbsolutePath(), writer -> score(detector, pictures, writer));
      staged.moveIntoPlace();
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be written (%s); give --out a file in a folder that exists, may be written to and has room"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void discard(StagedFiles staged) {
    try {
      staged.close();
    } catch (IOException e) {
      // The process is ending; what is left is a hidden file that nothing reads.
    }
  }

  /** Whether all of it could be written. */
  private boolean writeStandardOutput(AnomalyDetector detector, List<Path> pictures) {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
    try (StopHook stop = StopHook.watch(Duration.ZERO, () -> {})) {
      score(detector, pictures, writer);
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a stream that keeps its errors threw one", e);
    }
    if (console.out().checkError()) {
      console.say("con2: standard output was closed or is full; not all rows could be written");
      return false;
    }
    return true;
  }

  private void score(AnomalyDetector detector, List<Path> pictures, Writer writer)
      throws IOException {
    // Rows on the screen and a bar would write over each other.
    Console shown = out.isPresent() ? console : console.withoutBar();
    try (RowFormat.RowWriter rows = format.to(writer)) {
      Scoring.run(
          detector,
          pictures,
          "scoring",
          shown,
          outcome -> {
            try {
              rows.add(outcome);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            count(outcome);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Scored one) {
      scored++;
      anomalous += one.verdict().anomalous() ? 1 : 0;
    } else {
      unreadable++;
    }
  }

  private void summarise(double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "images=%d anomalous=%d unreadable=%d seconds=%.1f",
            scored + unreadable,
            anomalous,
            unreadable,
            seconds);
    if (out.isPresent()) {
      console.print("out=%s %s".formatted(out.get(), line));
    } else {
      console.say(line);
    }
  }
}
