package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.ScoringOptions;
import dev.con2.augment.ContextAugmentation;
import dev.con2.encoder.FoldedResNet18;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.model.DetectorModel;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
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
        TrainingOptions.builder()
            .imageSize(Integer.parseInt(arguments[1]))
            .width(Integer.parseInt(arguments[2]))
            .views(Integer.parseInt(arguments[3]))
            .contexts(ContextAugmentation.parseList(arguments[4]))
            .epochs(1)
            .build();
    DetectorModel model =
        DetectorTraining.of(pictures.subList(0, TRAINING_PICTURES), options)
            .run(TrainingListener.SILENT);
    double bare = 0;
    double scoring = 0;
    try (AnomalyDetector detector =
            new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader());
        FoldedResNet18 encoder =
            new FoldedResNet18(
                model.encoder(),
                model.parameters(),
                model.statistics(),
                model.precision(),
                options.device())) {
      for (int round = 0; round < ROUNDS; round++) {
        bare = Math.max(bare, bareRate(encoder, options.imageSize()));
        scoring = Math.max(scoring, scoringRate(detector, pictures));
      }
    }
    int views = model.views().size();
    System.out.printf(
        Locale.ROOT,
        "side %d, width %d, %s: the encoder alone %.0f images/s; scoring %.1f pictures/s by %d views, %.1f %% of it%n",
        options.imageSize(),
        options.width(),
        model.precision(),
        bare,
        scoring,
        views,
        100 * scoring * views / bare);
  }

  /** With as many images a pass as scoring has. */
  private static double bareRate(FoldedResNet18 encoder, int side) {
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
