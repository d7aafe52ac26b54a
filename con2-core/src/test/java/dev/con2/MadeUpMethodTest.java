package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.error.ModelFileException;
import dev.con2.error.TrainingFailedException;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.encoder.ProjectionHead;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.options.Option;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.score.MahalanobisDistance;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.BatchLoss;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OnePassObjective;
import dev.con2.internal.train.RowGroup;
import dev.con2.method.EncoderMethod;
import dev.con2.method.FeatureMethod;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.model.TrainedEncoder;
import dev.con2.score.ScorerFactory;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Methods that are not con2's own go the same way: trained, written, read and scored by. */
class MadeUpMethodTest {

  private static final Preprocessing PREPROCESSING = new Preprocessing(DrawnParts.SIDE);

  @TempDir private Path folder;

  private final List<Image> normal = DrawnParts.normalImages(PREPROCESSING, 40);
  private final List<Image> tests = DrawnParts.scratchedImages(PREPROCESSING, 6);

  /**
   * Two views of an image are pulled together behind a head, and scores are fitted to what the head
   * makes.
   *
   * @param pull weight of the only term that is trained on
   */
  private record Pulling(
      @Option(name = "pull", value = "WEIGHT", help = "How hard it pulls.") double pull)
      implements EncoderMethod {

    static final Pulling DEFAULT = new Pulling(1);
    static final String HEAD = "pulling_head";

    @Override
    public String name() {
      return "pulling";
    }

    @Override
    public String summary() {
      return "Made up for a test.";
    }

    @Override
    public List<ScorerFactory> scorers() {
      return List.of(Scorers.LIKELIHOOD, MahalanobisDistance.DEFAULT);
    }

    @Override
    public Optional<Objective> objective() {
      return Optional.of(new PullingObjective(pull));
    }

    @Override
    public List<ContextAugmentation> contexts() {
      return List.of(ContextAugmentation.ORIGINAL);
    }

    @Override
    public Readout readout() {
      return new HeadReadout();
    }
  }

  /** What the head of {@link Pulling} makes of z. */
  private record HeadReadout() implements Readout {

    @Override
    public boolean needsHeads() {
      return true;
    }

    @Override
    public List<Integer> parts(FeatureShapes shapes) {
      return List.of(128);
    }

    @Override
    public Tensor of(Features features, Optional<NetworkWeights> heads) {
      return new ProjectionHead(heads.orElseThrow(), Pulling.HEAD).forward(features.pooled());
    }
  }

  /** Scores are fitted to whole maps, of the third stage and of the last, one behind the other. */
  private record Mapping() implements EncoderMethod, Readout {

    @Override
    public String name() {
      return "mapping";
    }

    @Override
    public String summary() {
      return "Made up for a test.";
    }

    @Override
    public List<ScorerFactory> scorers() {
      return List.of(Scorers.NEAREST_NEIGHBOUR);
    }

    @Override
    public Optional<Objective> objective() {
      return Optional.of(new PullingObjective(1));
    }

    @Override
    public List<ContextAugmentation> contexts() {
      return List.of(ContextAugmentation.ORIGINAL);
    }

    @Override
    public Readout readout() {
      return this;
    }

    @Override
    public boolean needsHeads() {
      return false;
    }

    @Override
    public boolean needsStages() {
      return true;
    }

    @Override
    public List<Integer> parts(FeatureShapes shapes) {
      return List.of(shapes.stages().get(2).size() + shapes.stages().get(3).size());
    }

    @Override
    public Tensor of(Features features, Optional<NetworkWeights> heads) {
      return torch.cat(
          new TensorVector(
              features.stages().get(2).flatten(1, -1), features.stages().get(3).flatten(1, -1)),
          1);
    }
  }

  private record PullingObjective(double pull) implements OnePassObjective {

    @Override
    public List<RowGroup> rows() {
      AugmentationFamily family = AugmentationFamily.cropsOnly(0.3);
      return List.of(
          new RowGroup(ContextAugmentation.ORIGINAL, family, 0, 0),
          new RowGroup(ContextAugmentation.ORIGINAL, family, 0, 1));
    }

