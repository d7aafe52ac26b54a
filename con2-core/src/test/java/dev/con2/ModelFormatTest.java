package dev.con2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.model.TrainedEncoder;
import dev.con2.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model file of each format version is kept in src/test/resources/model and must be read, and
 * give the scores that it gave when it was made, for ever.
 */
class ModelFormatTest {

  private static final String FOLDER = "con2.fixture";
  private static final int TESTED = 6;

  private static DetectorModel model(int format) {
    return AnomalyDetector.read(ReferenceFile.path("/model/format-%d.con2".formatted(format)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_eachFormat_givesItsScores(int format) throws IOException {
    Map<String, double[]> actual = scores(model(format));
    List<String> lines =
        Files.readAllLines(ReferenceFile.path("/model/format-%d.txt".formatted(format)));
    assertThat(lines).hasSize(TESTED + 1);
    String[] columns = lines.get(0).split(" ");
    assertThat(actual.keySet()).containsExactly(Arrays.copyOfRange(columns, 1, columns.length));
    for (int i = 0; i < TESTED; i++) {
      String[] numbers = lines.get(1 + i).split(" ");
      for (int column = 1; column < columns.length; column++) {
        double expected = Double.parseDouble(numbers[column]);
        assertThat(actual.get(columns[column])[i])
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_eachFormat_passesItsSelfTest(int format) {
    DetectorModel model = model(format);
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      SelfTestResult result = detector.selfTest();
      assertThat(result.deviation()).isLessThanOrEqualTo(result.allowed());
      assertThat(result.movedVerdicts()).isZero();
      // Java 25 decodes chroma of half the height to other samples than Java 17.
      assertThat(result.misread()).isSubsetOf("jpeg-440.jpg");
      assertThat(model.selfTest().pictures()).hasSize(format < 3 ? 0 : 8);
      assertThat(result.allowed()).isEqualTo(format < 3 ? 1e-3 : 0.05);
      assertThat(detector.threshold()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void read_eachFormat_saysHowItWasMade(int format) {
    DetectorModel model = model(format);
    assertThat(model.method().name()).isEqualTo("con2");
    assertThat(model.provenance().options())
        .containsEntry("context", "flip")
        .containsEntry("image-size", 16)
        .containsEntry("width", 8)
        .containsEntry("views", 4);
    assertThat(model.provenance().curve()).hasSize(2);
    assertThat(model.provenance().curve().get(0).losses().keySet())
        .containsExactly("con2", "context", "content");
    assertThat(model.provenance().training()).hasSize(15);
    assertThat(model.provenance().heldOut()).hasSize(9);
    assertThat(model.views()).hasSize(4);
  }

  /** Pictures of whole numbers, which are the same everywhere. */
  private static List<Image> tested() {
    List<Image> images = new ArrayList<>();
    for (int number = 0; number < TESTED; number++) {
      byte[] samples = new byte[3 * DrawnParts.SIDE * DrawnParts.SIDE];
      for (int i = 0; i < samples.length; i++) {
        int x = i % DrawnParts.SIDE;
        int y = i / DrawnParts.SIDE % DrawnParts.SIDE;
        int channel = i / (DrawnParts.SIDE * DrawnParts.SIDE);
        samples[i] = (byte) ((x * (3 + number) + y * (11 - number) + channel * 40) % 256);
      }
      images.add(new Image.EightBit(DrawnParts.SIDE, DrawnParts.SIDE, samples));
    }
    return images;
  }

  private static Map<String, double[]> scores(DetectorModel model) {
    try (AnomalyDetector detector =
        new AnomalyDetector(model, ScoringOptions.ofModel(), new ImageReader())) {
      return detector.scores(tested());
    }
  }

  /** Makes the files of the present format; README.txt beside them says when to run this. */
  @Test
  @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
  void presentFormat_isWrittenWhereAsked() throws IOException {
    TrainingOptions options = DetectorTrainingTest.options();
    Preprocessing preprocessing = options.pictures().preprocessing();
    List<Image> images = DrawnParts.normalImages(preprocessing, 24);
    DetectorModel model =
        refitted(
            DetectorTraining.ofImages(images, preprocessing, options).run(TrainingListener.SILENT),
            options,
            images);
    Path folder = Path.of(System.getProperty(FOLDER));
    model.write(folder.resolve("format.con2"));
    Map<String, double[]> scores = scores(model);
    StringBuilder text = new StringBuilder("image " + String.join(" ", scores.keySet()) + "\n");
    for (int i = 0; i < TESTED; i++) {
      text.append(i);
      for (double[] values : scores.values()) {
        text.append(String.format(Locale.ROOT, " %.9f", values[i]));
      }
      text.append('\n');
    }
    Files.writeString(folder.resolve("format.txt"), text);
  }

  /** The model with the weights of its encoder rounded, so that the file packs well. */
  private static DetectorModel refitted(
      DetectorModel model, TrainingOptions options, List<Image> images) {
    TrainedEncoder trained = model.encoder().orElseThrow();
    float[] rounded = trained.parameters().clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Float.intBitsToFloat(Float.floatToIntBits(rounded[i]) & 0xfff00000);
    }
    TrainedEncoder encoder =
        new TrainedEncoder(
            trained.architecture(),
            trained.normalisation(),
            trained.precision(),
            trained.layout(),
            rounded,
            trained.statistics());
    Map<Boolean, List<Image>> held =
        images.stream()
            .collect(
                Collectors.partitioningBy(
                    image -> model.provenance().heldOut().contains(image.fingerprint())));
    return new ModelFitting(
            options.resolved(options.initialEncoder(notice -> {})),
            model.preprocessing(),
            Optional.of(encoder),
            TrainingListener.SILENT)
        .fit(held.get(false), held.get(true), model.provenance());
  }
}
