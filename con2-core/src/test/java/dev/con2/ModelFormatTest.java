package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.engine.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.ImageStream;
import dev.con2.image.Preprocessing;
import dev.con2.model.DetectorModel;
import dev.con2.score.Score;
import dev.con2.train.ModelFitting;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import dev.con2.train.TrainingState;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A model file of each format version is kept in src/test/resources/model and must be read, and
 * give the scores that it gave when it was made, for ever.
 */
class ModelFormatTest {

  private static final String FOLDER = "con2.fixture";
  private static final int SIDE = 16;
  private static final int TESTED = 6;

  private static Path resource(String name) {
    try {
      return Path.of(ModelFormatTest.class.getResource("/model/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Score.class)
  void formatOne_givesItsScores(Score score) throws IOException {
    DetectorModel model = DetectorModel.read(resource("format-1.con2"));
    double[] actual = scores(model, score);
    List<String> lines = Files.readAllLines(resource("format-1.txt"));
    assertThat(lines).hasSize(TESTED + 1);
    for (int i = 0; i < TESTED; i++) {
      double expected = Double.parseDouble(lines.get(1 + i).split(" ")[1 + score.ordinal()]);
      assertThat(actual[i]).isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void formatOne_passesItsSelfTest() {
    DetectorModel model = DetectorModel.read(resource("format-1.con2"));
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      assertThat(detector.selfTestDifference()).isLessThan(model.selfTest().tolerance());
      assertThat(detector.threshold()).isPresent();
    }
  }

  @Test
  void formatOne_saysHowItWasMade() {
    DetectorModel model = DetectorModel.read(resource("format-1.con2"));
    assertThat(model.provenance().options())
        .containsEntry("context", "flip")
        .containsEntry("image-size", "16")
        .containsEntry("width", "8")
        .containsEntry("views", "4");
    assertThat(model.provenance().curve()).hasSize(2);
    assertThat(model.provenance().training()).hasSize(15);
    assertThat(model.provenance().heldOut()).hasSize(9);
    assertThat(model.views()).hasSize(4);
  }

  /** Pictures of whole numbers, which are the same everywhere. */
  private static List<Image> tested() {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < TESTED; number++) {
      byte[] samples = new byte[3 * SIDE * SIDE];
      for (int i = 0; i < samples.length; i++) {
        int x = i % SIDE;
        int y = i / SIDE % SIDE;
        int channel = i / (SIDE * SIDE);
        samples[i] = (byte) ((x * (3 + number) + y * (11 - number) + channel * 40) % 256);
      }
      images.add(new Image.EightBit(SIDE, SIDE, samples));
    }
    return images;
  }

  private static double[] scores(DetectorModel model, Score score) {
    ScoringOptions options =
        new ScoringOptions(
            Optional.of(score), OptionalDouble.empty(), OptionalDouble.empty(), ComputeDevice.CPU);
    try (AnomalyDetector detector = new AnomalyDetector(model, options, new ImageReader())) {
      return detector.scoreAll(tested()).stream().mapToDouble(Verdict::score).toArray();
    }
  }

  /** Makes the files of the present format; README.txt beside them says when to run this. */
  @Test
  @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
  void presentFormat_isWrittenWhereAsked(@TempDir Path pictures) throws IOException {
    TrainingOptions options = DetectorTrainingTest.options().build();
    List<Path> paths = DrawnParts.write(pictures, 24, 0);
    DetectorModel trained = DetectorTraining.of(paths, options).run(TrainingListener.SILENT);
    DetectorModel model = refitted(trained, options, paths);
    Path folder = Path.of(System.getProperty(FOLDER));
    model.write(folder.resolve("format.con2"));
    double[] nnd = scores(model, Score.NND);
    double[] lh = scores(model, Score.LH);
    StringBuilder text = new StringBuilder("image nnd lh\n");
    for (int i = 0; i < TESTED; i++) {
      text.append(String.format(Locale.ROOT, "%d %.9f %.9f%n", i, nnd[i], lh[i]));
    }
    Files.writeString(folder.resolve("format.txt"), text);
  }

  /** The model with the weights of its convolutions rounded, so that the file packs well. */
  private static DetectorModel refitted(
      DetectorModel model, TrainingOptions options, List<Path> paths) {
    float[] rounded = model.parameters().clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Float.intBitsToFloat(Float.floatToIntBits(rounded[i]) & 0xfff00000);
    }
    List<Image> training = new ArrayList<>();
    List<Image> heldOut = new ArrayList<>();
    Preprocessing preprocessing = model.preprocessing();
    try (ImageStream stream = new ImageStream(new ImageReader(), preprocessing, paths, 1)) {
      while (stream.hasNext()) {
        ImageStream.Entry.Decoded picture = (ImageStream.Entry.Decoded) stream.next();
        boolean held = model.provenance().heldOut().contains(picture.fingerprint());
        (held ? heldOut : training).add(picture.image());
      }
    }
    float[] none = {};
    TrainingState state =
        new TrainingState(2, 0, rounded, model.statistics(), none, none, none, List.of());
    return new ModelFitting(options, state, TrainingListener.SILENT)
        .fit(training, heldOut, model.provenance());
  }
}
