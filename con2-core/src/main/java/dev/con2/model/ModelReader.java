package dev.con2.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.encoder.EncoderConfiguration;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.encoder.ResNet18;
import dev.con2.encoder.WeightLayout;
import dev.con2.engine.Precision;
import dev.con2.engine.Safetensors;
import dev.con2.error.Con2Exception;
import dev.con2.error.ModelFileException;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import dev.con2.score.LikelihoodScorer;
import dev.con2.score.ModelScorer;
import dev.con2.score.NearestNeighbourScorer;
import dev.con2.score.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns the entries of a model file into the model, or says why it cannot. */
final class ModelReader {

  private final Path file;
  private final ModelArchive archive;
  private final JsonNode json;

  ModelReader(Path file) {
    this.file = file;
    this.archive = ModelArchive.read(file);
    this.json = archive.modelJson();
  }

  DetectorModel read() {
    try {
      if (!json.path(ModelFields.KIND).asText().equals(ModelFields.DETECTOR)) {
        throw new ModelFileException(
            "%s is not a model but a %s of con2; give the file that train wrote with --model"
                .formatted(file, json.path(ModelFields.KIND).asText("file")));
      }
      return detector();
    } catch (Con2Exception e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelFileException(
          "the model file %s does not hold a whole model (%s); make it again with train"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private DetectorModel detector() {
    JsonNode encoderJson = json.required("encoder");
    EncoderConfiguration encoder =
        new EncoderConfiguration(
            encoderJson.required("width").intValue(),
            Stem.valueOf(encoderJson.required("stem").textValue().toUpperCase(Locale.ROOT)));
    JsonNode preprocessingJson = json.required("preprocessing");
    Preprocessing preprocessing =
        new Preprocessing(
            preprocessingJson.required("image-size").intValue(),
            Fit.valueOf(preprocessingJson.required("fit").textValue().toUpperCase(Locale.ROOT)));
    WeightLayout layout = ResNet18.layout(encoder);
    float[] parameters = new float[layout.parameterCount()];
    float[] statistics = new float[layout.statisticsCount()];
    readWeights(layout, parameters, statistics);
    List<TestTimeView> views = new ArrayList<>();
    json.required("views").forEach(view -> views.add(view(view)));
    return new DetectorModel(
        preprocessing,
        encoder,
        parameters,
        statistics,
        Precision.parse(encoderJson.required("precision").textValue()),
        views,
        scorers(views.size(), encoder.representationSize()),
        Score.parse(json.required("default-score").textValue()),
        json.required("false-alarm-rate").doubleValue(),
        selfTest(preprocessing.side()),
        provenance());
  }

  private Map<String, Safetensors.Array> entry(String name) {
    return Optional.ofNullable(archive.entries().get(name))
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private void readWeights(WeightLayout layout, float[] parameters, float[] statistics) {
    Map<String, Safetensors.Array> arrays = entry(ModelFields.ENCODER_ENTRY);
    for (WeightLayout.Entry entry : layout.entries()) {
      Safetensors.Floats array =
          Safetensors.require(arrays, entry.name(), Safetensors.Floats.class);
      if (array.values().length != entry.size()) {
        throw new IllegalArgumentException(entry.name() + " has another size than the encoder's");
      }
      float[] target = entry.trained() ? parameters : statistics;
      System.arraycopy(array.values(), 0, target, entry.offset(), entry.size());
    }
  }

  private static TestTimeView view(JsonNode json) {
    String context = json.required("context").textValue();
    return new TestTimeView(
        context.equals(ContextAugmentation.UNTOUCHED.toString())
            ? ContextAugmentation.UNTOUCHED
            : ContextAugmentation.parse(context),
        new ViewParameters(
            json.required("top").doubleValue(),
            json.required("left").doubleValue(),
            json.required("height").doubleValue(),
            json.required("width").doubleValue(),
            json.required("flip").booleanValue(),
            json.required("brightness").doubleValue(),
            json.required("contrast").doubleValue(),
            json.required("saturation").doubleValue(),
            json.required("hue").doubleValue(),
            json.required("grey").booleanValue()));
  }

  private Map<Score, CalibratedScorer> scorers(int views, int dims) {
    Map<Score, CalibratedScorer> scorers = new EnumMap<>(Score.class);
    for (Score score : Score.values()) {
      Map<String, Safetensors.Array> arrays = entry(ModelFields.scorerEntry(score));
      ModelScorer scorer =
          switch (score) {
            case NND -> NearestNeighbourScorer.read(arrays);
            case LH -> LikelihoodScorer.read(arrays);
          };
      if (scorer.views() != views || scorer.dims() != dims) {
        throw new IllegalArgumentException(score + " was fitted to other views or another encoder");
      }
      double[] heldOut = numbers(json.required("held-out-scores").required(score.toString()));
      scorers.put(score, new CalibratedScorer(scorer, new Calibration(heldOut)));
    }
    return scorers;
  }

  private SelfTest selfTest(int side) {
    Safetensors.Bytes array =
        Safetensors.require(
            entry(ModelFields.SELF_TEST_ENTRY), ModelFields.IMAGES_ARRAY, Safetensors.Bytes.class);
    int each = 3 * side * side;
    List<Image> images = new ArrayList<>();
    for (int start = 0; start + each <= array.values().length; start += each) {
      byte[] samples = Arrays.copyOfRange(array.values(), start, start + each);
      images.add(new Image.EightBit(side, side, samples));
    }
    JsonNode own = json.required("self-test");
    Map<Score, double[]> scores = new EnumMap<>(Score.class);
    for (Score score : Score.values()) {
      scores.put(score, numbers(own.required(score.toString())));
    }
    return new SelfTest(images, scores, own.required("tolerance").doubleValue());
  }

  private Provenance provenance() {
    Map<String, String> libraries = new LinkedHashMap<>();
    json.required("libraries")
        .properties()
        .forEach(library -> libraries.put(library.getKey(), library.getValue().asText()));
    Map<String, Object> options = new LinkedHashMap<>();
    json.required("options")
        .properties()
        .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    JsonNode data = json.required("data");
    List<EpochSummary> curve = new ArrayList<>();
    json.required("curve").forEach(epoch -> curve.add(EpochJson.read(epoch)));
    return new Provenance(
        json.required("con2-version").textValue(),
        libraries,
        options,
        fingerprints(ModelFields.TRAINING_ARRAY),
        fingerprints(ModelFields.HELD_OUT_ARRAY),
        data.required("fingerprint").textValue(),
        data.required("exact-copies").intValue(),
        curve);
  }

  private List<String> fingerprints(String name) {
    byte[] bytes =
        Safetensors.require(entry(ModelFields.FINGERPRINTS_ENTRY), name, Safetensors.Bytes.class)
            .values();
    int each = ModelFields.FINGERPRINT_BYTES;
    List<String> fingerprints = new ArrayList<>();
    for (int start = 0; start + each <= bytes.length; start += each) {
      fingerprints.add(HexFormat.of().formatHex(bytes, start, start + each));
    }
    return fingerprints;
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).doubleValue();
    }
    return numbers;
  }
}
