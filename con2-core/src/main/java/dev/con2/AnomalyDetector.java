package dev.con2;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.device.ProcessorThreads;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.UnreadableImageException;
import dev.con2.image.FilePage;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.WrittenPath;
import dev.con2.internal.represent.Representer;
import dev.con2.model.DetectorModel;
import dev.con2.model.SelfTest;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import dev.con2.score.Drift;
import dev.con2.score.Embeddings;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A trained detector that scores pictures. Made once, used from any number of threads, and closed
 * at the end, which frees its native memory ({@link #close}). What scores throws a {@link
 * ModelFileException} if the weights are such that no finite number comes out.
 *
 * <p>Of a file of several pages or frames {@code score} takes the first. Pictures are read by an
 * {@link ImageReader} that refuses those of too many pixels; images and pictures that are decoded
 * already are not limited.
 *
 * <p>Each thread that scores computes with as many threads of its own as {@link ProcessorThreads}
 * says, unless told otherwise one for each core: a service that scores in many threads at once
 * calls {@code ProcessorThreads.use(1)} first.
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
  private final ModelRepresentation representation;
  private final Representer representer;

  // Scoring holds the read lock, freeing the write lock: nothing is freed under a running call.
  private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();
  private volatile boolean closed;
  private boolean freed;

  /** What became of one picture. */
  public sealed interface Outcome {

    /** The picture's file. */
    Path path();

    /** Which of the file's pages. */
    FilePage page();

    /**
     * A picture that was scored.
     *
     * @param picture the decoded picture
     * @param verdict what the detector says
     */
    record Scored(ImageStream.StreamedFile.Decoded picture, Verdict verdict) implements Outcome {
      @Override
      public Path path() {
        return picture.path();
      }

      @Override
      public FilePage page() {
        return picture.page();
      }
    }

    /**
     * A file or page that could not be read.
     *
     * @param path the file
     * @param page of the file
     * @param error why, in one sentence
     */
    record Unreadable(Path path, FilePage page, UnreadableImageException error)
        implements Outcome {}
  }

  /**
   * Makes a model ready to score.
   *
   * @param reader decodes pictures, refusing those that are too large
   * @throws InvalidInputException if the device is not there or the model has no such score
   */
  public AnomalyDetector(DetectorModel model, ScoringOptions options, ImageReader reader) {
    options.device().requireAvailable();
    this.model = Objects.requireNonNull(model);
    this.reader = Objects.requireNonNull(reader);
    this.scorer = model.scorer(score(model, options));
    this.falseAlarmRate = options.falseAlarmRate().orElse(model.falseAlarmRate());
    this.threshold = options.threshold();
    this.representation =
        new ModelRepresentation(
            model.method(),
            model.encoder(),
            model.views(),
            model.preprocessing().side(),
            options.device());
    this.representer = new Representer(representation);
  }

  private static String score(DetectorModel model, ScoringOptions options) {
    String score = options.score().orElse(model.defaultScore());
    if (!model.scorers().containsKey(score)) {
      throw new InvalidInputException(
          "the model has no score '%s'; give one of %s"
              .formatted(score, String.join(", ", model.scorers().keySet())));
    }
    return score;
  }

  /**
   * Loads a model file, to be used as it was trained, with a reader of pictures of up to {@link
   * ImageReader#DEFAULT_MAX_PIXELS}. An interrupt of this thread changes nothing.
   *
   * <p>A model whose encoder is a TorchScript module holds code, which runs: load none from someone
   * whom you would not let run a program. What is checked guards against accidents alone.
   *
   * @throws ModelFileException if the file is missing, damaged, altered or of a later version
   */
  public static AnomalyDetector load(Path file) {
    return new AnomalyDetector(read(file), ScoringOptions.ofModel(), new ImageReader());
  }

  /**
   * Reads a model file and checks every byte of it; see {@link #load} for whom to take one from.
   *
   * @throws ModelFileException if the file is missing, damaged, altered, of a later version or of a
   *     method that is not there
   */
  public static DetectorModel read(Path file) {
    return DetectorModel.read(file, Methods::find);
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
    return whileOpen(() -> score(reader.read(picture), WrittenPath.of(picture)));
  }

  /**
   * Scores a picture from a stream, which is read from where it stands to its end and left open.
   *
   * @throws UnreadableImageException if it cannot be read
   * @throws IllegalStateException if this is closed
   */
  public Verdict score(InputStream picture) {
    String name = "the picture in the stream";
    return whileOpen(() -> score(reader.read(picture, name), name));
  }

  /**
   * Scores the content of a picture file.
   *
   * @throws UnreadableImageException if it is not a whole picture
   * @throws IllegalStateException if this is closed
   */
  public Verdict score(byte[] picture) {
    String name = "the picture in memory";
    return whileOpen(() -> score(reader.read(picture, name), name));
  }

  /**
   * Scores a picture in memory that is decoded already. What its decoder lost is lost: {@code
   * ImageIO.read} drops the EXIF orientation that phones write, so that a picture lies on its side;
   * {@link #score(byte[])}, {@link #score(InputStream)} and {@link #score(Path)} turn it upright.
   *
   * @throws UnreadableImageException if its samples are not integers of at most 16 bits, or need
   *     more memory than there is
   * @throws IllegalStateException if this is closed
   */
  public Verdict score(BufferedImage picture) {
    return whileOpen(
        () -> verdicts(List.of(model.preprocessing().apply(ImageReader.of(picture)))).get(0));
  }

  private Verdict score(Image picture, String name) {
    return verdicts(List.of(model.preprocessing().apply(picture, name))).get(0);
  }

  /**
   * Scores decoded pictures of any size.
   *
   * @return a verdict for each, in the same order
   * @throws UnreadableImageException if one has a sample of more bits than the model was trained
   *     with; the message says which
   * @throws IllegalStateException if this is closed
   */
  public List<Verdict> scoreAll(List<Image> pictures) {
    return whileOpen(() -> verdicts(prepared(pictures)));
  }

  private List<Image> prepared(List<Image> pictures) {
    List<Image> prepared = new ArrayList<>();
    for (Image picture : pictures) {
      String name = "picture %d of the %d given".formatted(prepared.size() + 1, pictures.size());
      prepared.add(model.preprocessing().apply(picture, name));
    }
    return prepared;
  }

  private List<Verdict> verdicts(List<Image> prepared) {
    List<Verdict> verdicts = new ArrayList<>();
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
   * the others. With a reader of {@link ImageReader#everyPage} a file has as many outcomes as
   * pages. They are scored, and outcomes given, {@link #batchSize} at a time.
   *
   * @param results is given the outcome of each file, in the order of the files, on this thread;
   *     each holds its picture
   * @throws CancellationException if this thread is interrupted while files are still to be read;
   *     it stays so, and what {@code results} was given stands
   * @throws IllegalStateException if this is closed, also before the next batch
   */
  public void scoreAll(List<Path> pictures, Consumer<Outcome> results) {
    requireOpen();
    int threads = ProcessorThreads.inUse();
    try (ImageStream stream = new ImageStream(reader, model.preprocessing(), pictures, threads)) {
      List<ImageStream.StreamedFile> batch = new ArrayList<>();
      while (stream.hasNext()) {
        batch.add(stream.next());
        if (batch.size() == batchSize() || !stream.hasNext()) {
          score(batch, results);
          batch.clear();
        }
      }
    }
  }

  private void score(List<ImageStream.StreamedFile> batch, Consumer<Outcome> results) {
    List<Image> images = new ArrayList<>();
    for (ImageStream.StreamedFile entry : batch) {
      if (entry instanceof ImageStream.StreamedFile.Decoded decoded) {
        images.add(decoded.image());
      }
    }
    double[] scores = images.isEmpty() ? new double[0] : whileOpen(() -> scores(images, scorer));
    int next = 0;
    for (ImageStream.StreamedFile entry : batch) {
      if (entry instanceof ImageStream.StreamedFile.Decoded decoded) {
        results.accept(new Outcome.Scored(decoded, verdict(scores[next++])));
      } else if (entry instanceof ImageStream.StreamedFile.Broken broken) {
        results.accept(new Outcome.Unreadable(broken.path(), broken.page(), broken.error()));
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
    double[] scores = by.score(represent(representer, images));
    requireFinite(scores);
    return scores;
  }

  /**
   * Scores images by every score of the model.
   *
   * @param images square, of the model's size
   * @return for each score by name one value an image, in the same order
   * @throws InvalidInputException if an image is of another size
   * @throws IllegalStateException if this is closed
   */
  public Map<String, double[]> scores(List<Image> images) {
    return whileOpen(
        () -> {
          requireSize(images);
          return allScores(images);
        });
  }

  private Map<String, double[]> allScores(List<Image> images) {
    Map<String, double[]> scores =
        AllScores.of(images, model.scorers(), (some, before) -> represent(representer, some));
    scores.values().forEach(AnomalyDetector::requireFinite);
    return scores;
  }

  /**
   * What most scores are fitted to alone, the last part of the representations (z, unless the
   * method reads its heads), of images as they are, uncropped, in each context of the model, the
   * original one first.
   *
   * @param images square, of the model's size
   * @return for each context one row an image
   * @throws InvalidInputException if an image is of another size
   * @throws IllegalStateException if this is closed
   */
  public List<Embeddings> representPlain(List<Image> images) {
    requireSize(images);
    List<TestTimeView> plain =
        contexts().stream()
            .map(context -> new TestTimeView(context, ViewParameters.PLAIN))
            .toList();
    List<Integer> parts = representation.parts();
    return whileOpen(
        () ->
            Embeddings.last(
                represent(new Representer(representation.under(plain)), images),
                parts.get(parts.size() - 1)));
  }

  /** The contexts of the model, the original one first. */
  public List<ContextAugmentation> contexts() {
    return firstViews().stream().map(view -> model.views().get(view).context()).toList();
  }

  /**
   * The training images' representations as {@link #representPlain} has them, of unit length.
   *
   * @return none if no score of the model keeps them
   */
  public Optional<List<Embeddings>> referencePlain() {
    for (CalibratedScorer own : model.scorers().values()) {
      if (own.scorer().reference(0).isPresent()) {
        return Optional.of(
            firstViews().stream().map(view -> own.scorer().reference(view).orElseThrow()).toList());
      }
    }
    return Optional.empty();
  }

  /**
   * For each context the position of its first view, which is the plain one where a score keeps
   * references.
   */
  private List<Integer> firstViews() {
    Map<ContextAugmentation, Integer> first = new LinkedHashMap<>();
    for (int view = 0; view < model.views().size(); view++) {
      first.putIfAbsent(model.views().get(view).context(), view);
    }
    return List.copyOf(first.values());
  }

  private void requireSize(List<Image> images) {
    int side = model.preprocessing().side();
    for (Image image : images) {
      if (image.width() != side || image.height() != side) {
        throw new InvalidInputException(
            "an image has %d by %d pixels and those of the model %d by %d; give what the model's preprocessing makes of the picture"
                .formatted(image.width(), image.height(), side, side));
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the detector is closed");
    }
  }

  /** A call that ends as it began, although this is closed meanwhile. */
  private <T> T whileOpen(Supplier<T> call) {
    requireOpen(); // without waiting for a close that waits for others
    inUse.readLock().lock();
    try {
      requireOpen();
      return call.get();
    } finally {
      inUse.readLock().unlock();
    }
  }

  private static List<Embeddings> represent(Representer loop, List<Image> images) {
    List<Embeddings> views = loop.represent(images, Representer.Listener.SILENT);
    if (!views.stream().allMatch(Embeddings::isFinite)) {
      throw notFinite();
    }
    return views;
  }

  private static void requireFinite(double[] scores) {
    if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
      throw notFinite();
    }
  }

  private static ModelFileException notFinite() {
    return new ModelFileException(
        "the model makes numbers of a picture that are infinite or none, so it cannot score it; make the model again");
  }

  /** How many images are worked on at a time. */
  public int batchSize() {
    return representer.batchSize();
  }

  /** Where it computes. */
  public ComputeDevice device() {
    return representation.device();
  }

  /**
   * Whether new pictures are such as the held-out ones, by the score that decides.
   *
   * @param scores of the new pictures, in the order in which they were taken, as far as there is
   *     one
   * @throws IllegalArgumentException if one is not a number
   */
  public Drift drift(double[] scores) {
    return scorer.calibration().drift(scores);
  }

  /**
   * Decodes the pictures of the model's self-test and computes all its scores, by every score of
   * the model: does this machine see and compute what was seen and computed where it was made?
   *
   * @throws IllegalStateException if this is closed
   */
  public SelfTestResult selfTest() {
    return whileOpen(this::tested);
  }

  private SelfTestResult tested() {
    SelfTest test = model.selfTest();
    List<Image> images = new ArrayList<>(test.images());
    List<Integer> numbers = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      numbers.add(image);
    }
    List<String> misread = new ArrayList<>();
    for (int number = 0; number < test.pictures().size(); number++) {
      SelfTest.EncodedPicture picture = test.pictures().get(number);
      Optional<Image> decoded = picture.decoded();
      if (!decoded.map(Image::fingerprint).equals(Optional.of(picture.fingerprint()))) {
        misread.add(picture.name());
      }
      if (decoded.isPresent()) {
        images.add(model.preprocessing().apply(decoded.get()));
        numbers.add(test.images().size() + number);
      }
    }
    double largest = 0;
    int moved = 0;
    for (Map.Entry<String, double[]> actual : allScores(images).entrySet()) {
      Calibration calibration = model.scorer(actual.getKey()).calibration();
      double from = calibration.threshold(model.falseAlarmRate()).orElse(Double.POSITIVE_INFINITY);
      double[] recorded = Objects.requireNonNull(test.scores().get(actual.getKey()));
      for (int i = 0; i < numbers.size(); i++) {
        double before = recorded[numbers.get(i)];
        double now = actual.getValue()[i];
        largest = Math.max(largest, test.deviation(calibration, before, now));
        moved += (before >= from) == (now >= from) ? 0 : 1;
      }
    }
    return new SelfTestResult(largest, test.allowed(), moved, misread);
  }

  /**
   * Refuses calls from now on, waits until those that are under way have ended as they would have,
   * and frees the native memory. An interrupt does not end the wait. Of {@link #scoreAll(List,
   * Consumer)} the batch that is under way ends and the next is refused, so its {@code results} may
   * close this too. Closing again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    inUse.writeLock().lock();
    try {
      if (!freed) {
        freed = true;
        representation.close();
      }
    } finally {
      inUse.writeLock().unlock();
    }
  }
}
