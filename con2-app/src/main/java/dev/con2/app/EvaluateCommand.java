package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.Evaluation;
import dev.con2.evaluate.Interval;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.reports.Decision;
import dev.con2.reports.EvaluationReport;
import dev.con2.reports.Findings;
import dev.con2.reports.ReportFiles;
import dev.con2.reports.RepresentationMap;
import dev.con2.reports.RunDetails;
import dev.con2.reports.ScoredPicture;
import dev.con2.reports.Truth;
import dev.con2.reports.UnreadablePicture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a model on pictures whose answers are known. */
@Command(
    name = "evaluate",
    header = "Measures how well a model tells anomalous pictures from normal ones.",
    description = {
      "",
      "  con2 evaluate --model parts.con2 --normal test/normal --anomalous test/odd --report out",
      "",
      "Neither folder may hold pictures that the model was trained on. The report is a page that",
      "opens in any browser, with results.json and scores.csv beside it.",
      ""
    },
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private DetectorFlags flags = new DetectorFlags();

  @Option(
      names = "--normal",
      paramLabel = "DIR",
      required = true,
      description = "Normal pictures that were not trained on.")
  private Path normalFolder = Path.of("");

  @Option(
      names = "--anomalous",
      paramLabel = "DIR",
      required = true,
      description = "Anomalous pictures.")
  private Path anomalousFolder = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write report.html, results.json and scores.csv into this folder.")
  private Optional<Path> report = Optional.empty();

  private Optional<String> summary = Optional.empty();

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Instant date = Instant.now();
    report.ifPresent(EvaluateCommand::requireFolder);
    TestPictures normal = new TestPictures(normalFolder, Truth.NORMAL);
    TestPictures anomalous = new TestPictures(anomalousFolder, Truth.ANOMALOUS);
    try (AnomalyDetector detector = flags.open(Optional.empty(), console)) {
      if (flags.falseAlarmRate(detector.model()) == 1) {
        throw new InvalidInputException(
            "option --false-alarm-rate is 1, which calls every picture anomalous; give a share"
                + " below it, such as 0.05");
      }
      flags.warnIfNothingIsFlagged(detector, console);
      console.say("scoring on %s".formatted(detector.device()));
      long start = System.nanoTime();
      Optional<RepresentationMap> map;
      try (StopHook stop = StopHook.watch(Duration.ZERO, () -> {})) {
        normal.score(detector, console);
        anomalous.score(detector, console);
        map =
            report.flatMap(unused -> ModelMap.of(detector, normal.samples(), anomalous.samples()));
      }
      Duration scoring = Duration.ofNanos(System.nanoTime() - start);
      RunDetails run = run(detector, normal, anomalous, date, scoring);
      return tell(detector, normal, anomalous, run, map);
    }
  }

  /** To be known before hours of scoring. */
  private static void requireFolder(Path place) {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw new InvalidInputException(
          "%s is a file; give --report a folder, which is made if it is not there"
              .formatted(place));
    }
  }

  private int tell(
      AnomalyDetector detector,
      TestPictures normal,
      TestPictures anomalous,
      RunDetails run,
      Optional<RepresentationMap> map) {
    List<ScoredPicture> pictures =
        Stream.concat(normal.scored().stream(), anomalous.scored().stream()).toList();
    List<UnreadablePicture> unreadable =
        Stream.concat(normal.unreadable().stream(), anomalous.unreadable().stream()).toList();
    unreadable.forEach(picture -> console.say("warning: " + picture.error()));
    Findings findings = Findings.of(pictures);
    List<TrivialBaseline> baselines = TrivialBaseline.rank(normal.features(), anomalous.features());
    Provenance provenance = detector.model().provenance();
    List<String> warnings = new ArrayList<>();
    provenance.unlearned().forEach(term -> warnings.add(term.sentence()));
    warnings.addAll(Overlaps.warnings(provenance, normal.fingerprints(), anomalous.fingerprints()));
    warnings.forEach(warning -> console.say("warning: " + warning));
    print(findings, baselines.get(0));
    if (report.isPresent()) {
      Path page =
          ReportFiles.write(
              new EvaluationReport(
                  run,
                  decision(detector),
                  pictures,
                  unreadable,
                  baselines,
                  warnings,
                  detector.model().provenance().curve(),
                  map),
              new PictureThumbnails(flags.reader(), detector.model().preprocessing().fit()),
              report.get());
      console.say("the report is in " + page);
    }
    if (!normal.allListed() || !anomalous.allListed()) {
      console.say("con2: the pictures in folders that could not be listed are left out");
      return ExitCode.FAILED.number();
    }
    if (!unreadable.isEmpty()) {
      console.say(
          "con2: %d of %d pictures could not be read and are left out"
              .formatted(unreadable.size(), unreadable.size() + pictures.size()));
      return ExitCode.FAILED.number();
    }
    return ExitCode.DONE.number();
  }

  private Decision decision(AnomalyDetector detector) {
    return new Decision(
        flags.falseAlarmRate(detector.model()),
        detector.model().provenance().heldOut().size(),
        detector.threshold());
  }

  private RunDetails run(
      AnomalyDetector detector,
      TestPictures normal,
      TestPictures anomalous,
      Instant date,
      Duration scoring) {
    DetectorModel model = detector.model();
    Map<String, String> options = new LinkedHashMap<>();
    model.provenance().options().forEach((name, value) -> options.put(name, value.toString()));
    options.put("score", flags.score(model));
    options.put("false-alarm-rate", Double.toString(flags.falseAlarmRate(model)));
    String seed = options.getOrDefault(TrainFlag.SEED, "0");
    return new RunDetails(
        "%s: %s against %s"
            .formatted(
                flags.model().getFileName(),
                normal.folder().getFileName(),
                anomalous.folder().getFileName()),
        flags.model(),
        options,
        List.of(
            new RunDetails.Folder("normal test", normal.folder(), normal.fileCount()),
            new RunDetails.Folder("anomalous test", anomalous.folder(), anomalous.fileCount())),
        Long.parseLong(seed),
        date,
        Con2.version(),
        detector.device().toString(),
        Runtime.getRuntime().availableProcessors(),
        Map.of("reading and scoring took", scoring));
  }

  private void print(Findings findings, TrivialBaseline best) {
    Evaluation evaluation = findings.evaluation();
    row(
        "AUROC",
        evaluation.auroc(),
        range(evaluation.aurocInterval()) + ", of other test pictures, not of another training");
    row("average precision", evaluation.averagePrecision(), "");
    row("false positives at 95 % detection", evaluation.falsePositiveRateAt95Detection(), "");
    row("false alarms", findings.falseAlarms().value(), counts(findings.falseAlarms()));
    row("found", findings.detections().value(), counts(findings.detections()));
    row("AUROC with no learning", best.auroc(), "by " + best.feature().label());
    String line =
        String.format(
            Locale.ROOT,
            "auroc=%.4f ap=%.4f fpr95=%.4f false-alarms=%.4f detection=%.4f images=%d",
            evaluation.auroc(),
            evaluation.averagePrecision(),
            evaluation.falsePositiveRateAt95Detection(),
            findings.falseAlarms().value(),
            findings.detections().value(),
            evaluation.normalCount() + evaluation.anomalousCount());
    summary = Optional.of(line);
    console.print(line);
  }

  private void row(String name, double value, String remark) {
    console.print(
        String.format(Locale.ROOT, "%-34s %.4f  %s", name, value, remark).stripTrailing());
  }

  private static String range(Interval interval) {
    return String.format(
        Locale.ROOT, "95 %% interval %.4f to %.4f", interval.low(), interval.high());
  }

  private static String counts(Findings.Rate rate) {
    return String.format(
        Locale.ROOT, "%d of %d, %s", rate.count(), rate.total(), range(rate.interval()));
  }

  /** The line for scripts that was printed last. */
  Optional<String> summary() {
    return summary;
  }
}
