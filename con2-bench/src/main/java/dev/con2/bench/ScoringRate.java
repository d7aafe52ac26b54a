package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.ScoringOptions;
import dev.con2.device.ComputeDevice;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.internal.encoder.Encoder;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.model.DetectorModel;
import dev.con2.model.TrainedEncoder;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * How fast picture files are scored, decoding and all, against the encoder alone on images that lie
 * ready in memory.
 *
 * <p>Arguments: folder of pictures, side, width, views, contexts.
 */
public final class ScoringRate {

  private static final int TRAINING_PICTURES = 64;
  private static final int ROUNDS = 5;
  private static final long ROUND_NANOS = 4_000_000_000L;

  private ScoringRate() {}

  /** Prints both rates, the best of five rounds each, taken in turn. */
  public static void main(String[] arguments) {
    List<Path> pictures = ImageFolder.list(List.of(Path.of(arguments[0]))).images();
    TrainingOptions options =
        TrainingOptions.of(Con2Method.DEFAULT)
            .with("image-size", arguments[1])
            .with("width", arguments[2])
            .with("views", arguments[3])
            .with("context", arguments[4])
            .with("epochs", 1);
    DetectorModel model =
        DetectorTraining.of(pictures.subList(0, TRAINING_PICTURES), options)
            .run(TrainingListener.SILENT);
    double bare = 0;
    double scoring = 0;
    try (AnomalyDetector detector =
            new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader());
        Encoder encoder = encoder(model, options.device())) {
      for (int round = 0; round < ROUNDS; round++) {
        bare = Math.max(bare, bareRate(encoder, options.pictures().side()));
        scoring = Math.max(scoring, scoringRate(detector, pictures));
      }
    }
    int views = model.views().size();
    System.out.printf(
        Locale.ROOT,
        "side %d, width %d, %s: the encoder alone %.0f images/s; scoring %.1f pictures/s by %d views, %.1f %% of it%n",
        options.pictures().side(),
        options.encoder().width(),
        model.encoder().orElseThrow().precision(),
        bare,
        scoring,
        views,
        100 * scoring * views / bare);
  }

  private static Encoder encoder(DetectorModel model, ComputeDevice device) {
    TrainedEncoder trained = model.encoder().orElseThrow();
    return trained
        .architecture()
        .scoring(trained.parameters(), trained.statistics(), trained.precision(), device);
  }

  /** With as many images a pass as scoring has. */
  private static double bareRate(Encoder encoder, int side) {
    int rows = Math.max(1, (1 << 20) / (3 * side * side));
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      Tensor images = encoder.emptyInput(rows, side);
      images.zero_();
      long start = System.nanoTime();
      long done = 0;
      while (System.nanoTime() - start < ROUND_NANOS) {
        try (PointerScope inner = new PointerScope()) {
          encoder.forward(images);
        }
        done += rows;
      }
      return done * 1e9 / (System.nanoTime() - start);
    }
  }

  private static double scoringRate(AnomalyDetector detector, List<Path> pictures) {
    long start = System.nanoTime();
    int[] done = new int[1];
    detector.scoreAll(pictures, outcome -> done[0]++);
    return done[0] * 1e9 / (System.nanoTime() - start);
  }
}
