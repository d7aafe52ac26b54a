package dev.con2;

import dev.con2.augment.TestTimeView;
import dev.con2.encoder.FoldedResNet18;
import dev.con2.encoder.ViewEmbedder;
import dev.con2.engine.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.model.DetectorModel;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.Score;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * A trained detector that scores pictures. Made once, used from any number of threads, and closed
 * at the end, which frees its native memory after the calls that are under way.
 *
 * <pre>{@code
 * try (AnomalyDetector detector = AnomalyDetector.load(Path.of("parts.con2"))) {
 *   Verdict verdict = detector.score(Path.of("part-17.png"));
 *   if (verdict.anomalous()) { ... }
 * }
 * }</pre>
 */
public final class AnomalyDetector implements AutoCloseable {

  private final DetectorModel model;
  private final ImageReader reader;
  private final CalibratedScorer scorer;
  private final double falseAlarmRate;
  private final OptionalDouble threshold;
  private final FoldedResNet18 encoder;

  // Scoring holds the read lock, closing the write lock: nothing is freed under a running call.
  private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
  private boolean closed;

  /** What became of one picture. */
  public sealed interface Outcome {

    /** The picture's file. */
    Path path();

    /**
     * A picture that was scored.
     *
     * @param picture the decoded picture
     * @param verdict what the detector says
     */
    record Scored(ImageStream.Entry.Decoded picture, Verdict verdict) implements Outcome {
      @Override
      public Path path() {
        return picture.path();
      }
    }

    /**
     * A file that could not be read.
     *
     * @param path the file
     * @param error why, in one sentence
     */
    record Unreadable(Path path, UnreadableImageException error) implements Outcome {}
  }

  /**
   * Makes a model ready to score.
   *
   * @param reader decodes pictures, refusing those that are too large
   * @throws InvalidInputException if the device is not there
   */
  public AnomalyDetector(DetectorModel model, ScoringOptions options, ImageReader reader) {
    options.device().requireAvailable();
    this.model = model;
    this.reader = reader;
    Score score = options.score().orElse(model.defaultScore());
    this.scorer = Objects.requireNonNull(model.scorers().get(score));
    this.falseAlarmRate = options.falseAlarmRate().orElse(model.falseAlarmRate());
    this.threshold = options.threshold();
    this.encoder =
        new FoldedResNet18(
            model.encoder(),
            model.parameters(),
            model.statistics(),
            model.precision(),
            options.device());
  }

  /**
   * Loads a model file, to be used as it was trained.
   *
   * @throws ModelFileException if the file is missing, damaged, altered or of a later version
   */
  public static AnomalyDetector load(Path file) {
    return new AnomalyDetector(
        DetectorModel.read(file), ScoringOptions.ofModel(), new ImageReader());
  }

  /** The model, with how it was made. */
  public DetectorModel model() {
    return model;
  }

  /**
   * The smallest score that is called anomalous, or nothing if the held-out pictures are too few
   * for the false-alarm rate and no picture ever is.
   */
  public OptionalDouble threshold() {
    return threshold.isPresent() ? threshold : scorer.calibration().threshold(falseAlarmRate);
  }

  /**
   * Scores a picture file.
   *
   * @throws UnreadableImageException if it cannot be read
   * @throws IllegalStateException if this is closed
   */
  public Verdict score(Path picture) {
    return scoreAll(List.of(reader.read(picture))).get(0);
  }

  /**
   * Scores a picture from a stream, which is read to its end and left open.
   *
   * @throws UnreadableImageException if it cannot be read
   * @throws IllegalStateException if this is closed
   */
  public Verdict score(InputStream picture) {
    return scoreAll(List.of(reader.read(picture, "the picture in the stream"))).get(0);
  }

  /**
   * Scores a picture in memory.
   *
   * @throws UnreadableImageException if its samples are not whole numbers of at most 16 bits
   * @throws IllegalStateException if this is closed
   */
  public Verdict score(BufferedImage picture) {
    return scoreAll(List.of(ImageReader.of(picture))).get(0);
  }

