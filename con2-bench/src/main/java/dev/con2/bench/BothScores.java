package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.ScoringOptions;
import dev.con2.evaluate.Auroc;
import dev.con2.evaluate.Interval;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.model.DetectorModel;
import dev.con2.score.Embeddings;
import dev.con2.score.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The AUROC of a model by each of its scores, with the test pictures represented once for both.
 *
 * <p>Arguments: model file, folder of normal test pictures, folders of anomalous ones.
 */
public final class BothScores {

  private BothScores() {}

  /** Prints a line of the scores' AUROC with 95 % intervals. */
  public static void main(String[] arguments) {
    DetectorModel model = DetectorModel.read(Path.of(arguments[0]));
    List<Path> normal = ImageFolder.list(List.of(Path.of(arguments[1]))).images();
    List<Path> anomalous =
        ImageFolder.list(Arrays.stream(arguments).skip(2).map(Path::of).toList()).images();
    Map<Score, double[]> ofNormal = new EnumMap<>(Score.class);
    Map<Score, double[]> ofAnomalous = new EnumMap<>(Score.class);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      ofNormal.putAll(scores(detector, normal));
      ofAnomalous.putAll(scores(detector, anomalous));
    }
    StringBuilder line = new StringBuilder(arguments[0]);
    for (Score score : Score.values()) {
      double[] low = Objects.requireNonNull(ofNormal.get(score));
      double[] high = Objects.requireNonNull(ofAnomalous.get(score));
      Interval interval = Auroc.interval(low, high);
      line.append(
          String.format(
              Locale.ROOT,
              " %s=%.4f (%.4f to %.4f)",
              score,
              Auroc.of(low, high),
              interval.low(),
              interval.high()));
    }
    System.out.println(line + " normal=" + normal.size() + " anomalous=" + anomalous.size());
  }

  private static Map<Score, double[]> scores(AnomalyDetector detector, List<Path> pictures) {
    DetectorModel model = detector.model();
    Map<Score, double[]> scores = new EnumMap<>(Score.class);
    for (Score score : Score.values()) {
      scores.put(score, new double[pictures.size()]);
    }
    int done = 0;
    int threads = Runtime.getRuntime().availableProcessors();
    try (ImageStream stream =
        new ImageStream(new ImageReader(), model.preprocessing(), pictures, threads)) {
      List<Image> batch = new ArrayList<>();
      while (stream.hasNext()) {
        if (stream.next() instanceof ImageStream.Entry.Decoded decoded) {
          batch.add(decoded.image());
        } else {
          throw new IllegalArgumentException("a test picture cannot be read");
        }
        if (batch.size() == detector.batchSize() || !stream.hasNext()) {
          List<Embeddings> views = detector.embeddings(batch, model.views());
          for (Score score : Score.values()) {
            double[] some =
                Objects.requireNonNull(model.scorers().get(score)).scorer().score(views);
            System.arraycopy(some, 0, Objects.requireNonNull(scores.get(score)), done, some.length);
          }
          done += batch.size();
          batch.clear();
          System.err.printf(Locale.ROOT, "%d of %d pictures%n", done, pictures.size());
        }
      }
    }
    return scores;
  }
}
