package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.AnomalyDetector.Outcome;
import dev.con2.error.InvalidInputException;
import dev.con2.image.FileRemarks;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.image.WrittenPath;
import dev.con2.internal.files.OutputFile;
import dev.con2.internal.files.StagedFiles;
import dev.con2.score.Drift;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
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
      "where a file cannot be read, which makes the exit code 1 at the end. The page and a note are",
      "there for files of several pages, and the note for files that --tolerant reads.",
      "",
      "The last line says whether the pictures have drifted: drift=yes where their scores are not",
      "those of normal pictures such as the model was calibrated with, more than chance explains.",
      ""
    },
    sortOptions = false)
final class ScoreCommand implements Callable<Integer> {

  private static final String OUT = "--out";

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
      names = OUT,
      paramLabel = "FILE",
      description = "Write the rows to a file, whole or not at all; default: standard output.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--page",
      paramLabel = "WHICH",
      defaultValue = "first",
      description =
          "Of a file of several pages (TIFF, DICOM): first, or all, which gives each page a row"
              + " (default: ${DEFAULT-VALUE}).")
  private PageChoice page = PageChoice.FIRST;

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description =
          "A file with a path a line, instead of PATH; - is standard input. One that is gone has a"
              + " row that says so.")
  private Optional<Path> list = Optional.empty();

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Pictures, and folders of pictures, searched at any depth.")
  private List<String> paths = new ArrayList<>();

  /** Whether rows go elsewhere than to standard output. */
  private boolean toFile;

  /** Which pages of a file. */
  private enum PageChoice {
    FIRST,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final FileRemarks remarks = new FileRemarks();
  private final List<Path> scored = new ArrayList<>();
  private final DoubleStream.Builder scores = DoubleStream.builder();
  private Optional<DriftWords> drift = Optional.empty();
  private int anomalous;
  private int unreadable;

  ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Optional<OutputFile> file = out.map(path -> OutputFile.checked(path, OUT));
    toFile = file.isPresent() && !file.get().isStandardOutput();
    ImageFolder pictures = pictures();
    file.ifPresent(
        output -> {
          output.requireNoneOf(List.of(flags.model()), OUT);
          output.requireNoneOf(pictures.images(), OUT);
          list.ifPresent(input -> output.requireNoneOf(List.of(input), OUT));
        });
    try (AnomalyDetector detector = flags.open(threshold, reader(), console)) {
      console.say("%s; scoring on %s".formatted(pictures.summary(), detector.device()));
      flags.warnIfNothingIsFlagged(detector, console);
      if (toFile) {
        writeFile(detector, pictures.images(), out.orElseThrow());
      } else {
        writeStandardOutput(detector, pictures.images());
      }
    }
    remarks.sentences(page == PageChoice.ALL).forEach(console::say);
    DriftWords found = drift.orElseThrow();
    found.warning().ifPresent(warning -> console.say("warning: " + warning));
    summarise(found, (System.nanoTime() - start) / 1e9);
    if (!pictures.unlisted().isEmpty()) {
      console.say("con2: the pictures in folders that could not be listed have no rows");
      return ExitCode.FAILED.number();
    }
    if (unreadable > 0) {
      console.say(
          "con2: %d of %d pictures could not be read; their rows say why"
              .formatted(unreadable, scored.size() + unreadable));
      return ExitCode.FAILED.number();
    }
    return found.exitCode(flags).number();
  }

  private ImageReader reader() {
    return page == PageChoice.ALL ? flags.reader().everyPage() : flags.reader();
  }

  private ImageFolder pictures() {
    if (list.isPresent() != paths.isEmpty()) {
      throw new InvalidInputException(
          "give what to score as PATH, pictures or folders of them, or by --list FILE, one of the two");
    }
    return list.isPresent()
        ? ImageFolder.listAll(PathList.read(list.get()))
        : ImageFolder.list(paths.stream().map(WrittenPath::parse).toList());
  }

  private void writeFile(AnomalyDetector detector, List<Path> pictures, Path file) {
    try (StagedFiles staged = new StagedFiles();
        StopHook stop = StopHook.watch(Duration.ZERO, staged::close)) {
      staged.writeText(file, writer -> score(detector, pictures, writer));
      staged.moveIntoPlace();
    }
  }

  private void writeStandardOutput(AnomalyDetector detector, List<Path> pictures) {
    Writer writer =
        new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
    try (StopHook stop = StopHook.watch(Duration.ZERO, () -> {})) {
      score(detector, pictures, writer);
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a stream that keeps its errors threw one", e);
    }
  }

  private void score(AnomalyDetector detector, List<Path> pictures, Writer writer)
      throws IOException {
    // Rows on the screen and a bar would write over each other.
    Console shown = toFile ? console : console.withoutBar();
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
      Drift found = detector.drift(scores.build().toArray());
      drift = Optional.of(new DriftWords(found, scored));
      rows.end(found);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Scored one) {
      scored.add(one.path());
      scores.add(one.verdict().score());
      remarks.add(one.picture());
      anomalous += one.verdict().anomalous() ? 1 : 0;
    } else {
      unreadable++;
    }
  }

  private void summarise(DriftWords found, double seconds) {
    String line =
        String.format(
            Locale.ROOT,
            "images=%d anomalous=%d unreadable=%d %s seconds=%.1f",
            scored.size() + unreadable,
            anomalous,
            unreadable,
            found.summary(),
            seconds);
    if (toFile) {
      console.print("out=%s %s".formatted(ShellWord.of(WrittenPath.of(out.orElseThrow())), line));
    } else {
      console.say(line);
    }
  }
}
