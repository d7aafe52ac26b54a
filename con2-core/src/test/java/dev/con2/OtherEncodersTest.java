package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.error.InvalidInputException;
import dev.con2.error.TrainingFailedException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.TorchScriptArchitecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.Safetensors;
import dev.con2.method.TrainingOptions;
import dev.con2.method.con2.Con2Method;
import dev.con2.model.DetectorModel;
import dev.con2.model.TrainedEncoder;
import dev.con2.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CON2 with networks and weights that somebody else made. */
class OtherEncodersTest {

  private static final Path TINY = ReferenceFile.path("/encoder/tiny.pt");

  @TempDir private Path folder;

  private final List<Image> normal =
      DrawnParts.normalImages(new Preprocessing(DrawnParts.SIDE), 24);
  private final List<Image> tests =
      DrawnParts.scratchedImages(new Preprocessing(DrawnParts.SIDE), 6);

  private static TrainingOptions options() {
    return TrainingOptions.of(Con2Method.DEFAULT)
        .with("epochs", 2)
        .with("batch-size", 8)
        .with("views", 4)
        .with("held-out", 0)
        .with("learning-rate", 1e-2);
  }

  private DetectorModel trained(TrainingOptions options) {
    return DetectorTraining.ofImages(normal, new Preprocessing(DrawnParts.SIDE), options)
        .run(TrainingListener.SILENT);
  }

