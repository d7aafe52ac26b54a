package dev.con2.method.unicon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.con2.Numbers;
import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.Networks;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.options.Options;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.RowGroup;
import dev.con2.internal.train.TrainingPass;
import dev.con2.method.PaperOptions;
import dev.con2.method.TrainingOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UniConHaTest {

  private final TrainingOptions options = TrainingOptions.of(UniConHa.DEFAULT);
  private final Objective objective = UniConHa.DEFAULT.objective().orElseThrow();

  @Test
  void passes_areOfStages2To4InThisOrder() {
    assertThat(objective.passes())
        .extracting(TrainingPass::stages)
        .containsExactly(OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(4));
    assertThat(objective.needsStages()).isTrue();
  }

  @Test
  void rows_areViewByViewAndInItRotationByRotation() {
    for (TrainingPass pass : objective.passes()) {
      List<String> contexts = pass.rows().stream().map(row -> row.context().toString()).toList();
      assertThat(contexts)
          .containsExactly(
              "none",
              "rotate90",
              "rotate180",
              "rotate270",
              "none",
              "rotate90",
              "rotate180",
              "rotate270");
      assertThat(pass.rows()).allMatch(RowGroup::flipFirst);
      assertThat(pass.rows().subList(0, 4)).extracting(RowGroup::viewKey).containsOnly(key(pass));
      assertThat(pass.rows().subList(4, 8))
          .extracting(RowGroup::viewKey)
          .containsOnly(key(pass) + 1);
    }
  }

  private static int key(TrainingPass pass) {
    return pass.rows().get(0).viewKey();
  }

  @Test
  void rows_ofAllPasses_haveDrawsOfTheirOwn() {
    Set<List<Integer>> keys = new HashSet<>();
    for (TrainingPass pass : objective.passes()) {
      for (RowGroup row : pass.rows()) {
        assertThat(keys.add(List.of(row.contextKey(), row.viewKey()))).isTrue();
      }
    }
    assertThat(keys).hasSize(24);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.6, 0.2, 0.05, 0.1", "1, 0.4, 0.3, 0.075, 0.15", "2, 0.2, 0.4, 0.1, 0.2"})
  void families_haveTheStrengthOfTheirStage(
      int pass, double area, double jitter, double hue, double grey) {
    for (RowGroup row : objective.passes().get(pass).rows()) {
      AugmentationFamily family = row.family();
      assertThat(family.minimumArea()).isCloseTo(area, within(1e-12));
      assertThat(family.maximumArea()).isEqualTo(1);
      assertThat(family.jitterProbability()).isEqualTo(0.8);
      assertThat(family.jitter()).isCloseTo(jitter, within(1e-12));
      assertThat(family.hue()).isCloseTo(hue, within(1e-12));
      assertThat(family.greyProbability()).isCloseTo(grey, within(1e-12));
    }
  }

  @Test
  void families_ofTheLastStage_areT() {
    TrainingOptions smaller = options.with("minimum-crop-area", 0.08);
    assertThat(smaller.objective().orElseThrow().passes().get(2).rows())
        .extracting(RowGroup::family)
        .containsOnly(AugmentationFamily.of(0.08, 0.4, 0));
  }

  /** Row r = v K N + k N + i shows image i rotated k times in view v; k = 0 are the inliers. */
  @Test
  void labels_areOneForAllInliersAndOneForEachRotatedImage() {
    int images = 3;
    int[] labels = UniConObjective.labels(images);
    assertThat(labels).hasSize(24);
    for (int view = 0; view < 2; view++) {
      for (int rotation = 0; rotation < 4; rotation++) {
        for (int image = 0; image < images; image++) {
          int row = view * 12 + rotation * 3 + image;
          int expected = rotation == 0 ? UniConLoss.INLIER : 3 * (rotation - 1) + image + 1;
          assertThat(labels[row]).isEqualTo(expected);
        }
      }
    }
    assertThat(labels[19]).isEqualTo(labels[7]); // as CSI's partners
  }

  @Test
  void collapsedLosses_areOfTheRowsOfAStage() {
    assertThat(objective.terms())
        .containsExactly(
            "unicon-ha", "contrast-at-stage-2", "contrast-at-stage-3", "contrast-at-stage-4");
    assertThat(objective.collapsedLosses(16))
        .containsOnlyKeys("contrast-at-stage-2", "contrast-at-stage-3", "contrast-at-stage-4")
        .allSatisfy((term, loss) -> assertThat(loss).isEqualTo(Math.log(127)));
  }

  @Test
  void imagesPerStep_unlessGiven_make128RowsAPass() {
    assertThat(objective.rowsPerImage()).isEqualTo(8);
    assertThat(options.optimiser().imagesPerStep(objective.rowsPerImage())).isEqualTo(16);
  }

  @Test
  void views_areDrawnFromTWithCropsOfOneArea() {
    List<TestTimeView> views = options.with("image-size", 64).drawViews();
    assertThat(views).hasSize(40);
    assertThat(views).extracting(TestTimeView::context).containsOnly(ContextAugmentation.ORIGINAL);
    assertThat(views.get(0).parameters()).isEqualTo(ViewParameters.PLAIN);
    List<ViewParameters> drawn =
        views.subList(1, 40).stream().map(TestTimeView::parameters).toList();
    assertThat(drawn)
        .allSatisfy(view -> assertThat(view.height() * view.width()).isBetween(0.52, 0.56));
    assertThat(drawn).anyMatch(view -> view.brightness() != 1).anyMatch(ViewParameters::grey);
    assertThat(drawn).anyMatch(ViewParameters::flip).anyMatch(view -> !view.flip());
    assertThatThrownBy(() -> options.with("minimum-view-area", 0.3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option minimum-view-area means nothing here, since the crops among the views of unicon-ha are 0.54 of the picture; leave it out");
  }

  @Test
  void views_haveTheJitterOfTraining() {
    TrainingOptions small = options.with("image-size", 64);
    assertThat(small.drawViews())
        .isEqualTo(
            TestTimeView.draw(
                List.of(ContextAugmentation.ORIGINAL),
                40,
                new AugmentationFamily(0.54, 0.54, 0.8, 0.4, 0.1, 0.2, 0),
                64,
                0));
    assertThat(small.with("colour-jitter", 0.8).drawViews())
        .anyMatch(view -> Math.abs(view.parameters().brightness() - 1) > 0.4);
  }

  @Test
  void paperOptions_countRotationsInTheBatch() {
    Map<String, Object> expected = new HashMap<>(PaperOptions.options(32));
    assertThat(expected.put("batch-size", 128)).isEqualTo(512);
    assertThat(UniConHa.DEFAULT.paperOptions(PaperOptions.options(32))).isEqualTo(expected);
  }

  @Test
  void aggregation_unknown_isRefused() {
    assertThat(Options.with(UniConHa.DEFAULT, "aggregation", "pairs").aggregation())
        .isEqualTo(Aggregation.PAIRS);
    assertThatThrownBy(() -> Options.with(UniConHa.DEFAULT, "aggregation", "all"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("aggregation 'all' is not known; give positives or pairs");
  }

  @ParameterizedTest
  @EnumSource(Aggregation.class)
  void loss_softAggregation_isOfTheLastStageAlone(Aggregation aggregation) {
    float[] rows = Numbers.unitRows(RandomStream.of(3), 16, 4);
    double[][] u = new double[16][4];
    for (int i = 0; i < rows.length; i++) {
      u[i / 4][i % 4] = rows[i];
    }
    PairwiseUniConLoss oracle = new PairwiseUniConLoss(UniConObjective.labels(2), 0.5);
    double[] w = oracle.weights(u);
    double last =
        aggregation == Aggregation.PAIRS ? oracle.ofPairs(u, w) : oracle.ofPositives(u, w);
    double[] expected = {oracle.of(u), oracle.of(u), last};
    assertThat(Math.abs(last - oracle.of(u))).isGreaterThan(1e-3);

    Objective aggregated = new UniConObjective(0.5, aggregation, UniConHa.DEFAULT.family());
    WeightLayout layout = Networks.SMALLEST.layout();
    aggregated.addHeads(layout, Networks.SMALLEST.shapes(16));
    for (int pass = 0; pass < 3; pass++) {
      try (PointerScope scope = new PointerScope();
          NetworkWeights weights = Networks.initialised(layout, 1);
          BatchLoss loss = aggregated.passes().get(pass).loss(2, weights, ComputeDevice.CPU)) {
        Tensor embeddings = TensorTransfer.toDevice(rows, ComputeDevice.CPU, 16, 4);
        List<Tensor> terms = loss.of(List.of(embeddings), 0);
        assertThat((double) TensorTransfer.toFloats(terms.get(1))[0])
            .isCloseTo(expected[pass], within(3e-6));
        assertThat((double) TensorTransfer.toFloats(terms.get(0))[0])
            .isCloseTo(expected[pass] / 3, within(3e-6));
      }
    }
  }
}
