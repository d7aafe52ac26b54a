package dev.con2;

import dev.con2.error.TrainingFailedException;
import dev.con2.error.TrainingStoppedException;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.internal.represent.Representer;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.SelfTest;
import dev.con2.model.TrainedEncoder;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingListener.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From an encoder to a model (section 3.3): represents the training images under the test-time
 * views, fits every score of the method, and calibrates them with the held-out images.
 */
final class ModelFitting {

  private final TrainingOptions options;
  private final Preprocessing preprocessing;
  private final Optional<TrainedEncoder> encoder;
  private final TrainingListener listener;

  /** With options of which nothing is open. */
  ModelFitting(
      TrainingOptions options,
      Preprocessing preprocessing,
      Optional<TrainedEncoder> encoder,
      TrainingListener listener) {
    this.options = options;
    this.preprocessing = preprocessing;
    this.encoder = encoder;
    this.listener = listener;
  }

  /**
   * The model.
   *
   * @param training square images that were trained on
   * @param heldOut square images that were not
   */
  DetectorModel fit(List<Image> training, List<Image> heldOut, Provenance provenance) {
    try (ModelRepresentation representation =
        new ModelRepresentation(
            options.method(),
            encoder,
            options.drawViews(),
            options.pictures().side(),
            options.device())) {
      Representer representer = new Representer(representation);
      Map<String, CalibratedScorer> scorers =
          fitScorers(
              representer,
              RepresentationLayout.of(representation.parts(), options.drawViews()),
              training);
      calibrate(scorers, representer, heldOut);
      SelfTest selfTest =
          SelfTest.of(
              preprocessing,
              images ->
                  AllScores.of(
                      images,
                      scorers,
                      (some, before) -> represent(representer, some, Representer.Listener.SILENT)));
      return new DetectorModel(
          options.method(),
          preprocessing,
          encoder,
          options.drawViews(),
          scorers,
          options.calibration().score().orElseThrow(),
          options.calibration().falseAlarmRate(),
          selfTest,
          provenance);
    }
  }

  private List<Embeddings> represent(
      Representer representer, List<Image> images, Representer.Listener progress) {
    List<Embeddings> views = representer.represent(images, progress);
    views.forEach(this::requireFinite);
    return views;
  }

  /** Losses can be finite where these are not: they see other statistics of batch norm. */
  private void requireFinite(Embeddings view) {
    if (view.isFinite()) {
      return;
    }
    if (encoder.isEmpty()) {
      throw new TrainingFailedException(
          "the method %s makes numbers of a picture that are infinite or none; mend the method"
              .formatted(options.method().name()));
    }
    if (!options.trains()) {
      throw new TrainingFailedException(
          "the encoder makes numbers of a picture that are infinite or none; give another, or the precision fp32");
    }
    throw new TrainingFailedException(
        "the trained encoder makes numbers of a picture that are infinite or none; use a lower learning-rate, and if the training was continued, delete its checkpoint and train from the start");
  }

  /** The scores of the method, which no image calibrates yet. */
  private Map<String, CalibratedScorer> fitScorers(
      Representer representer, RepresentationLayout layout, List<Image> training) {
    List<ScorerFactory> kinds = options.scorers();
    List<ScorerFactory.Fitting> fittings =
        kinds.stream().map(score -> score.fitting(layout, options.seed())).toList();
    representer.representByView(
        options.learnsFromPictures() ? training : List.of(),
        progress(Phase.REPRESENTING, 0, training.size()),
        view -> {
          requireFinite(view);
          for (int i = 0; i < kinds.size(); i++) {
            fittings.get(i).add(view.last(kinds.get(i).columns(layout)));
          }
        });
    Map<String, CalibratedScorer> scorers = new LinkedHashMap<>();
    for (int i = 0; i < kinds.size(); i++) {
      AnomalyScorer scorer = fittings.get(i).build();
      scorers.put(
          kinds.get(i).name(), new CalibratedScorer(scorer, new Calibration(new double[0])));
    }
    scorers.values().stream()
        .flatMap(own -> own.scorer().warnings().stream())
        .distinct()
        .forEach(warning -> listener.notice("warning: " + warning));
    return scorers;
  }

  /** Calibrates each of them in its place. */
  private void calibrate(
      Map<String, CalibratedScorer> scorers, Representer representer, List<Image> heldOut) {
    AllScores.of(
            heldOut,
            scorers,
            (some, before) ->
                represent(representer, some, progress(Phase.CALIBRATING, before, heldOut.size())))
        .forEach(
            (name, scores) ->
                scorers.computeIfPresent(
                    name,
                    (same, own) -> new CalibratedScorer(own.scorer(), new Calibration(scores))));
  }

  /**
   * Tells the listener of a loop over some of the images.
   *
   * @param before how many were done before the loop
   * @param all how many there are
   */
  private Representer.Listener progress(Phase phase, int before, int all) {
    return new Representer.Listener() {
      @Override
      public void beforeBatch() {
        if (listener.stopRequested()) {
          throw new TrainingStoppedException(
              "stopped after training, before the model was written");
        }
      }

      @Override
      public void represented(long done, long total) {
        listener.phase(phase, before + done, all);
      }
    };
  }
}
