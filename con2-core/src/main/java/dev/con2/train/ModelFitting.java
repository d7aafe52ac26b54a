package dev.con2.train;

import dev.con2.TrainingStoppedException;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.TestTimeView;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.SelfTest;
import dev.con2.nn.FoldedResNet18;
import dev.con2.nn.NetworkWeights;
import dev.con2.nn.ResNet18;
import dev.con2.nn.ViewEmbedder;
import dev.con2.nn.WeightLayout;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import dev.con2.score.Embeddings;
import dev.con2.score.LikelihoodScorer;
import dev.con2.score.NearestNeighbourScorer;
import dev.con2.score.Score;
import dev.con2.tensor.Precision;
import dev.con2.tensor.TensorTransfer;
import dev.con2.train.TrainingListener.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * From trained weights to a model (section 3.3): draws the test-time views, represents the training
 * images under each, fits both scores, and calibrates them with the held-out images.
 */
public final class ModelFitting {

  /** bfloat16 rounds to 8 bits, and processors differ in the order of their sums. */
  private static final double BF16_TOLERANCE = 0.02;

  private static final double FP32_TOLERANCE = 1e-3;

  private static final int TIMED_IMAGES = 16;

  private final TrainingOptions options;
  private final TrainingState trained;
  private final TrainingListener listener;

  /** With the state at the end of training. */
  public ModelFitting(TrainingOptions options, TrainingState trained, TrainingListener listener) {
    this.options = options;
    this.trained = trained;
    this.listener = listener;
  }

  /**
   * The model.
   *
   * @param training images that were trained on
   * @param heldOut images that were not
   */
  public DetectorModel fit(List<Image> training, List<Image> heldOut, Provenance provenance) {
    List<TestTimeView> views = views(options);
    WeightLayout layout = ResNet18.layout(options.encoder());
    float[] parameters = Arrays.copyOf(trained.parameters(), layout.parameterCount());
    float[] statistics = Arrays.copyOf(trained.statistics(), layout.statisticsCount());
    try (FoldedResNet18 encoder =
        new FoldedResNet18(
            options.encoder(), parameters, statistics, options.precision(), options.device())) {
      ViewEmbedder embedder = new ViewEmbedder(encoder, views);
      List<Embeddings> reference = embed(embedder, training, Phase.REPRESENTING);
      Map<Score, AnomalyScorer> scorers = new EnumMap<>(Score.class);
      scorers.put(Score.NND, NearestNeighbourScorer.fit(reference));
      scorers.put(Score.LH, LikelihoodScorer.fit(reference));
      List<Embeddings> held = embed(embedder, heldOut, Phase.CALIBRATING);
      List<Image> tests = SelfTest.drawImages(options.imageSize());
      List<Embeddings> tested = wrap(embedder.embed(tests), tests.size());
      Map<Score, CalibratedScorer> calibrated = new EnumMap<>(Score.class);
      Map<Score, double[]> testScores = new EnumMap<>(Score.class);
      scorers.forEach(
          (score, scorer) -> {
            double[] scores = heldOut.isEmpty() ? new double[0] : scorer.score(held);
            calibrated.put(score, new CalibratedScorer(scorer, new Calibration(scores)));
            testScores.put(score, scorer.score(tested));
          });
      double tolerance = options.precision() == Precision.BF16 ? BF16_TOLERANCE : FP32_TOLERANCE;
      return new DetectorModel(
          new Preprocessing(options.imageSize(), options.fit()),
          options.encoder(),
          parameters,
          statistics,
          options.precision(),
          views,
          calibrated,
          options.score(),
          options.falseAlarmRate(),
          new SelfTest(tests, testScores, tolerance),
          provenance);
    }
  }

  private static List<TestTimeView> views(TrainingOptions options) {
    return TestTimeView.draw(
        options.contexts(),
        options.views(),
        AugmentationFamily.cropsOnly(options.minimumViewArea()),
        options.imageSize(),
        options.seed());
  }

  /** About how long {@link #fit} will take, by the speed of a few images on throwaway weights. */
  static Duration timeFor(List<Image> images, TrainingOptions options) {
    List<Image> few = images.subList(0, Math.min(TIMED_IMAGES, images.size()));
    WeightLayout layout = ResNet18.layout(options.encoder());
    try (NetworkWeights weights =
            NetworkWeights.initialise(layout, options.device(), options.seed());
        FoldedResNet18 encoder =
            new FoldedResNet18(
                options.encoder(),
                TensorTransfer.toFloats(weights.parameters()),
                TensorTransfer.toFloats(weights.statistics()),
                options.precision(),
                options.device())) {
      ViewEmbedder embedder = new ViewEmbedder(encoder, views(options));
      embedder.embed(few);
      long start = System.nanoTime();
      embedder.embed(few);
      return Duration.ofNanos((System.nanoTime() - start) * images.size() / few.size());
    }
  }

  private List<Embeddings> embed(ViewEmbedder embedder, List<Image> images, Phase phase) {
    int dims = options.encoder().representationSize();
    List<float[]> all = new ArrayList<>();
    for (int view = 0; view < options.viewCount(); view++) {
      all.add(new float[images.size() * dims]);
    }
    int batch = ViewEmbedder.batchSize(options.imageSize());
    for (int start = 0; start < images.size(); start += batch) {
      if (listener.stopRequested()) {
        throw new TrainingStoppedException("stopped after training, before the model was written");
      }
      int end = Math.min(start + batch, images.size());
      List<float[]> some = embedder.embed(images.subList(start, end));
      for (int view = 0; view < some.size(); view++) {
        float[] part = some.get(view);
        System.arraycopy(part, 0, all.get(view), start * dims, part.length);
      }
      listener.phase(phase, end, images.size());
    }
    return wrap(all, images.size());
  }

  private List<Embeddings> wrap(List<float[]> views, int images) {
    int dims = options.encoder().representationSize();
    return views.stream().map(values -> new Embeddings(images, dims, values)).toList();
  }
}
