package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.SelfTestResult;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.image.WrittenPath;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.SelfTest;
import dev.con2.score.Calibration;
import dev.con2.train.EpochSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Describes a model file. */
@Command(
    name = "info",
    header = "Describes a model: how it was made, on what, and how it decides.",
    description = "",
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "FILE.con2", description = "The model that train wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--check",
      description =
          "Score the pictures in the model again and compare: does this machine decode pictures and"
              + " compute scores as the one where the model was made? Exit code 1 if not.")
  private boolean check;

  @Mixin private DeviceFlag device = new DeviceFlag();

  InfoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    DetectorModel model = AnomalyDetector.read(file);
    describe(model);
    if (!check) {
      summarise(model, "not-run");
      return ExitCode.DONE.number();
    }
    SelfTestResult result;
    try {
      result = selfTest(model, device.device());
    } catch (ModelFileException e) {
      row("self-test", "FAILED: it cannot be computed");
      summarise(model, "failed");
      throw new ModelFileException("%s: %s".formatted(file, e.getMessage()), e);
    }
    row("self-test", verdict(model.selfTest(), result));
    summarise(model, result.passed() ? "passed" : "failed");
    if (!result.passed()) {
      console.say("con2: " + complaint(result));
    }
    return (result.passed() ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private static SelfTestResult selfTest(DetectorModel model, ComputeDevice where) {
    try (AnomalyDetector detector =
            new AnomalyDetector(model, ScoringOptions.on(where), new ImageReader());
        StopHook stop = StopHook.watch(Duration.ZERO, () -> {})) {
      return detector.selfTest();
    }
  }

  private static String verdict(SelfTest test, SelfTestResult result) {
    int pictures = test.pictures().size();
    return String.format(
        Locale.ROOT,
        "%s: scores differ by at most %.2g %s, %.2g allowed; %s",
        result.passed() ? "passed" : "FAILED",
        result.deviation(),
        test.tolerance().isPresent() ? "of their size" : "of the spread of held-out scores",
        result.allowed(),
        pictures == 0
            ? "it was made before pictures were tested too"
            : String.format(
                Locale.ROOT,
                "%d of %d pictures are decoded to the same samples",
                pictures - result.misread().size(),
                pictures));
  }

  private String complaint(SelfTestResult result) {
    if (result.misread().isEmpty()) {
      return "%s computes other scores on this machine than where it was made; do not rely on its verdicts here"
          .formatted(file);
    }
    return "pictures such as %s are decoded to other samples here than where %s was made (another Java, perhaps); do not rely on its verdicts on such pictures%s"
        .formatted(
            String.join(", ", result.misread()),
            file,
            result.sameScores()
                ? ""
                : ", nor, as its scores differ too, on others until this is understood");
  }

  private void describe(DetectorModel model) {
    Provenance provenance = model.provenance();
    List<EpochSummary> curve = provenance.curve();
    row("file", "%s, %.1f MB".formatted(WrittenPath.of(file), bytes() / 1e6));
    row(
        "made by",
        "con2 %s, numerics %s (%s)"
            .formatted(
                provenance.con2Version(),
                provenance.numerics() == Provenance.NUMERICS_UNKNOWN
                    ? "of before their version was recorded"
                    : "version " + provenance.numerics(),
                joined(provenance.libraries())));
    row(
        "learned from",
        "%d pictures, %d more held out to calibrate; %d exact copies among those given"
            .formatted(
                provenance.training().size(),
                provenance.heldOut().size(),
                provenance.exactCopies()));
    row("data fingerprint", provenance.dataFingerprint());
    row("method", "%s: %s".formatted(model.method().name(), model.method().summary()));
    model
        .encoder()
        .ifPresent(
            encoder ->
                row(
                    "encoder",
                    "%s, %d values a picture and view, %s, %s"
                        .formatted(
                            encoder.architecture().summary(),
                            encoder.architecture().representationSize(),
                            encoder.normalisation(),
                            encoder.precision())));
    row(
        "pictures become",
        "%1$d by %1$d pixels, %2$s, %3$s%4$s"
            .formatted(
                model.preprocessing().side(),
                model.preprocessing().fit(),
                model.preprocessing().interpolation(),
                model.preprocessing().bits() == Preprocessing.ALL_BITS
                    ? ""
                    : ", %d bits of 16".formatted(model.preprocessing().bits())));
    row("views", Integer.toString(model.views().size()));
    row("options", joined(provenance.options()));
    row(
        "training",
        curve.isEmpty()
            ? "nothing was trained"
            : String.format(
                Locale.ROOT,
                "%d epochs, %s after the first, %s after the last",
                curve.size(),
                TrainingProgress.losses(curve.get(0)),
                TrainingProgress.losses(curve.get(curve.size() - 1))));
    model.warnings().forEach(warning -> row("warning", warning));
    row("score", "%s unless asked otherwise".formatted(model.defaultScore()));
    int heldOut = provenance.heldOut().size();
    row(
        "false-alarm rate",
        heldOut == 0
            ? "none: no pictures were held out, and nothing is called anomalous"
            : "%s unless asked otherwise; the smallest that %d held-out pictures support is %s"
                .formatted(model.falseAlarmRate(), heldOut, DetectorFlags.smallestRate(heldOut)));
    for (String score : model.scorers().keySet()) {
      row("threshold of " + score, threshold(model, score));
    }
  }

  private static String threshold(DetectorModel model, String score) {
    Calibration calibration = model.scorer(score).calibration();
    OptionalDouble threshold = calibration.threshold(model.falseAlarmRate());
    return threshold.isPresent()
        ? "anomalous from %s on, at that rate".formatted(threshold.getAsDouble())
        : "none: the held-out pictures are too few for that rate, and nothing is called anomalous";
  }

  private void summarise(DetectorModel model, String selfTest) {
    console.print(
        "model=%s images=%d held-out=%d epochs=%d score=%s false-alarm-rate=%s self-test=%s"
            .formatted(
                ShellWord.of(WrittenPath.of(file)),
                model.provenance().images(),
                model.provenance().heldOut().size(),
                model.provenance().curve().size(),
                model.defaultScore(),
                model.falseAlarmRate(),
                selfTest));
  }

  private long bytes() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InvalidInputException("%s has just vanished; get it again".formatted(file), e);
    }
  }

  private static String joined(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private void row(String name, String value) {
    console.print("%-18s %s".formatted(name, value));
  }
}