  private Map<String, double[]> scores(DetectorModel model) {
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.selfTest().passed()).isTrue();
      assertThat(detector.selfTest().deviation()).isZero();
      return detector.scores(tests);
    }
  }

  private static float[] asItWas(TrainedEncoder encoder) {
    return TrainedEncoder.untrained(
            new InitialEncoder(
                encoder.architecture(),
                encoder.normalisation(),
                encoder.precision(),
                Optional.empty()),
            Con2Method.DEFAULT,
            16,
            0)
        .parameters();
  }

  @Test
  void torchScript_isTrainedAndGoesThroughTheModelFile() {
    DetectorModel model = trained(options().with("encoder", TINY));
    TrainedEncoder encoder = model.encoder().orElseThrow();
    assertThat(encoder.parameters()).isNotEqualTo(asItWas(encoder));
    assertThat(model.provenance().options())
        .containsEntry("encoder", TINY.toString())
        .containsEntry("mean", "0.5")
        .containsEntry("precision", "fp32")
        .doesNotContainKey("stem");
    assertThat(model.provenance().curve()).hasSize(2);

    Path file = folder.resolve("model.con2");
    model.write(file);
    DetectorModel read = AnomalyDetector.read(file);

    TrainedEncoder after = read.encoder().orElseThrow();
    assertThat(((TorchScriptArchitecture) after.architecture()).sha256())
        .isEqualTo(((TorchScriptArchitecture) encoder.architecture()).sha256());
    assertThat(after.parameters()).isEqualTo(encoder.parameters());
    assertThat(after.statistics()).isEqualTo(encoder.statistics());
    Map<String, double[]> expected = scores(model);
    scores(read).forEach((name, values) -> assertThat(values).containsExactly(expected.get(name)));
  }

  @Test
  void torchScript_stages_areSaidToBeMissing() {
    List<String> notices = new ArrayList<>();
    TrainingListener listener = new Notices(notices);
    String missing = "the encoder shows no stages: the score stages looks at its output alone";
    TrainingOptions once = options().with("epochs", 1);
    Preprocessing preprocessing = new Preprocessing(DrawnParts.SIDE);
    DetectorTraining.ofImages(normal, preprocessing, once.with("encoder", TINY)).run(listener);
    assertThat(notices).contains(missing);
    notices.clear();
    DetectorTraining.ofImages(normal, preprocessing, once.with("width", 8)).run(listener);
    assertThat(notices).isNotEmpty().doesNotContain(missing);
  }

  @Test
  void torchScript_sameSeed_givesTheSameModel() {
    TrainingOptions options = options().with("encoder", TINY);
    Map<String, double[]> expected = scores(trained(options));
    scores(trained(options))
        .forEach((name, values) -> assertThat(values).containsExactly(expected.get(name)));
  }

  @Test
  void torchScript_frozen_staysAsItIs() {
    DetectorModel model =
        trained(
            TrainingOptions.of(Con2Method.DEFAULT)
                .with("encoder", TINY)
                .with("freeze", true)
                .with("views", 4));
    TrainedEncoder encoder = model.encoder().orElseThrow();
    assertThat(encoder.parameters()).isEqualTo(asItWas(encoder));
    assertThat(model.provenance().curve()).isEmpty();
    scores(model).values().forEach(values -> assertThat(values).doesNotContain(Double.NaN));
  }

  @Test
  void torchScript_pictures_getTheSizeThatTheFileBesideSays() {
    List<Path> pictures = DrawnParts.write(folder.resolve("normal"), 12, 0);
    DetectorModel model =
        DetectorTraining.of(pictures, options().with("encoder", TINY)).run(TrainingListener.SILENT);
    assertThat(model.preprocessing().side()).isEqualTo(16);
  }

  @Test
  void torchScript_bf16_isRefused() {
    assertThatThrownBy(() -> trained(options().with("encoder", TINY).with("precision", "bf16")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option precision is bf16, and a TorchScript encoder computes in fp32; leave it out");
  }

  @Test
  void torchScript_missing_isRefused() {
    assertThatThrownBy(() -> trained(options().with("encoder", "missing.pt")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("there is no encoder file missing.pt; check the path");
  }

  @Test
  void startFrom_frozen_isScoredByTheWeightsOfTheFile() throws IOException {
    TrainedEncoder first =
        trained(options().with("width", 8).with("precision", "fp32")).encoder().orElseThrow();
    DetectorModel model = trained(frozen(written(first)));

    TrainedEncoder encoder = model.encoder().orElseThrow();
    assertThat(encoder.parameters()).isEqualTo(first.parameters());
    assertThat(encoder.statistics()).isEqualTo(first.statistics());
    assertThat(model.provenance().options())
        .containsEntry("mean", "0.485,0.456,0.406")
        .containsEntry("standard-deviation", "0.229,0.224,0.225");
    scores(model).values().forEach(values -> assertThat(values).doesNotContain(Double.NaN));
  }

  /** Nothing was trained, so no learning rate would help. */
  @Test
  void startFrom_frozenWithWeightsThatOverflow_blamesTheEncoder() throws IOException {
    TrainedEncoder sound =
        trained(options().with("width", 8).with("precision", "fp32")).encoder().orElseThrow();
    float[] huge = sound.parameters().clone();
    for (int i = 0; i < huge.length; i++) {
      huge[i] = 1e38f;
    }
    TrainedEncoder unsound =
        new TrainedEncoder(
            sound.architecture(),
            sound.normalisation(),
            sound.precision(),
            sound.layout(),
            huge,
            sound.statistics());
    TrainingOptions frozen = frozen(written(unsound));

    assertThatThrownBy(() -> trained(frozen))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageStartingWith("the encoder makes numbers of a picture that are infinite or none")
        .hasMessageNotContaining("learning-rate");
  }

  private static TrainingOptions frozen(Path weights) {
    return TrainingOptions.of(Con2Method.DEFAULT)
        .with("width", 8)
        .with("start-from", weights)
        .with("freeze", true)
        .with("views", 4)
        .with("precision", "fp32");
  }

  private Path written(TrainedEncoder encoder) throws IOException {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    for (WeightLayout.NetworkArray entry : encoder.layout().entries()) {
      float[] from = entry.trained() ? encoder.parameters() : encoder.statistics();
      List<Integer> shape = new ArrayList<>();
      entry.sizes().forEach(size -> shape.add(Math.toIntExact(size)));
      arrays.put(
          entry.name(),
          new Safetensors.Floats(
              shape, Arrays.copyOfRange(from, entry.offset(), entry.offset() + entry.size())));
    }
    return Files.write(folder.resolve("weights.safetensors"), new Safetensors(arrays).toBytes());
  }
}
