package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.NormalPictures;
import dev.con2.NormalPicturesReader;
import dev.con2.ScoringOptions;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.train.CheckpointPolicy;
import dev.con2.internal.train.Trainer;
import dev.con2.internal.train.TrainerOptions;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.model.DetectorModel;
import dev.con2.train.OptimiserOptions;
import dev.con2.train.TrainingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * con2's side of {@code con2-bench/run}: does a piece of work for each line on standard input and
 * answers with its milliseconds, so that con2 and PyTorch work in turn.
 *
 * <p>Arguments: {@code step SIDE WIDTH BATCH PRECISION STEPS} trains on noise and tells the mean of
 * so many steps; {@code epochs FOLDER SIDE WIDTH BATCH PRECISION EPOCHS} reads a folder of
 * pictures, trains for so many epochs and tells the mean of one; {@code score FOLDER SIDE WIDTH
 * VIEWS PRECISION} scores a folder of pictures.
 */
public final class BesidePyTorch {

  private static final int NOISE_IMAGES = 2000;

  private final BufferedReader commands =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

  private BesidePyTorch() {}

  /** Works until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    BesidePyTorch work = new BesidePyTorch();
    List<String> rest = List.of(arguments).subList(1, arguments.length);
    switch (arguments[0]) {
      case "step" -> work.steps(rest);
      case "epochs" -> work.epochs(rest);
      case "score" -> work.scores(rest);
      default -> throw new IllegalArgumentException(arguments[0] + " is not known");
    }
  }

  private static TrainingOptions options(String side, String width, String precision) {
    return TrainingOptions.of(Con2Method.DEFAULT)
        .with("image-size", side)
        .with("width", width)
        .with("half-size", 0)
        .with("precision", precision);
  }

  private static Trainer trainer(List<Image> images, TrainingOptions options) {
    TrainerOptions trainer = options.trainer(options.initialEncoder(notice -> {}).orElseThrow());
    return new Trainer(
        images, options.objective().orElseThrow(), trainer, Optional.empty(), Ranks.one());
  }

  private void steps(List<String> arguments) {
    TrainingOptions options =
        options(arguments.get(0), arguments.get(1), arguments.get(3))
            .with("batch-size", arguments.get(2))
            .with("epochs", OptimiserOptions.MOST_EPOCHS);
    int piece = Integer.parseInt(arguments.get(4));
    List<Image> images = Noise.images(NOISE_IMAGES, options.pictures().side());
    try (Trainer trainer = trainer(images, options)) {
      trainer.run(new InPieces(piece), CheckpointPolicy.none());
    } catch (TrainingStoppedException end) {
      // Standard input has ended.
    }
  }

  /** Waits for a command after each piece of a training. */
  private final class InPieces implements TrainingListener {

    private final int steps;
    private long start;
    private boolean first = true;
    private boolean ended;

    InPieces(int steps) {
      this.steps = steps;
    }

    @Override
    public void step(long step, long all, double imagesPerSecond, Duration remaining) {
      if (step % steps != 0) {
        return;
      }
      if (first) {
        System.out.println("ready");
      } else {
        answer(start, steps);
      }
      first = false;
      ended = !next();
      start = System.nanoTime();
    }

    @Override
    public boolean stopRequested() {
      return ended;
    }
  }

  private void epochs(List<String> arguments) {
    List<Path> pictures = ImageFolder.list(List.of(Path.of(arguments.get(0)))).images();
    TrainingOptions options =
        options(arguments.get(1), arguments.get(2), arguments.get(4))
            .with("batch-size", arguments.get(3))
            .with("epochs", arguments.get(5));
    repeat(() -> train(pictures, options), options.optimiser().epochs());
  }

  private static void train(List<Path> pictures, TrainingOptions options) {
    NormalPicturesReader reader = new NormalPicturesReader(new ImageReader(), false);
    try (NormalPictures read =
            reader.read(pictures, options.pictures().preprocessing(), TrainingListener.SILENT);
        Trainer trainer = trainer(read.images(), options)) {
      trainer.run(TrainingListener.SILENT, CheckpointPolicy.none());
    }
  }

  private void scores(List<String> arguments) {
    List<Path> pictures = ImageFolder.list(List.of(Path.of(arguments.get(0)))).images();
    TrainingOptions options =
        options(arguments.get(1), arguments.get(2), arguments.get(4))
            .with("views", arguments.get(3))
            .with("epochs", 1);
    DetectorModel model = DetectorTraining.of(pictures, options).run(TrainingListener.SILENT);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      repeat(() -> detector.scoreAll(pictures, outcome -> {}), 1);
    }
  }

  private void repeat(Runnable work, int pieces) {
    work.run();
    System.out.println("ready");
    while (next()) {
      long start = System.nanoTime();
      work.run();
      answer(start, pieces);
    }
  }

  private static void answer(long start, int pieces) {
    System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e6 / pieces);
  }

  private boolean next() {
    try {
      return commands.readLine() != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
