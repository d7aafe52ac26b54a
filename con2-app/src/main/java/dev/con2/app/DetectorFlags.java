package dev.con2.app;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.error.InvalidInputException;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.model.DetectorModel;
import dev.con2.score.Calibration;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model to use and how: the flags that {@code score} and {@code evaluate} share. */
final class DetectorFlags {

  @Option(
      names = "--model",
      paramLabel = "FILE.con2",
      required = true,
      description = "The model that train wrote.")
  private Path model = Path.of("");

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "The name of one of the model's scores, see `con2 info`; default: its own.")
  private Optional<String> score = Optional.empty();

  @Option(
      names = "--false-alarm-rate",
      paramLabel = "SHARE",
      description =
          "Share of normal pictures that may be called anomalous; default: the model's own.")
  private Optional<Double> falseAlarmRate = Optional.empty();

  @Mixin private DeviceFlag device = new DeviceFlag();

  @Mixin private ThreadsFlag threads = new ThreadsFlag();

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      defaultValue = "" + ImageReader.DEFAULT_MAX_PIXELS,
      description = "Refuse larger pictures, width times height (default: ${DEFAULT-VALUE}).")
  private long maxPixels = ImageReader.DEFAULT_MAX_PIXELS;

  @Option(
      names = "--tolerant",
      description =
          "Read JPEG files that lack their end marker alone, as viewers do; they are counted.")
  private boolean tolerant;

  @Option(
      names = "--fail-on-drift",
      description =
          "Exit with 3 where drift=yes: the scores are not those of normal pictures such as the model"
              + " was calibrated with (docs/drift.md).")
  private boolean failOnDrift;

  Path model() {
    return model;
  }

  boolean failOnDrift() {
    return failOnDrift;
  }

  ImageReader reader() {
    return reader(maxPixels, tolerant);
  }

  /** As commands that read pictures are told to read them. */
  static ImageReader reader(long maxPixels, boolean tolerant) {
    ImageReader reader = new ImageReader(maxPixels);
    return tolerant ? reader.tolerant() : reader;
  }

  /**
   * Loads the model.
   *
   * @param threshold to decide by, instead of a false-alarm rate
   * @param reader of the pictures
   */
  AnomalyDetector open(Optional<Double> threshold, ImageReader reader, Console console) {
    ScoringOptions options =
        new ScoringOptions(score, optional(falseAlarmRate), optional(threshold), device.device());
    threads.use(console);
    return new AnomalyDetector(AnomalyDetector.read(model), options, reader);
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }

  /** The score that decides. */
  String score(DetectorModel loaded) {
    return score.orElse(loaded.defaultScore());
  }

  /** The rate that decides. */
  double falseAlarmRate(DetectorModel loaded) {
    return falseAlarmRate.orElse(loaded.falseAlarmRate());
  }

  /** Says so where the held-out pictures are too few for anything to be called anomalous. */
  void warnIfNothingIsFlagged(AnomalyDetector detector, Console console) {
    if (detector.threshold().isPresent()) {
      return;
    }
    double rate = falseAlarmRate(detector.model());
    int heldOut = detector.model().provenance().heldOut().size();
    if (heldOut == 0) {
      console.say(
          "nothing will be called anomalous: no pictures were held out when the model was trained;"
              + " give score a --threshold, or train with --held-out above 0");
      return;
    }
    console.say(
        "nothing will be called anomalous: a false-alarm rate of %s needs %d held-out pictures and the model has %d; ask for --false-alarm-rate %s or more, or train with more pictures"
            .formatted(rate, Calibration.imagesNeeded(rate), heldOut, smallestRate(heldOut)));
  }

  /** The smallest rate that so many held-out pictures support, rounded up to three digits. */
  static String smallestRate(int heldOut) {
    return BigDecimal.ONE
        .divide(BigDecimal.valueOf(heldOut + 1L), new MathContext(3, RoundingMode.CEILING))
        .toPlainString();
  }

  /**
   * Makes sure that every folder of pictures could be listed.
   *
   * @throws InvalidInputException saying how those that could not are left out
   */
  static void requireAllListed(ImageFolder pictures) {
    try {
      pictures.requireAllListed();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.getMessage() + ", or leave out what cannot be read with --skip-broken", e);
    }
  }
}
