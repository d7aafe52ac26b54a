package dev.con2.reports;

import dev.con2.evaluate.TrivialBaseline;
import dev.con2.evaluate.TrivialFeatures;
import dev.con2.score.Drift;
import dev.con2.train.EpochSummary;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A made-up report, for the tests and to look at: {@code main DIR [FOLDER_OF_CLASSES]} writes one,
 * with the pictures of a folder such as cifar10/test in it, the first of its classes but one being
 * normal.
 */
final class SampleReport {

  static final Drift NO_DRIFT = new Drift(Drift.Finding.NO, 0.5, Optional.empty());

  static final double ASKED = 0.05;

  private SampleReport() {}

  public static void main(String[] arguments) throws IOException {
    Path out = Path.of(arguments[0]);
    List<Path> normal = paths("automobile", 600);
    List<Path> anomalous = paths("truck", 1200);
    if (arguments.length > 1) {
      List<List<Path>> classes = classes(Path.of(arguments[1]));
      normal = classes.remove(1);
      anomalous = classes.stream().flatMap(List::stream).toList();
    }
    EvaluationReport report = of(normal, anomalous, 1, 1.6);
    ReportFiles.write(report, SampleReport::thumbnail, out);
    ReportFiles.writeTraining(
        "Training on automobile",
        report.run().options(),
        report.trainingCurve(),
        List.of(),
        out.resolve("training.html"));
  }

  /** A report of so many pictures of each kind that do not exist. */
  static EvaluationReport of(int normal, int anomalous) {
    return of(paths("normal", normal), paths("odd", anomalous), 1, 1.6);
  }

  /** A report whose anomalous scores lie {@code distance} standard deviations above the normal. */
  static EvaluationReport of(List<Path> normal, List<Path> anomalous, long seed, double distance) {
    Random random = new Random(seed);
    double[] calibration = random.doubles(249).map(x -> gaussian(random, 0)).sorted().toArray();
    int allowed = (int) Math.floor(ASKED * (calibration.length + 1)) - 1;
    double threshold = calibration[calibration.length - 1 - allowed];
    List<ScoredPicture> pictures = new ArrayList<>();
    for (Path path : normal) {
      pictures.add(picture(path, Truth.NORMAL, gaussian(random, 0), calibration));
    }
    for (Path path : anomalous) {
      pictures.add(picture(path, Truth.ANOMALOUS, gaussian(random, distance), calibration));
    }
    return new EvaluationReport(
        run(normal.size(), anomalous.size()),
        new Decision(ASKED, calibration.length, OptionalDouble.of(threshold)),
        NO_DRIFT,
        pictures,
        List.of(),
        baselines(random, normal.size(), anomalous.size()),
        List.of(
            "3 pictures are in both the training and the normal test folder, byte for byte; the"
                + " first is automobile/0001.jpg."),
        curve(random, 24),
        Optional.of(map(random)));
  }

  /** {@code report} with other pictures. */
  static EvaluationReport with(EvaluationReport report, List<ScoredPicture> pictures) {
    return new EvaluationReport(
        report.run(),
        report.decision(),
        report.drift(),
        pictures,
        report.unreadable(),
        report.trivialBaselines(),
        report.warnings(),
        report.trainingCurve(),
        report.map());
  }

  /** The file itself where it is there, else a drawing. */
  static byte[] thumbnail(Path path) {
    try {
      return Files.exists(path) ? Files.readAllBytes(path) : drawing(path.hashCode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] drawing(int seed) throws IOException {
    BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.getHSBColor(seed / 97f, 0.4f, 0.9f));
    graphics.fillOval(6, 6, 36, 36);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static List<Path> paths(String folder, int count) {
    return Stream.iterate(1, i -> i + 1)
        .limit(count)
        .map(i -> Path.of(folder, "%04d.jpg".formatted(i)))
        .toList();
  }

  private static List<List<Path>> classes(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root).sorted()) {
      List<List<Path>> classes = new ArrayList<>();
      for (Path folder : folders.toList()) {
        try (Stream<Path> files = Files.list(folder).sorted()) {
          classes.add(files.limit(classes.size() == 1 ? 1000 : 220).toList());
        }
      }
      return classes;
    }
  }

