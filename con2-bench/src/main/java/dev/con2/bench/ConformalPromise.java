package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.ScoringOptions;
import dev.con2.Verdict;
import dev.con2.evaluate.BinomialInterval;
import dev.con2.evaluate.Interval;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.model.DetectorModel;
import dev.con2.score.Score;
import dev.con2.tensor.ComputeDevice;
import dev.con2.tensor.RandomStream;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures the promise of the false-alarm rate: splits real normal pictures anew into those that
 * train and calibrate and those that are fresh, trains, scores the fresh ones, and counts how many
 * are flagged at 1, 5 and 10 %.
 *
 * <p>Arguments: number of splits, pictures to train and calibrate, fresh pictures, side, then
 * folders of normal pictures.
 */
public final class ConformalPromise {

  private static final double[] RATES = {0.01, 0.05, 0.1};

  private ConformalPromise() {}

  /** Prints a line a split and the table. */
  public static void main(String[] arguments) {
    int splits = Integer.parseInt(arguments[0]);
    int own = Integer.parseInt(arguments[1]);
    int fresh = Integer.parseInt(arguments[2]);
    int side = Integer.parseInt(arguments[3]);
    List<Path> folders = Arrays.stream(arguments).skip(4).map(Path::of).toList();
    List<Path> pictures = ImageFolder.list(folders).images();
    int[][] flagged = new int[Score.values().length][RATES.length];
    for (int split = 0; split < splits; split++) {
      int[] order = RandomStream.of(split).permutation(pictures.size());
      List<Path> training = new ArrayList<>();
      List<Image> test = new ArrayList<>();
      for (int i = 0; i < own; i++) {
        training.add(pictures.get(order[i]));
      }
      for (int i = own; i < own + fresh; i++) {
        test.add(new ImageReader().read(pictures.get(order[i])));
      }
      count(training, test, options(side, split), flagged);
      System.err.printf(
          Locale.ROOT,
          "split %d of %d: flagged so far %s%n",
          split + 1,
          splits,
          Arrays.deepToString(flagged));
    }
    print(flagged, splits * fresh);
  }

  /** A training of seconds: the promise holds for any score, so a weak one tests it as well. */
  private static TrainingOptions options(int side, int seed) {
    return TrainingOptions.builder()
        .imageSize(side)
        .width(16)
        .epochs(2)
        .batchSize(32)
        .views(4)
        .falseAlarmRate(0.01)
        .seed(seed)
        .build();
  }

  private static void count(
      List<Path> training, List<Image> fresh, TrainingOptions options, int[][] flagged) {
    DetectorModel model = DetectorTraining.of(training, options).run(TrainingListener.SILENT);
    for (Score score : Score.values()) {
      ScoringOptions scoring =
          new ScoringOptions(
              Optional.of(score),
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              ComputeDevice.CPU);
      try (AnomalyDetector detector = new AnomalyDetector(model, scoring, new ImageReader())) {
        for (Verdict verdict : detector.scoreAll(fresh)) {
          for (int rate = 0; rate < RATES.length; rate++) {
            if (verdict.pValue() <= RATES[rate]) {
              flagged[score.ordinal()][rate]++;
            }
          }
        }
      }
    }
  }

  private static void print(int[][] flagged, int decisions) {
    System.out.println("| score | asked | observed | 95 % interval | decisions |");
    System.out.println("|---|---|---|---|---|");
    for (Score score : Score.values()) {
      for (int rate = 0; rate < RATES.length; rate++) {
        int count = flagged[score.ordinal()][rate];
        Interval interval = BinomialInterval.of(count, decisions);
        System.out.printf(
            Locale.ROOT,
            "| %s | %.0f %% | %.2f %% | %.2f to %.2f %% | %d |%n",
            score,
            100 * RATES[rate],
            100.0 * count / decisions,
            100 * interval.low(),
            100 * interval.high(),
            decisions);
      }
    }
  }
}