  /**
   * Scores decoded pictures of any size.
   *
   * @return a verdict for each, in the same order
   * @throws IllegalStateException if this is closed
   */
  public List<Verdict> scoreAll(List<Image> pictures) {
    List<Verdict> verdicts = new ArrayList<>();
    List<Image> prepared = pictures.stream().map(model.preprocessing()::apply).toList();
    for (int start = 0; start < prepared.size(); start += batchSize()) {
      int end = Math.min(start + batchSize(), prepared.size());
      for (double score : scores(prepared.subList(start, end), scorer)) {
        verdicts.add(verdict(score));
      }
    }
    return verdicts;
  }

  /**
   * Scores picture files, decoding ahead on other threads. A file that cannot be read does not stop
   * the others.
   *
   * @param results is given the outcome of each file, in the order of the files, on this thread
   * @throws IllegalStateException if this is closed
   */
  public void scoreAll(List<Path> pictures, Consumer<Outcome> results) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ImageStream stream = new ImageStream(reader, model.preprocessing(), pictures, threads)) {
      List<ImageStream.Entry> batch = new ArrayList<>();
      while (stream.hasNext()) {
        batch.add(stream.next());
        if (batch.size() == batchSize() || !stream.hasNext()) {
          score(batch, results);
          batch.clear();
        }
      }
    }
  }

  private void score(List<ImageStream.Entry> batch, Consumer<Outcome> results) {
    List<Image> images = new ArrayList<>();
    for (ImageStream.Entry entry : batch) {
      if (entry instanceof ImageStream.Entry.Decoded decoded) {
        images.add(decoded.image());
      }
    }
    double[] scores = images.isEmpty() ? new double[0] : scores(images, scorer);
    int next = 0;
    for (ImageStream.Entry entry : batch) {
      if (entry instanceof ImageStream.Entry.Decoded decoded) {
        results.accept(new Outcome.Scored(decoded, verdict(scores[next++])));
      } else if (entry instanceof ImageStream.Entry.Broken broken) {
        results.accept(new Outcome.Unreadable(broken.path(), broken.error()));
      }
    }
  }

  private Verdict verdict(double score) {
    boolean anomalous =
        threshold.isPresent()
            ? score >= threshold.getAsDouble()
            : scorer.calibration().anomalous(score, falseAlarmRate);
    return new Verdict(score, scorer.calibration().pValue(score), anomalous);
  }

  private double[] scores(List<Image> images, CalibratedScorer by) {
    return by.scorer().score(embeddings(images, model.views()));
  }

  /**
   * The representations z of images under some test-time views.
   *
   * @param images square, of the model's size
   * @return for each view one row an image
   */
  public List<Embeddings> embeddings(List<Image> images, List<TestTimeView> views) {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the detector is closed");
      }
      int dims = model.encoder().representationSize();
      return new ViewEmbedder(encoder, views)
          .embed(images).stream()
              .map(values -> new Embeddings(images.size(), dims, values))
              .toList();
    } finally {
      inUse.readLock().unlock();
    }
  }

  /** How many images are worked on at a time. */
  public int batchSize() {
    return ViewEmbedder.batchSize(model.preprocessing().side());
  }

  /** Where it computes. */
  public ComputeDevice device() {
    return encoder.device();
  }

  /**
   * Computes the scores of the model's self-test.
   *
   * @return the largest difference to the recorded ones, as a part of max(1, |score|)
   */
  public double selfTestDifference() {
    double largest = 0;
    for (Score score : Score.values()) {
      double[] expected = Objects.requireNonNull(model.selfTest().scores().get(score));
      CalibratedScorer own = Objects.requireNonNull(model.scorers().get(score));
      double[] actual = scores(model.selfTest().images(), own);
      for (int i = 0; i < expected.length; i++) {
        double difference = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
        largest = Math.max(largest, difference);
      }
    }
    return largest;
  }

  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        encoder.close();
      }
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
