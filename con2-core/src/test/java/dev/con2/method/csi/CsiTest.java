package dev.con2.method.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.AnomalyDetector;
import dev.con2.DetectorTraining;
import dev.con2.Methods;
import dev.con2.Notices;
import dev.con2.ScoringOptions;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.engine.Safetensors.Halves;
import dev.con2.internal.train.Pictures;
import dev.con2.internal.train.RowGroup;
import dev.con2.method.PaperOptions;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.Embeddings;
import dev.con2.score.ScorerFactory;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsiTest {

  private static final Preprocessing PREPROCESSING = new Preprocessing(Pictures.SIDE);

  private final List<Image> normal = Pictures.draw(40);

  private static TrainingOptions options() {
    return TrainingOptions.of(Csi.DEFAULT)
        .with("width", 8)
        .with("epochs", 2)
        .with("batch-size", 4)
        .with("views", 8)
        .with("precision", "fp32")
        .with("held-out", 0.25)
        .with("seed", 5);
  }

  private DetectorModel trained(TrainingListener listener) {
    return DetectorTraining.ofImages(normal, PREPROCESSING, options()).run(listener);
  }

  @Test
  void rows_areViewByViewAndShiftByShiftWithASharedFlip() {
    List<RowGroup> rows = Csi.DEFAULT.objective().orElseThrow().passes().get(0).rows();
    assertThat(rows).hasSize(8).allMatch(RowGroup::flipFirst);
    for (int group = 0; group < 8; group++) {
      assertThat(rows.get(group).viewKey()).isEqualTo(group / 4);
      assertThat(rows.get(group).contextKey()).isEqualTo(group % 4);
      assertThat(rows.get(group).context()).isEqualTo(Shifts.ROTATION.contexts().get(group % 4));
      assertThat(rows.get(group).family().minimumArea()).isEqualTo(0.08);
    }
  }

  @Test
  void shifts_areQuarterTurnsCounterClockwise() {
    assertThat(Shifts.ROTATION.contexts())
        .extracting(ContextAugmentation::toString)
        .containsExactly("none", "rotate90", "rotate180", "rotate270");
  }

  /** As CSI's code has them: bit 1 of k for the upper and the lower half, bit 0 for the others. */
  @Test
  void shifts_cutperm_areExchangedHalves() {
    TrainingOptions cutperm = options().with("shifts", "cutperm");
    List<RowGroup> rows = cutperm.objective().orElseThrow().passes().get(0).rows();
    assertThat(rows.subList(4, 8))
        .extracting(group -> group.context().toString())
        .containsExactly("none", "halves-across", "halves-down", "halves-across+halves-down");
    assertThat(cutperm.drawViews())
        .extracting(TestTimeView::context)
        .hasSize(8)
        .hasSameElementsAs(Shifts.CUTPERM.contexts());
    DetectorModel model =
        DetectorTraining.ofImages(normal, PREPROCESSING, cutperm).run(TrainingListener.SILENT);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.contexts()).isEqualTo(Shifts.CUTPERM.contexts());
    }
    assertThatThrownBy(() -> options().with("shifts", "noise"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("shifts 'noise' is not known; give rotation or cutperm");
  }

  @Test
  void defaults_areThoseOfCsiAndAStepHasAsManyRowsAsForTheOthers() {
    TrainingOptions options = TrainingOptions.of(Csi.DEFAULT);
    assertThat(options.toMap()).containsEntry("temperature", 0.5).containsEntry("views", 40);
    assertThat(options.toMap()).doesNotContainKey("minimum-view-area");
    assertThat(options.optimiser().imagesPerStep(8)).isEqualTo(16);
    assertThat(options.method().defaultScore()).isEqualTo("csi");
    assertThat(options.method().scorers())
        .extracting(ScorerFactory::name)
        .containsExactly("csi", "csi-con", "csi-cls", "stages");
  }

  @Test
  void paperOptions_countTheRotationsInTheBatch() {
    Map<String, Object> paper = Csi.DEFAULT.paperOptions(PaperOptions.options(32));
    assertThat(paper)
        .containsEntry("batch-size", 128)
        .containsEntry("minimum-crop-area", 0.08)
        .containsEntry("epochs", 2048);
    Map<String, Object> ofCon2 = PaperOptions.options(32);
    assertThat(Methods.named("con2").paperOptions(ofCon2)).isEqualTo(ofCon2);
  }

  @Test
  void views_areTenDrawsOfEachShiftWithCropsOfOneArea() {
    List<TestTimeView> views = TrainingOptions.of(Csi.DEFAULT).with("image-size", 32).drawViews();
    assertThat(views).hasSize(40).doesNotHaveDuplicates();
    List<ViewParameters> parameters = views.stream().map(TestTimeView::parameters).toList();
    for (int a = 0; a < 40; a++) {
      assertThat(views.get(a).context()).isEqualTo(Shifts.ROTATION.contexts().get(a % 4));
      assertThat(Math.round(32 * parameters.get(a).height())).isBetween(20L, 27L);
      assertThat(Math.round(32 * parameters.get(a).width())).isBetween(20L, 27L);
    }
    assertThat(parameters).extracting(ViewParameters::flip).contains(true, false);
    assertThat(parameters).extracting(ViewParameters::grey).contains(true, false);
    assertThat(parameters).anyMatch(view -> view.hue() != 0).anyMatch(view -> view.hue() == 0);
  }

  @Test
  void views_haveTheJitterOfTraining() {
    TrainingOptions options = TrainingOptions.of(Csi.DEFAULT).with("image-size", 32);
    assertThat(options.drawViews())
        .isEqualTo(
            TestTimeView.drawFlippedFirst(
                ContextAugmentation.QUARTER_TURNS,
                10,
                new AugmentationFamily(0.54, 0.54, 0.8, 0.4, 0.1, 0.2, 0),
                32,
                0));
    assertThat(options.with("colour-jitter", 0.8).drawViews())
        .isEqualTo(
            TestTimeView.drawFlippedFirst(
                ContextAugmentation.QUARTER_TURNS,
                10,
                new AugmentationFamily(0.54, 0.54, 0.8, 0.8, 0.2, 0.2, 0),
                32,
                0))
        .anyMatch(view -> Math.abs(view.parameters().brightness() - 1) > 0.4);
  }

  @Test
  void views_thatAreNotAsManyForEachShift_areRefused() {
    for (int views : new int[] {1, 2, 39, 41}) {
      assertThatThrownBy(() -> TrainingOptions.of(Csi.DEFAULT).with("views", views))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "option views is %d, and csi draws as many for each of its 4 shifts; give a multiple of 4",
              views);
    }
    assertThatThrownBy(() -> TrainingOptions.of(Csi.DEFAULT).with("views", 0))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void run_keepsHeadsAndViewsAndScoresTheSameFromAFile(@TempDir Path folder) {
    DetectorModel model = trained(TrainingListener.SILENT);
    Path file = folder.resolve("csi.con2");
    model.write(file);
    DetectorModel read = AnomalyDetector.read(file);

    assertThat(read.views()).isEqualTo(model.views()).allMatch(TestTimeView::flipFirst);
    assertThat(model.encoder().orElseThrow().layout().entries())
        .extracting(array -> array.name())
        .endsWith(
            "projection_head.0.weight",
            "projection_head.0.bias",
            "projection_head.2.weight",
            "projection_head.2.bias",
            "shift_layer.weight",
            "shift_layer.bias");
    List<Image> tests = Pictures.draw(46).subList(40, 46);
    Map<String, double[]> scores = scores(model, tests);
    scores(read, tests)
        .forEach((name, values) -> assertThat(values).containsExactly(scores.get(name)));
    assertThat(scores.get("csi")).hasSize(6).doesNotContain(Double.NaN);
  }

  private static Map<String, double[]> scores(DetectorModel model, List<Image> tests) {
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.selfTest().passed()).isTrue();
      assertThat(detector.selfTest().deviation()).isZero();
      return detector.scores(tests);
    }
  }

  /** The bank, and so the factors, are of the images that were trained on alone. */
  @Test
  void run_heldOutImages_areNotInTheBank() {
    DetectorModel model = trained(TrainingListener.SILENT);
    int held = model.provenance().heldOut().size();
    assertThat(held).isPositive();
    AnomalyScorer scorer = model.scorer("csi").scorer();
    for (int shift = 0; shift < 4; shift++) {
      assertThat(((Halves) scorer.arrays().get("bank." + shift)).shape())
          .containsExactly(40 - held, 128);
    }
    assertThat(scorer.dims()).isEqualTo(132);
    assertThat(model.scorer("csi").calibration().heldOutScores()).hasSize(held);
  }

  @Test
  void run_termsOfTheLoss_areShownAndTheirCollapsedLossesKept() {
    DetectorModel model = trained(TrainingListener.SILENT);
    assertThat(model.provenance().curve())
        .hasSize(2)
        .allSatisfy(
            epoch -> {
              assertThat(epoch.losses().keySet()).containsExactly("csi", "contrast", "shift");
              assertThat(epoch.loss())
                  .isCloseTo(
                      epoch.losses().get("contrast") + epoch.losses().get("shift"), within(1e-5));
            });
    assertThat(model.provenance().collapsedLosses())
        .containsOnly(Map.entry("contrast", Math.log(31)), Map.entry("shift", Math.log(4)));
  }

  /** What scorers warn of is said at the end of the training, each once. */
  @Test
  void run_shiftWithoutTheClassifier_isSaidOnce() {
    List<String> notices = new ArrayList<>();
    DetectorModel model = trained(new Notices(notices));
    List<String> warnings = model.scorer("csi").scorer().warnings();
    assertThat(model.scorer("csi-cls").scorer().warnings()).isEqualTo(warnings);
    assertThat(notices.stream().filter(notice -> notice.contains("shift classifier")))
        .containsExactlyElementsOf(warnings.stream().map(w -> "warning: " + w).toList());
  }

  @Test
  void representPlain_isOfTheImagesAsTheyAreInEachShift() {
    DetectorModel model = trained(TrainingListener.SILENT);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.contexts()).isEqualTo(Shifts.ROTATION.contexts());
      List<Embeddings> plain = detector.representPlain(normal.subList(0, 3));
      assertThat(plain).hasSize(4).allMatch(rows -> rows.dims() == 132 && rows.rows() == 3);
      assertThat(detector.referencePlain()).isEmpty();
    }
  }

  /** The drawn pictures are brighter above than below: their rotations can be told. */
  @Test
  void run_picturesWithAnUp_learnsBothTerms() {
    DetectorModel model =
        DetectorTraining.ofImages(
                normal,
                PREPROCESSING,
                options().with("epochs", 12).with("batch-size", 10).with("held-out", 0))
            .run(TrainingListener.SILENT);
    assertThat(model.provenance().unlearned()).isEmpty();
    assertThat(model.provenance().curve().get(11).losses().get("shift")).isLessThan(1.0);
    assertThat(model.scorer("csi").scorer().warnings()).isEmpty();
  }
}
