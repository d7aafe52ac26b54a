package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.MeasurementOptions;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.method.clip.ClipAd;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.pretrained.PretrainedNeighbours;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import dev.con2.train.EpochSummary;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods from images that are decoded already to scores. */
class MethodsTest {

  private static final Preprocessing PREPROCESSING = new Preprocessing(DrawnParts.SIDE);

  private final List<Image> normal = DrawnParts.normalImages(PREPROCESSING, 40);
  private final List<Image> tests = DrawnParts.scratchedImages(PREPROCESSING, 6);
  private final TrainingOptions options = options(Con2Method.DEFAULT);

  private static TrainingOptions options(Method method) {
    Map<String, Object> small = new LinkedHashMap<>();
    small.put("width", 8);
    small.put("epochs", 2);
    small.put("batch-size", 8);
    small.put("views", 4);
    small.put("precision", "fp32");
    TrainingOptions options = TrainingOptions.of(method).with("seed", 5).with("held-out", 0);
    for (Map.Entry<String, Object> option : small.entrySet()) {
      if (options.uses(option.getKey())) {
        options = options.with(option.getKey(), option.getValue());
      }
    }
    return options;
  }

  private static DetectorModel trained(List<Image> images, TrainingOptions options) {
    return DetectorTraining.ofImages(images, PREPROCESSING, options).run(TrainingListener.SILENT);
  }