  private static double gaussian(Random random, double mean) {
    return -0.93 + 0.04 * (mean + random.nextGaussian() + 0.3 * Math.abs(random.nextGaussian()));
  }

  private static ScoredPicture picture(Path path, Truth truth, double score, double[] calibration) {
    long above = Arrays.stream(calibration).filter(held -> held >= score).count();
    double pValue = (1.0 + above) / (calibration.length + 1);
    return new ScoredPicture(path, truth, score, pValue, pValue <= ASKED);
  }

  private static RunDetails run(int normal, int anomalous) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("context", "flip");
    settings.put("epochs", "24");
    settings.put("batch-size", "64");
    settings.put("encoder", "resnet18");
    settings.put("width", "32");
    settings.put("image-size", "32");
    settings.put("temperature", "0.2");
    settings.put("precision", "fp32");
    settings.put("score", "nnd");
    Map<String, Duration> durations = new LinkedHashMap<>();
    durations.put("training took", Duration.ofSeconds(2710));
    durations.put("scoring took", Duration.ofMillis(48_300));
    return new RunDetails(
        "Cars against nine other classes",
        Path.of("models/automobile.con2"),
        settings,
        List.of(
            new RunDetails.Folder("training pictures", Path.of("cifar10/train/automobile"), 2500),
            new RunDetails.Folder("normal test", Path.of("cifar10/test/automobile"), normal),
            new RunDetails.Folder("anomalous test", Path.of("cifar10/test"), anomalous)),
        7,
        Instant.parse("2026-11-24T10:32:00Z"),
        "0.1.0",
        "cpu",
        2,
        durations);
  }

  private static List<TrivialBaseline> baselines(Random random, int normal, int anomalous) {
    return TrivialBaseline.rank(
        features(random, normal, 0.45, 900), features(random, anomalous, 0.5, 840));
  }

  private static List<TrivialFeatures> features(
      Random random, int count, double grey, double bytes) {
    List<TrivialFeatures> features = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] draws = random.doubles(8).map(x -> 0.1 * random.nextGaussian()).toArray();
      features.add(
          new TrivialFeatures(
              grey + draws[0],
              0.2 + 0.4 * draws[1],
              grey + draws[2],
              grey + 0.02 + draws[3],
              grey - 0.05 + draws[4],
              0.3 + draws[5],
              0.02 * (1.5 + draws[6]),
              (long) (bytes * (1 + draws[7])),
              32,
              32));
    }
    return features;
  }

  private static List<EpochSummary> curve(Random random, int epochs) {
    List<EpochSummary> curve = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double done = (double) epoch / epochs;
      double context = 4.2 + 0.9 * Math.exp(-4 * done) + 0.02 * random.nextGaussian();
      double content = 1.5 + 2.6 * Math.exp(-3 * done) + 0.03 * random.nextGaussian();
      curve.add(
          epoch(
              epoch,
              context + done * content,
              context,
              content,
              0.0005 * (1 + Math.cos(Math.PI * done)),
              epoch == 9 ? 61 : 88 + 3 * random.nextGaussian()));
    }
    return curve;
  }

  /** An epoch of CON2. */
  static EpochSummary epoch(
      int epoch,
      double total,
      double context,
      double content,
      double learningRate,
      double imagesPerSecond) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("con2", total);
    losses.put("context", context);
    losses.put("content", content);
    return new EpochSummary(epoch, losses, learningRate, imagesPerSecond);
  }

  private static RepresentationMap map(Random random) {
    return new RepresentationMap(
        List.of("as it is", "flip"),
        traces(random, 200, 0.09),
        traces(random, 200, 0.11),
        traces(random, 200, 0.3),
        0.61);
  }

  private static List<RepresentationMap.Trace> traces(Random random, int count, double spread) {
    List<RepresentationMap.Trace> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double along = random.nextGaussian();
      traces.add(
          new RepresentationMap.Trace(
              List.of(
                  new RepresentationMap.Position(
                      -0.55 + spread * random.nextGaussian(),
                      0.18 * along + 0.7 * spread * random.nextGaussian()),
                  new RepresentationMap.Position(
                      0.55 + spread * random.nextGaussian(),
                      0.05 + 0.18 * along + 0.7 * spread * random.nextGaussian()))));
    }
    return traces;
  }
}
