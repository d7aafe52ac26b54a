package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.ScoringOptions;
import dev.con2.Verdict;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.evaluate.BinomialInterval;
import dev.con2.evaluate.Interval;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.internal.engine.RandomStream;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.model.DetectorModel;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures the promise of the false-alarm rate: splits real normal pictures anew into those that
 * train and calibrate and those that are fresh, trains, scores the fresh ones, and counts how many
 * are flagged at 1, 5 and 10 %.
 *
 * <p>Two intervals are given. The binomial one takes each decision for a draw of its own and is
 * narrower than the truth, since the decisions of a split share one threshold; the other is of the
 * mean over splits, from how much they scatter.
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
    if (splits < 2) {
      throw new InvalidInputException("the spread over splits is measured; give 2 splits or more");
    }
    int own = Integer.parseInt(arguments[1]);
    int fresh = Integer.parseInt(arguments[2]);
    int side = Integer.parseInt(arguments[3]);
    List<Path> folders = Arrays.stream(arguments).skip(4).map(Path::of).toList();
    List<Path> pictures = ImageFolder.list(folders).images();
    Map<String, int[][]> flagged = new LinkedHashMap<>();
    Con2Method.DEFAULT
        .scorers()
        .forEach(score -> flagged.put(score.name(), new int[RATES.length][splits]));
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
      count(training, test, options(side, split), split, flagged);
      System.err.printf(
          Locale.ROOT,
          "split %d of %d: flagged so far %s%n",
          split + 1,
          splits,
          flagged.values().stream()
              .map(rates -> Arrays.stream(rates).map(ConformalPromise::sum).toList())
              .toList());
    }
    print(flagged, fresh);
  }

  /** A training of seconds: the promise holds for any score, so a weak one tests it as well. */
  private static TrainingOptions options(int side, int seed) {
    return TrainingOptions.of(Con2Method.DEFAULT)
        .with("image-size", side)
        .with("width", 16)
        .with("epochs", 2)
        .with("batch-size", 32)
        .with("views", 4)
        .with("false-alarm-rate", 0.01)
        .with("seed", seed);
  }

  private static void count(
      List<Path> training,
      List<Image> fresh,
      TrainingOptions options,
      int split,
      Map<String, int[][]> flagged) {
    DetectorModel model = DetectorTraining.of(training, options).run(TrainingListener.SILENT);
    for (String score : flagged.keySet()) {
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
              flaggedBy(flagged, score)[rate][split]++;
            }
          }
        }
      }
    }
  }

  private static int[][] flaggedBy(Map<String, int[][]> flagged, String score) {
    return Objects.requireNonNull(flagged.get(score));
  }

  private static int sum(int[] counts) {
    return Arrays.stream(counts).sum();
  }

  /** The mean over splits of the rate in one, with 1.96 standard errors to either side. */
  static Interval meanRate(int[] counts, int fresh) {
    double mean = sum(counts) / (double) counts.length;
    double squares = Arrays.stream(counts).mapToDouble(count -> Math.pow(count - mean, 2)).sum();
    double error = Math.sqrt(squares / (counts.length - 1) / counts.length);
    return new Interval((mean - 1.96 * error) / fresh, (mean + 1.96 * error) / fresh);
  }

  private static void print(Map<String, int[][]> flagged, int fresh) {
    System.out.println(
        "| score | asked | observed | binomial 95 % | over splits 95 % | decisions |");
    System.out.println("|---|---|---|---|---|---|");
    for (String score : flagged.keySet()) {
      for (int rate = 0; rate < RATES.length; rate++) {
        int[] counts = flaggedBy(flagged, score)[rate];
        int decisions = counts.length * fresh;
        Interval binomial = BinomialInterval.of(sum(counts), decisions);
        Interval overSplits = meanRate(counts, fresh);
        System.out.printf(
            Locale.ROOT,
            "| %s | %.0f %% | %.2f %% | %.2f to %.2f %% | %.2f to %.2f %% | %d |%n",
            score,
            100 * RATES[rate],
            100.0 * sum(counts) / decisions,
            100 * binomial.low(),
            100 * binomial.high(),
            100 * overSplits.low(),
            100 * overSplits.high(),
            decisions);
      }
    }
  }
}
