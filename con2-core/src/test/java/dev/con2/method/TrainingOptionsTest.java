package dev.con2.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.Methods;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.encoder.Stem;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.encoder.EncoderArchitecture;
import dev.con2.method.con2.Con2Method;
import dev.con2.method.con2.Contexts;
import dev.con2.method.pretrained.PretrainedNeighbours;
import dev.con2.method.simclr.Simclr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingOptionsTest {

  private final TrainingOptions defaults = TrainingOptions.of(Con2Method.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "image-size, 15, 513",
    "width, 7, 257",
    "epochs, 0, 100001",
    "batch-size, 1, 4097",
    "temperature, 0, NaN",
    "learning-rate, 0, 1.1",
    "half-size, -0.1, 0.91",
    "warm-up, -0.1, 0.6",
    "weight-decay, -1e-3, 2",
    "minimum-crop-area, 0, 1.01",
    "colour-jitter, -0.1, 1.01",
    "blur, -0.1, NaN",
    "views, 1, 1001",
    "minimum-view-area, 0, 1.01",
    "false-alarm-rate, 0, 0.51",
    "held-out, -0.1, 0.51"
  })
  void with_outOfRange_namesTheOption(String name, String low, String high) {
    for (String value : List.of(low, high)) {
      assertThatThrownBy(() -> defaults.with(name, value))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("option " + name + " is ")
          .hasMessageContaining("out of range; give a number from ");
    }
  }

  @Test
  void with_epochsOutOfRange_saysTheRange() {
    assertThatThrownBy(() -> defaults.with("epochs", 0))
        .hasMessage("option epochs is 0, out of range; give a number from 1 to 100000");
  }

  @Test
  void contexts_thatCannotBeUsed_areRefused() {
    ContextAugmentation flip = ContextAugmentation.parse("flip");
    for (List<ContextAugmentation> contexts :
        List.of(
            List.<ContextAugmentation>of(),
            List.of(ContextAugmentation.ORIGINAL),
            List.of(flip, ContextAugmentation.ORIGINAL),
            List.of(ContextAugmentation.ORIGINAL, flip, flip))) {
      assertThatThrownBy(() -> Contexts.of(contexts))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("contexts");
    }
  }

  @Test
  void toMap_hasEveryOptionAsWithReadsIt() {
    TrainingOptions options =
        defaults
            .with("context", "invert,flip")
            .with("terms", "content")
            .with("temperature", 0.5)
            .with("minimum-crop-area", 0.3)
            .with("colour-jitter", 0.6)
            .with("blur", 0.5)
            .with("image-size", 17)
            .with("fit", "crop")
            .with("stem", "large")
            .with("width", 9)
            .with("start-from", "weights.safetensors")
            .with("freeze", true)
            .with("mean", "0.1,0.2,0.3")
            .with("standard-deviation", 0.25)
            .with("precision", "bf16")
            .with("views", 7)
            .with("minimum-view-area", 0.6)
            .with("view-family", "full")
            .with("score", "nnd")
            .with("false-alarm-rate", 0.1)
            .with("held-out", 0.2)
            .with("seed", -1)
            .with("device", "cuda:1")
            .with("freeze", false)
            .with("epochs", 2)
            .with("half-size", 0.25)
            .with("batch-size", 3)
            .with("learning-rate", 0.02)
            .with("warm-up", 0.25)
            .with("weight-decay", 0.5);
    assertThat(options.toMap())
        .containsExactly(
            Map.entry("method", "con2"),
            Map.entry("context", "invert,flip"),
            Map.entry("terms", "content"),
            Map.entry("temperature", 0.5),
            Map.entry("minimum-crop-area", 0.3),
            Map.entry("colour-jitter", 0.6),
            Map.entry("blur", 0.5),
            Map.entry("image-size", 17),
            Map.entry("fit", "crop"),
            Map.entry("encoder", "resnet18"),
            Map.entry("stem", "large"),
            Map.entry("width", 9),
            Map.entry("start-from", "weights.safetensors"),
            Map.entry("freeze", false),
            Map.entry("mean", "0.1,0.2,0.3"),
            Map.entry("standard-deviation", "0.25"),
            Map.entry("precision", "bf16"),
            Map.entry("epochs", 2),
            Map.entry("half-size", 0.25),
            Map.entry("batch-size", 3),
            Map.entry("learning-rate", 0.02),
            Map.entry("warm-up", 0.25),
            Map.entry("weight-decay", 0.5),
            Map.entry("views", 7),
            Map.entry("minimum-view-area", 0.6),
            Map.entry("view-family", "full"),
            Map.entry("score", "nnd"),
            Map.entry("false-alarm-rate", 0.1),
            Map.entry("held-out", 0.2),
            Map.entry("seed", -1L),
            Map.entry("device", "cuda:1"));
    assertThat(options.drawViews().size()).isEqualTo(6);
    assertThat(readBack(options)).isEqualTo(options);
  }

  /** The defaults with each of the options as its text says. */
  private TrainingOptions readBack(TrainingOptions options) {
    TrainingOptions read = defaults;
    for (Map.Entry<String, String> option : options.toText().entrySet()) {
      if (!option.getKey().equals(TrainingOptions.METHOD)) {
        read = read.with(option.getKey(), option.getValue());
      }
    }
    return read;
  }

  @ParameterizedTest
  @CsvSource({"64, 0.75", "128, 0.75", "63, 0", "32, 0"})
  void halfSize_unlessGiven_isForSidesWhoseHalfStillShowsSomething(int side, double share) {
    TrainingOptions options = defaults.with("image-size", side);
    TrainingOptions resolved = options.resolved(options.initialEncoder(notice -> {}));
    assertThat(resolved.toMap()).containsEntry("half-size", share);
    TrainingOptions given = options.with("half-size", 0.2);
    assertThat(given.trainer(given.initialEncoder(notice -> {}).orElseThrow()).halfSize())
        .isEqualTo(0.2);
  }

  @Test
  void halfSize_ofWeightsThatAreGiven_isNone(@TempDir Path folder) throws IOException {
    Path weights = Files.createFile(folder.resolve("weights.safetensors"));
    TrainingOptions given = defaults.with("start-from", weights);
    assertThat(given.resolved(Optional.empty()).toMap()).containsEntry("half-size", 0.0);
  }

  @Test
  void halfSize_ofAnotherNetwork_isRefused() {
    assertThatThrownBy(() -> defaults.with("encoder", "network.pt").with("half-size", 0.5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option half-size means nothing here, since the encoder is another network than resnet18; leave it out");
  }

  @Test
  void toMap_whatIsOnlyRecorded_isThereUnlessItIsEmpty() {
    String figures = "flip classified 0.830, by colours 0.500, alignment 0.499";
    assertThat(defaults.toMap()).doesNotContainKey("context-figures");
    assertThat(defaults.with("context-figures", figures).toMap())
        .containsEntry("context-figures", figures);
  }

  @Test
  void with_optionThatMeansNothingToTheMethod_isRefused() {
    TrainingOptions frozen = defaults.with("freeze", true);
    assertThatThrownBy(() -> frozen.with("epochs", 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("option epochs means nothing here, since nothing is trained; leave it out");
    assertThat(frozen.uses("epochs")).isFalse();
    assertThat(frozen.uses("width")).isTrue();
    assertThat(frozen.toMap()).doesNotContainKeys("epochs", "learning-rate");
    assertThat(defaults.uses("epochs")).isTrue();
    assertThat(defaults.uses("nonsense")).isFalse();
  }

  @Test
  void recipe_original_hasRatesAndDecayOfItsOwn() {
    TrainingOptions csi = TrainingOptions.of(Methods.named("csi"));
    assertThat(csi.toMap()).containsEntry("recipe", "common").containsKey("learning-rate");
    TrainingOptions original = csi.with("recipe", "original");
    assertThat(original.toMap())
        .containsEntry("recipe", "original")
        .containsKey("epochs")
        .doesNotContainKeys("learning-rate", "warm-up", "weight-decay");
    assertThatThrownBy(() -> original.with("learning-rate", 1e-3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option learning-rate means nothing here, since the original recipe of csi has its own; leave it out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"con2", "simclr"})
  void recipe_ofAMethodThatIsTrainedByTheCommonOne_isRefused(String method) {
    TrainingOptions options = TrainingOptions.of(Methods.named(method));
    assertThat(options.toMap()).doesNotContainKey("recipe");
    assertThatThrownBy(() -> options.with("recipe", "original"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option recipe means nothing here, since %s has no recipe but the common one; leave it out"
                .formatted(method));
  }

  @ParameterizedTest
  @CsvSource({"con2, terms, content", "con2, temperature, 0.5", "simclr, minimum-crop-area, 0.5"})
  void with_optionOfTheObjectiveOfAFrozenEncoder_isRefused(String method, String name, String to) {
    TrainingOptions frozen = TrainingOptions.of(Methods.named(method)).with("freeze", true);
    assertThatThrownBy(() -> frozen.with(name, to))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("option %s means nothing here, since nothing is trained; leave it out", name);
    assertThat(frozen.toMap()).doesNotContainKey(name);
  }

  @Test
  void with_contextOfAFrozenEncoder_decidesItsViews() {
    TrainingOptions frozen = defaults.with("freeze", true).with("context", "invert");
    assertThat(frozen.toMap()).containsEntry("context", "invert");
  }

  @Test
  void with_deviceOfAFunctionOfTheImage_isRefused() {
    TrainingOptions pixels = TrainingOptions.of(Methods.named("pixel-neighbours"));
    assertThatThrownBy(() -> pixels.with("device", "cpu"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option device means nothing here, since pixel-neighbours has no encoder; leave it out");
  }

  @Test
  void with_minimumViewArea_needsViewsThatAreDrawn() {
    for (TrainingOptions plain :
        List.of(TrainingOptions.of(PretrainedNeighbours.DEFAULT), defaults.with("views", 3))) {
      assertThatThrownBy(() -> plain.with("minimum-view-area", 0.6))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "option minimum-view-area means nothing here, since the only view of each context is the picture as it is; leave it out");
      assertThat(plain.with("views", 4).with("minimum-view-area", 0.6).views().minimumViewArea())
          .isEqualTo(0.6);
    }
  }

  @Test
  void drawViews_full_areOfTAndItsPlainViewsAndCropsStay() {
    TrainingOptions crops = defaults.with("minimum-view-area", 0.4);
    TrainingOptions full = crops.with("view-family", "full");
    List<ViewParameters> colours = full.drawViews().stream().map(TestTimeView::parameters).toList();
    List<ViewParameters> plain = crops.drawViews().stream().map(TestTimeView::parameters).toList();

    assertThat(colours).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertThat(colours.get(i).height()).isEqualTo(plain.get(i).height());
      assertThat(colours.get(i).left()).isEqualTo(plain.get(i).left());
      assertThat(colours.get(i).equals(ViewParameters.PLAIN)).isEqualTo(i % 20 == 0);
    }
    // Of 38, jitter in 0.8 and grey in 0.2: 30 and 8 are to be expected.
    assertThat(colours.stream().filter(view -> view.brightness() != 1)).hasSizeBetween(24, 36);
    assertThat(colours.stream().filter(ViewParameters::grey)).hasSizeBetween(2, 15);
    assertThat(plain).allMatch(view -> view.brightness() == 1 && !view.grey());
    assertThatThrownBy(() -> defaults.with("view-family", "some"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("view-family 'some' is not known; give crops or full");
  }

  @Test
  void withUsed_takesWhatMeansSomethingWhateverTheOrder() {
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("minimum-view-area", 0.6);
    asked.put("width", 8);
    asked.put("temperature", 0.5);
    asked.put("epochs", 3);
    asked.put("views", 4);
    asked.put("encoder", "net.pt");
    assertThat(TrainingOptions.of(PretrainedNeighbours.DEFAULT).withUsed(asked).toMap())
        .containsEntry("encoder", "net.pt")
        .containsEntry("views", 4)
        .containsEntry("minimum-view-area", 0.6)
        .doesNotContainKeys("width", "temperature", "epochs");
  }

  @Test
  void with_optionOfResNet18_ofAnotherEncoder_isRefused() {
    assertThatThrownBy(() -> defaults.with("encoder", "net.pt").with("width", 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option width means nothing here, since the encoder is another network than resnet18; leave it out");
  }

  @Test
  void initialEncoder_neitherTrainedNorPretrained_isRefused() {
    assertThatThrownBy(() -> defaults.with("freeze", true).initialEncoder(notice -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("resnet18 starts from random weights");
    assertThatThrownBy(
            () -> TrainingOptions.of(PretrainedNeighbours.DEFAULT).initialEncoder(notice -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("pretrained-neighbours does not train the encoder");
  }

  @Test
  void with_optionOfAnotherMethod_isRefused() {
    assertThatThrownBy(() -> TrainingOptions.of(Simclr.DEFAULT).with("context", "flip"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("there is no option 'context'; give one of ")
        .hasMessageContaining(", image-size, ");
  }

  @Test
  void with_scoreOfAnotherMethod_saysWhichThereAre() {
    assertThatThrownBy(() -> defaults.with("score", "ssd"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "score 'ssd' is not one of con2; give nnd (nearest neighbour) or lh (likelihood) or stages (distance at every stage)");
  }

  @Test
  void imagesPerStep_unlessGiven_keepTheNumberOfRows() {
    assertThat(imagesPerStep(defaults)).isEqualTo(32);
    assertThat(imagesPerStep(defaults.with("context", "flip,invert,equalize"))).isEqualTo(16);
    assertThat(imagesPerStep(defaults.with("context", "flip,invert"))).isEqualTo(21);
    assertThat(imagesPerStep(TrainingOptions.of(Simclr.DEFAULT))).isEqualTo(64);
    assertThat(imagesPerStep(defaults.with("batch-size", 5))).isEqualTo(5);
  }

  private static int imagesPerStep(TrainingOptions options) {
    return options.optimiser().imagesPerStep(options.objective().orElseThrow().rowsPerImage());
  }

  @ParameterizedTest
  @CsvSource({"32, medium", "96, medium", "97, large"})
  void initialEncoder_withoutAStem_takesTheOneOfTheSide(int side, String stem) {
    assertThat(architecture(defaults.with("image-size", side)).summary())
        .isEqualTo("resnet18, width 32, %s stem".formatted(stem));
    assertThat(architecture(defaults.with("image-size", side).with("stem", Stem.SMALL)).summary())
        .isEqualTo("resnet18, width 32, small stem");
  }

  private static EncoderArchitecture architecture(TrainingOptions options) {
    return options.initialEncoder(notice -> {}).orElseThrow().architecture();
  }
}
