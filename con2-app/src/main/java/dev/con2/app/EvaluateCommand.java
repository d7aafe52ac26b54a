package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.BuildInformation;
import dev.con2.device.ProcessorThreads;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.Evaluation;
import dev.con2.evaluate.Interval;
import dev.con2.evaluate.TrivialBaseline;
import dev.con2.internal.files.OutputFile;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.reports.Decision;
import dev.con2.reports.EvaluationReport;
import dev.con2.reports.FalseAlarmReport;
import dev.con2.reports.Findings;
import dev.con2.reports.ReportFiles;
import dev.con2.reports.RepresentationMap;
import dev.con2.reports.RunDetails;
import dev.con2.reports.ScoredPicture;
import dev.con2.reports.Truth;
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
import java.util.stream.Collectors;
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
      "",
      "Without --anomalous it measures how often new normal pictures raise a false alarm, and says",
      "whether they are such as the model was calibrated with.",
      ""
    },
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

  private static final String REPORT = "--report";

  private final Console console;

  @Mixin private DetectorFlags flags = new DetectorFlags();

  @Option(
      names = "--normal",
      paramLabel = "DIR",
      description = "Normal pictures that were not trained on.")
  private Optional<Path> normalFolder = Optional.empty();

  @Option(
      names = "--normal-list",
      paramLabel = "FILE",
      description = "A file with a path a line, instead of --normal; - is standard input.")
  private Optional<Path> normalList = Optional.empty();

  @Option(
      names = "--anomalous",
      paramLabel = "DIR",
      description = "Anomalous pictures; without them false alarms alone are measured.")
  private Optional<Path> anomalousFolder = Optional.empty();

  @Option(
      names = "--anomalous-list",
      paramLabel = "FILE",
      description = "A file with a path a line, instead of --anomalous.")
  private Optional<Path> anomalousList = Optional.empty();

  @Option(
      names = REPORT,
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
    TestPictures normal =
        new TestPictures(GivenPictures.of("normal", normalFolder, normalList), Truth.NORMAL);
    Optional<TestPictures> anomalous = anomalous();
    List<TestPictures> all = Stream.concat(Stream.of(normal), anomalous.stream()).toList();
    report.ifPresent(place -> requireWritable(place, all));
    try (AnomalyDetector detector = flags.open(Optional.empty(), flags.reader(), console)) {
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
        anomalous.ifPresent(pictures -> pictures.score(detector, console));
        map = report.flatMap(unused -> anomalous.flatMap(odd -> map(detector, normal, odd)));
      }
      Duration scoring = Duration.ofNanos(System.nanoTime() - start);
      all.stream()
          .flatMap(pictures -> pictures.unreadable().stream())
          .forEach(picture -> warn(picture.error()));
      if (normal.scored().isEmpty()) {
        throw new InvalidInputException(
            "%s has no normal picture that can be read; there is nothing to measure"
                .formatted(normal.name()));
      }
      DriftWords drift = drift(detector, normal);
      RunDetails run = run(detector, all, date, scoring);
      if (anomalous.isPresent()) {
        tell(detector, normal, anomalous.get(), drift, run, map);
      } else {
        tellFalseAlarms(detector, normal, drift, run);
      }
      return exitCode(all, drift).number();
    }
  }

  private Optional<TestPictures> anomalous() {
    if (anomalousFolder.isEmpty() && anomalousList.isEmpty()) {
      return Optional.empty();
    }
    if (anomalousList.isPresent() && anomalousList.equals(normalList)) {
      throw new InvalidInputException(
          "options --normal-list and --anomalous-list are both %s; give each a list of its own"
              .formatted(PathList.name(anomalousList.get())));
    }
    return Optional.of(
        new TestPictures(
            GivenPictures.of("anomalous", anomalousFolder, anomalousList), Truth.ANOMALOUS));
  }

  private void requireWritable(Path place, List<TestPictures> all) {
    for (Path path : ReportFiles.files(place)) {
      OutputFile file = OutputFile.checkedWithFolder(path, REPORT);
      file.requireNoneOf(List.of(flags.model()), REPORT);
      all.forEach(pictures -> file.requireNoneOf(pictures.inputs(), REPORT));
    }
  }

  private static Optional<RepresentationMap> map(
      AnomalyDetector detector, TestPictures normal, TestPictures anomalous) {
    return ModelMap.of(detector, normal.samples(), anomalous.samples());
  }

  private static DriftWords drift(AnomalyDetector detector, TestPictures normal) {
    double[] scores = normal.scored().stream().mapToDouble(ScoredPicture::score).toArray();
    return new DriftWords(
        detector.drift(scores), normal.scored().stream().map(ScoredPicture::path).toList());
  }

  /** To be known before hours of scoring. */
  private static void requireFolder(Path place) {
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw new InvalidInputException(
          "%s is a file; give --report a folder, which is made if it is not there"
              .formatted(place));
    }
  }

  private void tell(
      AnomalyDetector detector,
      TestPictures normal,
      TestPictures anomalous,
      DriftWords drift,
      RunDetails run,
      Optional<RepresentationMap> map) {
    List<ScoredPicture> pictures =
        Stream.concat(normal.scored().stream(), anomalous.scored().stream()).toList();
    List<TrivialBaseline> baselines = TrivialBaseline.rank(normal.features(), anomalous.features());
    EvaluationReport told =
        new EvaluationReport(
            run,
            decision(detector),
            drift.drift(),
            pictures,
            Stream.concat(normal.unreadable().stream(), anomalous.unreadable().stream()).toList(),
            baselines,
            warnings(detector, drift, normal, anomalous.fingerprints()),
            detector.model().provenance().curve(),
            map);
    Findings findings = Findings.of(pictures);
    told.doubts(findings).forEach(this::warn);
    print(findings, baselines.get(0), drift);
    report.ifPresent(folder -> tellWhere(ReportFiles.write(told, thumbnails(detector), folder)));
  }

  private void tellFalseAlarms(
      AnomalyDetector detector, TestPictures normal, DriftWords drift, RunDetails run) {
    FalseAlarmReport told =
        new FalseAlarmReport(
            run,
            decision(detector),
            drift.drift(),
            normal.scored(),
            normal.unreadable(),
            warnings(detector, drift, normal, Map.of()));
    Findings.Rate rate = told.falseAlarms();
    row("false alarms", rate.value(), counts(rate) + ", exact");
    row("asked for", told.decision().askedFalseAlarmRate(), "flagged, " + told.comparedWithAsked());
    end(
        String.format(
            Locale.ROOT,
            "false-alarms=%.4f low=%.4f high=%.4f asked=%s %s images=%d",
            rate.value(),
            rate.interval().low(),
            rate.interval().high(),
            told.decision().askedFalseAlarmRate(),
            drift.summary(),
            rate.total()));
    report.ifPresent(folder -> tellWhere(ReportFiles.write(told, thumbnails(detector), folder)));
  }

  private List<String> warnings(
      AnomalyDetector detector,
      DriftWords drift,
      TestPictures normal,
      Map<Path, String> anomalous) {
    Provenance provenance = detector.model().provenance();
    List<String> warnings = new ArrayList<>(detector.model().warnings());
    warnings.addAll(Overlaps.warnings(provenance, normal.fingerprints(), anomalous));
    drift.warning().ifPresent(warnings::add);
    warnings.forEach(this::warn);
    return warnings;
  }

  private void warn(String sentence) {
    console.say("warning: " + sentence);
  }

  private PictureThumbnails thumbnails(AnomalyDetector detector) {
    return new PictureThumbnails(flags.reader(), detector.model().preprocessing());
  }

  private void tellWhere(Path page) {
    console.say("the report is in " + page);
  }

  private ExitCode exitCode(List<TestPictures> all, DriftWords drift) {
    if (all.stream().anyMatch(pictures -> !pictures.allListed())) {
      console.say("con2: the pictures in folders that could not be listed are left out");
      return ExitCode.FAILED;
    }
    int unreadable = all.stream().mapToInt(pictures -> pictures.unreadable().size()).sum();
    if (unreadable > 0) {
      int scored = all.stream().mapToInt(pictures -> pictures.scored().size()).sum();
      console.say(
          "con2: %d of %d pictures could not be read and are left out"
              .formatted(unreadable, unreadable + scored));
      return ExitCode.FAILED;
    }
    return drift.exitCode(flags);
  }

  private Decision decision(AnomalyDetector detector) {
    return new Decision(
        flags.falseAlarmRate(detector.model()),
        detector.model().provenance().heldOut().size(),
        detector.threshold());
  }

  private RunDetails run(
      AnomalyDetector detector, List<TestPictures> all, Instant date, Duration scoring) {
    DetectorModel model = detector.model();
    Map<String, String> options = new LinkedHashMap<>();
    model.provenance().options().forEach((name, value) -> options.put(name, value.toString()));
    options.put("score", flags.score(model));
    options.put("false-alarm-rate", Double.toString(flags.falseAlarmRate(model)));
    String seed = options.getOrDefault(TrainFlag.SEED, "0");
    return new RunDetails(
        "%s: %s"
            .formatted(
                flags.model().getFileName(),
                all.stream()
                    .map(pictures -> String.valueOf(pictures.place().getFileName()))
                    .collect(Collectors.joining(" against "))),
        flags.model(),
        options,
        all.stream()
            .map(
                pictures ->
                    new RunDetails.Folder(
                        pictures.truth().label() + " test", pictures.place(), pictures.fileCount()))
            .toList(),
        Long.parseLong(seed),
        date,
        BuildInformation.version(),
        detector.device().toString(),
        ProcessorThreads.inUse(),
        Map.of("reading and scoring took", scoring));
  }

  private void print(Findings findings, TrivialBaseline best, DriftWords drift) {
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
    end(
        String.format(
            Locale.ROOT,
            "auroc=%.4f ap=%.4f fpr95=%.4f false-alarms=%.4f detection=%.4f %s images=%d",
            evaluation.auroc(),
            evaluation.averagePrecision(),
            evaluation.falsePositiveRateAt95Detection(),
            findings.falseAlarms().value(),
            findings.detections().value(),
            drift.summary(),
            evaluation.normalCount() + evaluation.anomalousCount()));
  }

  private void end(String line) {
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