    @Override
    public void addHeads(WeightLayout layout, FeatureShapes shapes) {
      ProjectionHead.addTo(layout, Pulling.HEAD, shapes.pooled());
    }

    @Override
    public List<String> terms() {
      return List.of("pulled", "apart");
    }

    @Override
    public BatchLoss loss(int images, NetworkWeights weights, ComputeDevice device) {
      ProjectionHead head = new ProjectionHead(weights, Pulling.HEAD);
      return new BatchLoss() {
        @Override
        public List<Tensor> embeddings(Features features) {
          return List.of(head.forward(features.pooled()));
        }

        @Override
        public List<Tensor> of(List<Tensor> embeddings, double progress) {
          Tensor rows = embeddings.get(0);
          Tensor between = rows.narrow(0, 0, images).sub(rows.narrow(0, images, images));
          Tensor apart = between.square().mean();
          return List.of(apart.mul(new Scalar(pull)), apart);
        }

        @Override
        public void close() {
          // nothing to free
        }
      };
    }
  }

  /**
   * The mean of each channel.
   *
   * @param factor that means are multiplied by
   */
  private record MeanColours(
      @Option(name = "factor", value = "FACTOR", help = "Multiplies the means.") double factor)
      implements FeatureMethod {

    static final MeanColours DEFAULT = new MeanColours(1);

    @Override
    public String name() {
      return "mean-colours";
    }

    @Override
    public String summary() {
      return "Made up for a test.";
    }

    @Override
    public List<ScorerFactory> scorers() {
      return List.of(MahalanobisDistance.DEFAULT, Scorers.NEAREST_NEIGHBOUR);
    }

    @Override
    public int size() {
      return 3;
    }

    @Override
    public float[] features(Image image) {
      float[] means = new float[3];
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < image.height(); y++) {
          for (int x = 0; x < image.width(); x++) {
            means[channel] += image.sample(channel, y, x);
          }
        }
        means[channel] *= (float) (factor / (image.height() * image.width()));
      }
      return means;
    }
  }

  private static Optional<Method> find(String name) {
    return List.<Method>of(Pulling.DEFAULT, MeanColours.DEFAULT, new Mapping()).stream()
        .filter(method -> method.name().equals(name))
        .findFirst();
  }

  private static TrainingOptions pulling() {
    return small(Pulling.DEFAULT).with("pull", 0.5);
  }

  private static TrainingOptions small(Method method) {
    return TrainingOptions.of(method)
        .with("width", 8)
        .with("epochs", 3)
        .with("batch-size", 8)
        .with("views", 3)
        .with("false-alarm-rate", 0.2)
        .with("precision", "fp32");
  }

  private DetectorModel trained(TrainingOptions options) {
    return DetectorTraining.ofImages(normal, PREPROCESSING, options).run(TrainingListener.SILENT);
  }

  private DetectorModel throughAFile(DetectorModel model) {
    Path file = folder.resolve("model.con2");
    model.write(file);
    return DetectorModel.read(file, MadeUpMethodTest::find);
  }

  private Map<String, double[]> scores(DetectorModel model) {
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.selfTest().passed()).isTrue();
      assertThat(detector.selfTest().deviation()).isZero();
      return detector.scores(tests);
    }
  }

  private void assertSameThroughAFile(DetectorModel model) {
    DetectorModel read = throughAFile(model);
    assertThat(read.method()).isEqualTo(model.method());
    Map<String, double[]> scores = scores(model);
    Map<String, double[]> after = scores(read);
    assertThat(after.keySet()).containsExactlyElementsOf(scores.keySet());
    scores.forEach(
        (name, values) -> {
          assertThat(values).hasSize(tests.size()).doesNotContain(Double.NaN);
          assertThat(after.get(name)).containsExactly(values);
        });
  }

  @Test
  void encoderMethod_scoresByItsHeadAndSaysItsTerms() {
    DetectorModel model = trained(pulling());

    assertThat(model.method()).isEqualTo(new Pulling(0.5));
    assertThat(model.provenance().options())
        .containsEntry("method", "pulling")
        .containsEntry("pull", 0.5)
        .containsEntry("score", "lh");
    assertThat(model.provenance().curve())
        .hasSize(3)
        .allSatisfy(
            epoch -> {
              assertThat(epoch.losses().keySet()).containsExactly("pulled", "apart");
              assertThat(epoch.losses().get("apart")).isEqualTo(2 * epoch.loss());
            });
    assertThat(model.scorer("lh").scorer().dims()).isEqualTo(128);
    assertSameThroughAFile(model);
  }

  @Test
  void encoderMethod_headsAreKeptAsTheyWereTrained() {
    TrainedEncoder trained = trained(pulling()).encoder().orElseThrow();
    TrainedEncoder read = throughAFile(trained(pulling())).encoder().orElseThrow();
    assertThat(trained.layout().entries())
        .extracting(WeightLayout.NetworkArray::name)
        .endsWith(
            "pulling_head.0.weight",
            "pulling_head.0.bias",
            "pulling_head.2.weight",
            "pulling_head.2.bias");
    assertThat(read.layout().entries()).isEqualTo(trained.layout().entries());
    assertThat(read.parameters()).isEqualTo(trained.parameters());
    assertThat(read.statistics()).isEqualTo(trained.statistics());
  }

  @Test
  void encoderMethod_frozenWithoutTrainedHeads_isRefused() {
    assertThatThrownBy(() -> pulling().with("freeze", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "option freeze trains nothing, and pulling scores by heads that are to be trained; leave it out");
  }

  @Test
  void encoderMethod_scoresByWholeMapsOfStages() {
    DetectorModel model = trained(small(new Mapping()));
    // 16 pixels through the medium stem: maps of 2 x 2 positions with 32 channels, of 1 with 64.
    assertThat(model.scorer("nnd").scorer().dims()).isEqualTo(32 * 2 * 2 + 64);
    assertSameThroughAFile(model);
  }

  @Test
  void encoderMethod_stagesThatAnEncoderDoesNotShow_areRefused() {
    TrainingOptions options =
        TrainingOptions.of(new Mapping()).with("encoder", ReferenceFile.path("/encoder/tiny.pt"));
    assertThatThrownBy(() -> trained(options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("mapping scores by the maps of the encoder's stages, and those of ")
        .hasMessageEndingWith("tiny.pt are not known; give the encoder resnet18");
  }

  @Test
  void featureMethod_scoresWithoutAnEncoderOrTraining() {
    DetectorModel model =
        trained(TrainingOptions.of(MeanColours.DEFAULT).with("factor", 2).with("score", "nnd"));

    assertThat(model.encoder()).isEmpty();
    assertThat(model.views()).hasSize(1);
    assertThat(model.provenance().curve()).isEmpty();
    assertThat(model.provenance().options())
        .containsEntry("factor", 2.0)
        .doesNotContainKeys("epochs", "width", "views");
    assertThat(model.defaultScore()).isEqualTo("nnd");
    assertSameThroughAFile(model);
  }

  @Test
  void featureMethod_thatMakesInfiniteNumbers_isNamed() {
    TrainingOptions options = TrainingOptions.of(new MeanColours(Double.POSITIVE_INFINITY));
    assertThatThrownBy(() -> trained(options))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessage(
            "the method mean-colours makes numbers of a picture that are infinite or none; mend the method");
  }

  @Test
  void featureMethod_optionsOfEncoderAndTraining_areRefused() {
    TrainingOptions options = TrainingOptions.of(MeanColours.DEFAULT);
    for (String name : List.of("width", "views")) {
      assertThatThrownBy(() -> options.with(name, 8))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "option %s means nothing here, since mean-colours has no encoder; leave it out",
              name);
    }
    assertThatThrownBy(() -> options.with("epochs", 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("option epochs means nothing here, since nothing is trained; leave it out");
  }

  @Test
  void read_ofAMethodThatIsNotThere_isRefused() {
    Path file = folder.resolve("model.con2");
    trained(TrainingOptions.of(MeanColours.DEFAULT)).write(file);
    assertThatThrownBy(() -> AnomalyDetector.read(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("was made by the method mean-colours, which this con2 does not have");
  }
}