  private static AnomalyDetector detector(DetectorModel model) {
    return new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader());
  }

  private Map<String, double[]> scores(TrainingOptions with) {
    return scores(trained(normal, with), tests);
  }

  private static Map<String, double[]> scores(DetectorModel model, List<Image> images) {
    try (AnomalyDetector detector = detector(model)) {
      return detector.scores(images);
    }
  }

  @Test
  void scores_ofEachMethod_areTheSameForTheSameSeed() {
    for (Method method : Methods.ALL) {
      if (method.equals(PretrainedNeighbours.DEFAULT) || method.equals(ClipAd.DEFAULT)) {
        continue; // they need networks of somebody's: see OtherEncodersTest and ClipAdTest
      }
      Map<String, double[]> scores = scores(options(method));
      assertThat(scores.keySet())
          .containsExactlyElementsOf(method.scorers().stream().map(ScorerFactory::name).toList());
      Map<String, double[]> again = scores(options(method));
      scores.forEach(
          (name, values) -> {
            assertThat(values).hasSize(6).doesNotContain(Double.NaN);
            assertThat(again.get(name)).containsExactly(values);
          });
    }
  }

  @Test
  void scores_ofSsd_areThoseThatSimclrsTrainingHoldsToo() {
    assertThat(scores(options(Methods.named("simclr"))).get("ssd"))
        .containsExactly(scores(options(Methods.named("ssd"))).get("ssd"));
  }

  @Test
  void representPlain_ofAContext_isThatOfTheImagesInTheContext() {
    List<Image> flipped = ContextTransformation.show(ContextAugmentation.parse("flip"), tests);
    try (AnomalyDetector detector = detector(trained(normal, options))) {
      List<Embeddings> plain = detector.representPlain(tests);

      assertThat(plain).hasSize(2);
      assertThat(plain.get(0).rows()).isEqualTo(6);
      assertThat(plain.get(0).dims()).isEqualTo(64);
      assertThat(plain.get(0).values()).isNotEqualTo(plain.get(1).values());
      assertThat(detector.representPlain(flipped).get(0).values())
          .containsExactly(plain.get(1).values(), offset(1e-5f));
    }
  }

  @Test
  void referencePlain_isOfTheTrainingImagesWhereAScoreKeepsThem() {
    try (AnomalyDetector con2 = detector(trained(normal, options));
        AnomalyDetector ssd = detector(trained(normal, options(Methods.named("ssd"))))) {
      List<Embeddings> reference = con2.referencePlain().orElseThrow();
      assertThat(reference).hasSize(2);
      for (int context = 0; context < 2; context++) {
        assertThat(reference.get(context).values())
            .containsExactly(unitRows(con2.representPlain(normal).get(context)), offset(1e-3f));
      }
      assertThat(ssd.referencePlain()).isEmpty();
    }
  }

  private static float[] unitRows(Embeddings rows) {
    float[] units = rows.values().clone();
    for (int start = 0; start < units.length; start += rows.dims()) {
      double squares = 0;
      for (int i = start; i < start + rows.dims(); i++) {
        squares += units[i] * units[i];
      }
      for (int i = start; i < start + rows.dims(); i++) {
        units[i] /= (float) Math.sqrt(squares);
      }
    }
    return units;
  }

  /** A new square in each epoch is learned from; scores and references are of the middle. */
  @Test
  void run_largerImages_learnsFromOtherSquaresThanTheMiddle() {
    List<Image> uncut = DrawnParts.normalImages(new Preprocessing(20), 20);
    List<Image> middles = uncut.stream().map(image -> image.middle(DrawnParts.SIDE)).toList();

    double[] scores = scores(trained(uncut, options), middles).get("nnd");

    assertThat(scores(trained(uncut, options), middles).get("nnd")).containsExactly(scores);
    assertThat(scores(trained(middles, options), middles).get("nnd")).isNotEqualTo(scores);
  }

  @Test
  void scores_termsOfTheLoss_differ() {
    double[] both = scores(options).get("lh");
    assertThat(scores(options.with("terms", "context")).get("lh")).isNotEqualTo(both);
    assertThat(scores(options.with("terms", "content")).get("lh")).isNotEqualTo(both);
  }

  /** What the main job trains and what an experiment trains is the same. */
  @Test
  void run_ofImages_givesTheScoresOfTheirFiles(@TempDir Path folder) {
    TrainingOptions calibrated = options.with("held-out", 0.1).with("image-size", DrawnParts.SIDE);
    List<Path> files = DrawnParts.write(folder, 20, 0);
    DetectorModel ofFiles = DetectorTraining.of(files, calibrated).run(TrainingListener.SILENT);

    DetectorModel ofImages = trained(DrawnParts.normalImages(PREPROCESSING, 20), calibrated);

    Map<String, double[]> expected = scores(ofFiles, tests);
    scores(ofImages, tests)
        .forEach((name, values) -> assertThat(values).containsExactly(expected.get(name)));
    assertThat(ofImages.provenance().curve())
        .extracting(EpochSummary::losses)
        .isEqualTo(ofFiles.provenance().curve().stream().map(EpochSummary::losses).toList());
  }

  @Test
  void run_contextAuto_isThatOfTheContextThatSuitsTheImages() {
    ContextChoice choice = measured(normal, 2);
    DetectorModel automatic = trained(normal, options.with("context", "auto"));

    assertThat(automatic.provenance().options())
        .containsEntry("context", choice.best().context().toString())
        .containsEntry("context-figures", choice.toString());
    assertThat(scores(automatic, tests).get("lh"))
        .containsExactly(scores(options.with("context", choice.best().context())).get("lh"));
  }

  @Test
  void run_contextAutoWithHeldOutPictures_choosesByTheOthersAlone() {
    List<Image> more = DrawnParts.normalImages(PREPROCESSING, 60);
    Provenance provenance =
        trained(more, options.with("context", "auto").with("held-out", 0.25)).provenance();
    List<Image> training =
        more.stream().filter(image -> provenance.training().contains(image.fingerprint())).toList();

    assertThat(training).hasSize(60 - provenance.heldOut().size());
    assertThat(provenance.options())
        .containsEntry("context-figures", measured(training, 2).toString());
    assertThat(provenance.options().get("context-figures"))
        .isNotEqualTo(measured(more, 2).toString());
  }

  private ContextChoice measured(List<Image> images, int epochs) {
    return Con2Method.measurement(
            MeasurementOptions.forPictures(images.size())
                .within(DrawnParts.SIDE, 8, epochs)
                .with(PREPROCESSING.fit(), PREPROCESSING.interpolation(), options.seed())
                .on(ComputeDevice.CPU, Precision.FP32))
        .run(images, TrainingListener.SILENT);
  }

  @Test
  void run_noneHeldOut_trainsOnAllAndCallsNothingAnomalous() {
    DetectorModel model = trained(normal, options);
    assertThat(model.provenance().training()).hasSize(40);
    assertThat(model.provenance().heldOut()).isEmpty();
    try (AnomalyDetector detector = detector(model)) {
      assertThat(detector.threshold()).isEmpty();
      assertThat(detector.scoreAll(tests)).noneMatch(Verdict::anomalous);
    }
  }

  @Test
  void run_batchLargerThanTheImages_isTheBatchOfAllImages() {
    assertThat(scores(options.with("batch-size", 512)).get("lh"))
        .containsExactly(scores(options.with("batch-size", 40)).get("lh"));
  }

  @Test
  void run_budget_hasTheEpochsThatFitWhateverTheOptionsSay() {
    List<String> notices = new ArrayList<>();
    TrainingListener listener = new Notices(notices);
    DetectorModel model =
        DetectorTraining.ofImages(normal, PREPROCESSING, options.with("epochs", 100_000))
            .within(Duration.ofMillis(60))
            .run(listener);

    assertThat(model.provenance().options())
        .isEqualTo(trained(normal, options.with("epochs", 1)).provenance().options());
    assertThat(notices)
        .anyMatch(
            sentence ->
                sentence.matches(
                    "(no time is left for training|not one epoch fits into the 0\\.0 minutes .*); it has one epoch all the same, and takes longer"));
  }

  /** Else the measurement would be that of a hundred thousand epochs. */
  @Test
  void run_contextAutoInABudget_isMeasuredForTheEpochsThatFit() {
    DetectorModel model =
        DetectorTraining.ofImages(
                normal, PREPROCESSING, options.with("context", "auto").with("epochs", 100_000))
            .within(Duration.ofMillis(60))
            .run(TrainingListener.SILENT);

    assertThat(model.provenance().options())
        .containsEntry("context-figures", measured(normal, 1).toString())
        .containsEntry("epochs", 1);
  }

  @Test
  void named_unknown_saysWhichThereAre() {
    assertThatThrownBy(() -> Methods.named("con3"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "method 'con3' is not known; give one of con2, simclr, ssd, csi, unicon-ha, clip-ad, pixel-neighbours, histogram-neighbours, pretrained-neighbours");
    assertThat(Methods.find("con3")).isEmpty();
  }
}
