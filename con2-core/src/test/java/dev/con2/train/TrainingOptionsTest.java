package dev.con2.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.augment.ContextAugmentation;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.score.Score;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {

  private static final Map<String, List<UnaryOperator<TrainingOptions.Builder>>> OUT_OF_RANGE =
      Map.ofEntries(
          Map.entry("image-size", List.of(b -> b.imageSize(15), b -> b.imageSize(513))),
          Map.entry("width", List.of(b -> b.width(7), b -> b.width(257))),
          Map.entry("epochs", List.of(b -> b.epochs(0), b -> b.epochs(1_000_001))),
          Map.entry("batch-size", List.of(b -> b.batchSize(1), b -> b.batchSize(4097))),
          Map.entry("temperature", List.of(b -> b.temperature(0), b -> b.temperature(Double.NaN))),
          Map.entry("learning-rate", List.of(b -> b.learningRate(0), b -> b.learningRate(1.1))),
          Map.entry("warm-up", List.of(b -> b.warmUp(-0.1), b -> b.warmUp(0.6))),
          Map.entry("weight-decay", List.of(b -> b.weightDecay(-1e-3), b -> b.weightDecay(2))),
          Map.entry(
              "minimum-crop-area",
              List.of(b -> b.minimumCropArea(0), b -> b.minimumCropArea(1.01))),
          Map.entry("views", List.of(b -> b.views(1), b -> b.views(1001))),
          Map.entry(
              "minimum-view-area",
              List.of(b -> b.minimumViewArea(0), b -> b.minimumViewArea(1.01))),
          Map.entry(
              "false-alarm-rate", List.of(b -> b.falseAlarmRate(0), b -> b.falseAlarmRate(0.51))),
          Map.entry("held-out", List.of(b -> b.heldOut(-0.1), b -> b.heldOut(0.51))));

  @Test
  void build_outOfRange_namesTheOption() {
    OUT_OF_RANGE.forEach(
        (name, changes) ->
            changes.forEach(
                change ->
                    assertThatThrownBy(() -> change.apply(TrainingOptions.builder()).build())
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("option --" + name + " is ")));
  }

  @Test
  void build_contextsThatCannotBeUsed_areRefused() {
    ContextAugmentation flip = ContextAugmentation.parse("flip");
    for (List<ContextAugmentation> contexts :
        List.of(
            List.<ContextAugmentation>of(),
            List.of(ContextAugmentation.UNTOUCHED),
            List.of(flip, ContextAugmentation.UNTOUCHED),
            List.of(ContextAugmentation.UNTOUCHED, flip, flip))) {
      assertThatThrownBy(() -> TrainingOptions.builder().contexts(contexts).build())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("contexts");
    }
  }

  @Test
  void toBuilder_build_isTheSame() {
    TrainingOptions options =
        TrainingOptions.builder()
            .contexts(ContextAugmentation.parseList("invert,flip"))
            .imageSize(17)
            .fit(Fit.CROP)
            .stem(Stem.LARGE)
            .width(9)
            .epochs(2)
            .batchSize(3)
            .temperature(0.5)
            .learningRate(0.02)
            .warmUp(0.25)
            .weightDecay(0.5)
            .minimumCropArea(0.3)
            .views(7)
            .minimumViewArea(0.6)
            .score(Score.NND)
            .falseAlarmRate(0.1)
            .heldOut(0.2)
            .seed(-1)
            .device(new ComputeDevice(ComputeDevice.Kind.CUDA, 1))
            .precision(Precision.BF16)
            .build();
    assertThat(options.toBuilder().build()).isEqualTo(options);
    assertThat(options.toMap())
        .containsExactly(
            Map.entry("context", "invert,flip"),
            Map.entry("image-size", 17),
            Map.entry("fit", "crop"),
            Map.entry("stem", "large"),
            Map.entry("width", 9),
            Map.entry("epochs", 2),
            Map.entry("batch-size", 3),
            Map.entry("temperature", 0.5),
            Map.entry("learning-rate", 0.02),
            Map.entry("warm-up", 0.25),
            Map.entry("weight-decay", 0.5),
            Map.entry("minimum-crop-area", 0.3),
            Map.entry("views", 7),
            Map.entry("minimum-view-area", 0.6),
            Map.entry("score", "nnd"),
            Map.entry("false-alarm-rate", 0.1),
            Map.entry("held-out", 0.2),
            Map.entry("seed", -1L),
            Map.entry("device", "cuda:1"),
            Map.entry("precision", "bf16"));
    assertThat(options.viewCount()).isEqualTo(6);
    assertThat(options.family().minimumArea()).isEqualTo(0.3);
  }

  @Test
  void imagesPerStep_unlessGiven_keepTheNumberOfRows() {
    TrainingOptions.Builder options = TrainingOptions.builder();
    assertThat(options.build().imagesPerStep()).isEqualTo(32);
    assertThat(options.contexts(ContextAugmentation.first(4)).build().imagesPerStep())
        .isEqualTo(16);
    assertThat(options.contexts(ContextAugmentation.first(3)).build().imagesPerStep())
        .isEqualTo(21);
    assertThat(
            options
                .objective(Objective.CONTENT)
                .contexts(List.of(ContextAugmentation.UNTOUCHED))
                .build()
                .imagesPerStep())
        .isEqualTo(32);
    assertThat(options.batchSize(5).build().imagesPerStep()).isEqualTo(5);
  }

  @Test
  void toMap_namesEveryOption() {
    TrainingOptions options =
        TrainingOptions.builder()
            .objective(Objective.CONTEXT)
            .contextFigures("flip 0.3 = (2 x 0.8 - 1) x 0.5, colour 0.5")
            .build();
    assertThat(options.toMap())
        .containsEntry("context-figures", "flip 0.3 = (2 x 0.8 - 1) x 0.5, colour 0.5")
        .hasSize(TrainingOptions.class.getRecordComponents().length);
  }

  @Test
  void encoder_withoutAStem_takesTheOneOfTheSide() {
    assertThat(TrainingOptions.builder().imageSize(32).build().encoder().stem())
        .isEqualTo(Stem.MEDIUM);
    assertThat(TrainingOptions.builder().imageSize(96).build().encoder().stem())
        .isEqualTo(Stem.MEDIUM);
    assertThat(TrainingOptions.builder().imageSize(97).build().encoder().stem())
        .isEqualTo(Stem.LARGE);
    assertThat(TrainingOptions.builder().stem(Stem.SMALL).imageSize(224).build().encoder().stem())
        .isEqualTo(Stem.SMALL);
  }
}
