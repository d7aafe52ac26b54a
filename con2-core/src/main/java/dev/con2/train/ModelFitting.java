package dev.con2.train;

import dev.con2.engine.Precision;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.SelfTest;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import dev.con2.score.Embeddings;
import dev.con2.score.LikelihoodScorer;
import dev.con2.score.ModelScorer;
import dev.con2.score.NearestNeighbourScorer;
import dev.con2.score.Score;
import dev.con2.train.TrainingListener.Phase;
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
    try (TrainedEncoder encoder =
        new TrainedEncoder(options, trained.parameters(), trained.statistics())) {
      NearestNeighbourScorer.Builder nearest = new NearestNeighbourScorer.Builder();
      LikelihoodScorer.Builder likelihood = new LikelihoodScorer.Builder();
      encoder.represent(
          training,
          Phase.REPRESENTING,
          listener,
          view -> {
            nearest.add(view);
            likelihood.add(view);
          });
      Map<Score, ModelScorer> scorers = new EnumMap<>(Score.class);
      scorers.put(Score.NND, nearest.build());
      scorers.put(Score.LH, likelihood.build());
      List<Embeddings> held = encoder.represent(heldOut, Phase.CALIBRATING, listener);
      List<Image> tests = SelfTest.drawImages(options.imageSize());
      List<Embeddings> tested = encoder.represent(tests);
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
          encoder.parameters(),
          encoder.statistics(),
          options.precision(),
          encoder.views(),
          calibrated,
          options.score(),
          options.falseAlarmRate(),
          new SelfTest(tests, testScores, tolerance),
          provenance);
    }
  }
}
