package dev.con2.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.augment.ChannelValues;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.device.Precision;
import dev.con2.encoder.Stem;
import dev.con2.error.ModelFileException;
import dev.con2.image.Preprocessing;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.image.Preprocessing.Interpolation;
import dev.con2.internal.archive.JsonFields;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.encoder.EncoderArchitecture;
import dev.con2.internal.encoder.ResNet18Architecture;
import dev.con2.internal.encoder.TorchScriptArchitecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.options.Choices;
import dev.con2.internal.options.Options;
import dev.con2.internal.train.EpochJson;
import dev.con2.method.EncoderMethod;
import dev.con2.method.FeatureMethod;
import dev.con2.method.Method;
import dev.con2.method.ViewOptions;
import dev.con2.score.AnomalyScorer;
import dev.con2.score.CalibratedScorer;
import dev.con2.score.Calibration;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import dev.con2.train.EpochSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Turns the entries of a model file into the model, or says why it cannot. */
final class ModelReader {

  private final Path file;
  private final Function<String, Optional<Method>> methods;
  private final ModelArchive archive;
  private ObjectNode json;

  ModelReader(Path file, Function<String, Optional<Method>> methods) {
    this.file = file;
    this.methods = methods;
    this.archive = ModelArchive.read(file);
    this.json = archive.modelJson();
  }

  DetectorModel read() {
    try {
      String kind = JsonFields.text(json, ModelFields.KIND);
      if (!kind.equals(ModelFields.DETECTOR)) {
        throw new ModelFileException(
            "%s is not a model but a %s of con2; give the file of a model".formatted(file, kind));
      }
      if (archive.format() == 1) {
        json = FirstFormat.upgraded(json);
      }
      return detector();
    } catch (ModelFileException e) {
      throw named(e);
    } catch (RuntimeException e) {
      throw new ModelFileException(
          "the model file %s does not hold a whole model (%s); make it again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** What reads arrays does not know of which file they are. */
  private ModelFileException named(ModelFileException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains(file.toString())
        ? e
        : new ModelFileException("%s: %s".formatted(file, message), e);
  }

  private DetectorModel detector() {
    JsonNode preprocessingJson = JsonFields.object(json, "preprocessing");
    int side = JsonFields.whole(preprocessingJson, "image-size");
    Preprocessing preprocessing =
        new Preprocessing(
            side,
            Choices.parse(Fit.class, "fit", JsonFields.text(preprocessingJson, "fit")),
            JsonFields.whole(preprocessingJson, "edge", side),
            Choices.parse(
                Interpolation.class,
                "interpolation",
                JsonFields.text(preprocessingJson, "interpolation", "bilinear")),
            JsonFields.whole(preprocessingJson, "bits", Preprocessing.ALL_BITS));
    Method method = method();
    Optional<TrainedEncoder> encoder =
        method instanceof EncoderMethod own ? Optional.of(encoder(own, side)) : Optional.empty();
    List<TestTimeView> views = new ArrayList<>();
    JsonFields.list(json, "views").forEach(view -> views.add(view(view, side)));
    if (views.isEmpty() || views.size() > ViewOptions.MOST_VIEWS) {
      throw new IllegalArgumentException("it has %d views".formatted(views.size()));
    }
    Provenance provenance = provenance();
    return new DetectorModel(
        method,
        preprocessing,
        encoder,
        views,
        scorers(
            method,
            RepresentationLayout.of(parts(method, encoder, side), views),
            provenance.heldOut().size()),
        JsonFields.text(json, "default-score"),
        JsonFields.number(
            json, "false-alarm-rate", Calibration.SMALLEST_RATE, 1, "a share from 1e-9 to 1"),
        new SelfTestReader(archive.format(), json, entry(ModelFields.SELF_TEST_ENTRY))
            .read(kept(method).stream().map(ScorerFactory::name).toList(), side),
        provenance);
  }

  /** The method with the options that were its own. */
  private Method method() {
    String name = JsonFields.text(json, "method");
    Method method =
        methods
            .apply(name)
            .orElseThrow(
                () ->
                    new ModelFileException(
                        "%s was made by the method %s, which this con2 does not have; get the con2 that made it"
                            .formatted(file, name)));
    return method instanceof Record defaults ? (Method) withOptions(defaults) : method;
  }

  private Record withOptions(Record defaults) {
    Record own = defaults;
    Map<String, Object> options = JsonFields.values(json, "options");
    for (Options.Named option : Options.of(defaults)) {
      if (options.containsKey(option.name())) {
        own = Options.with(own, option.name(), String.valueOf(options.get(option.name())));
      }
    }
    return own;
  }

  private static List<Integer> parts(Method method, Optional<TrainedEncoder> encoder, int side) {
    return method instanceof EncoderMethod own
        ? own.readout().parts(encoder.orElseThrow().architecture().shapes(side))
        : List.of(((FeatureMethod) method).size());
  }

  private TrainedEncoder encoder(EncoderMethod method, int side) {
    JsonNode own = JsonFields.object(json, "encoder");
    EncoderArchitecture architecture = architecture(own, side);
    WeightLayout layout = TrainedEncoder.layout(architecture, method, side);
    requireWeights(layout);
    float[] parameters = new float[layout.parameterCount()];
    float[] statistics = new float[layout.statisticsCount()];
    readWeights(layout, parameters, statistics);
    return new TrainedEncoder(
        architecture,
        new Normalisation(
            ChannelValues.parse(JsonFields.text(own, "mean", "0.5")),
            ChannelValues.parse(JsonFields.text(own, "standard-deviation", "0.5"))),
        Choices.parse(Precision.class, "precision", JsonFields.text(own, "precision")),
        layout,
        parameters,
        statistics);
  }

  private EncoderArchitecture architecture(JsonNode own, int side) {
    String name = JsonFields.text(own, "architecture");
    if (name.equals(ModelFields.TORCHSCRIPT)) {
      byte[] module =
          Safetensors.require(
                  entry(ModelFields.MODULE_ENTRY),
                  ModelFields.MODULE_ARRAY,
                  Safetensors.Bytes.class)
              .values();
      TorchScriptArchitecture script = TorchScriptArchitecture.of(module, "in " + file, side);
      if (!script.sha256().equals(JsonFields.text(own, "sha256"))) {
        throw new IllegalArgumentException("its encoder is another than it says");
      }
      return script;
    }
    if (!name.equals(ResNet18Architecture.NAME)) {
      throw new IllegalArgumentException("its encoder is a " + name);
    }
    return new ResNet18Architecture(
        JsonFields.whole(own, "width"),
        Choices.parse(Stem.class, "stem", JsonFields.text(own, "stem")));
  }

  private Map<String, Safetensors.Array> entry(String name) {
    return Optional.ofNullable(archive.entries().get(name))
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  /** Before memory is taken for them, that all are there and can be computed with. */
  private void requireWeights(WeightLayout layout) {
    Map<String, Safetensors.Array> arrays = entry(ModelFields.ENCODER_ENTRY);
    for (WeightLayout.NetworkArray entry : layout.entries()) {
      float[] values = Safetensors.require(arrays, entry.name(), Safetensors.Floats.class).values();
      if (values.length != entry.size()) {
        throw new IllegalArgumentException(entry.name() + " has another size than the encoder's");
      }
      boolean variance = entry.name().endsWith(ModelFields.RUNNING_VARIANCE);
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(entry.name() + " has a value that is not finite");
        }
        if (variance && value < 0) {
          throw new IllegalArgumentException(entry.name() + " has a variance below 0");
        }
      }
    }
  }

  private void readWeights(WeightLayout layout, float[] parameters, float[] statistics) {
    Map<String, Safetensors.Array> arrays = entry(ModelFields.ENCODER_ENTRY);
    for (WeightLayout.NetworkArray entry : layout.entries()) {
      Safetensors.Floats array =
          Safetensors.require(arrays, entry.name(), Safetensors.Floats.class);
      float[] target = entry.trained() ? parameters : statistics;
      System.arraycopy(array.values(), 0, target, entry.offset(), entry.size());
    }
  }

  /** A blur is wider than the image in no model: it would only cost time. */
  private static TestTimeView view(JsonNode json, int side) {
    double blur = JsonFields.number(json, "blur", 0); // models of before have none
    if (blur > side) {
      throw new IllegalArgumentException("blur is %s, wider than the image".formatted(blur));
    }
    return new TestTimeView(
        ContextAugmentation.ofRecord(JsonFields.text(json, "context")),
        new ViewParameters(
            JsonFields.number(json, "top"),
            JsonFields.number(json, "left"),
            JsonFields.number(json, "height"),
            JsonFields.number(json, "width"),
            JsonFields.truth(json, "flip"),
            JsonFields.number(json, "brightness"),
            JsonFields.number(json, "contrast"),
            JsonFields.number(json, "saturation"),
            JsonFields.number(json, "hue"),
            JsonFields.truth(json, "grey"),
            blur),
        json.has(ModelFields.FLIP_FIRST) && JsonFields.truth(json, ModelFields.FLIP_FIRST));
  }

  private Map<String, CalibratedScorer> scorers(
      Method method, RepresentationLayout layout, int heldOutImages) {
    Map<String, CalibratedScorer> scorers = new LinkedHashMap<>();
    for (ScorerFactory factory : kept(method)) {
      String name = factory.name();
      AnomalyScorer scorer = factory.read(entry(scorerEntry(factory)));
      if (!factory.suits(scorer, layout)) {
        throw new IllegalArgumentException(name + " was fitted to other views or another encoder");
      }
      double[] heldOut =
          JsonFields.numbers(JsonFields.object(json, ModelFields.HELD_OUT_SCORES), name);
      if (heldOut.length != heldOutImages) {
        throw new IllegalArgumentException(
            "%s has %d held-out scores of %d images"
                .formatted(name, heldOut.length, heldOutImages));
      }
      scorers.put(name, new CalibratedScorer(scorer, new Calibration(heldOut)));
    }
    return scorers;
  }

  /**
   * The scores that the model has: one that was made before the method had all has fewer. Of each,
   * what was fitted, held-out scores and a self-test must be there.
   */
  private List<ScorerFactory> kept(Method method) {
    JsonNode heldOut = JsonFields.object(json, ModelFields.HELD_OUT_SCORES);
    return method.scorers().stream()
        .filter(
            score -> heldOut.has(score.name()) || archive.entries().containsKey(scorerEntry(score)))
        .toList();
  }

  private String scorerEntry(ScorerFactory score) {
    return ModelFields.scorerEntry(score.name(), archive.format());
  }

  private Provenance provenance() {
    JsonNode data = JsonFields.object(json, "data");
    List<EpochSummary> curve = new ArrayList<>();
    JsonFields.list(json, "curve").forEach(epoch -> curve.add(EpochJson.read(epoch)));
    Map<String, Double> collapsed = new LinkedHashMap<>();
    if (json.has(ModelFields.COLLAPSED_LOSSES)) { // models of before have none
      JsonNode kept = JsonFields.object(json, ModelFields.COLLAPSED_LOSSES);
      kept.fieldNames()
          .forEachRemaining(term -> collapsed.put(term, JsonFields.number(kept, term)));
    }
    return new Provenance(
        JsonFields.text(json, "con2-version"),
        JsonFields.whole(json, ModelFields.NUMERICS, Provenance.NUMERICS_UNKNOWN),
        JsonFields.texts(json, "libraries"),
        new LinkedHashMap<>(JsonFields.values(json, "options")),
        fingerprints(ModelFields.TRAINING_ARRAY),
        fingerprints(ModelFields.HELD_OUT_ARRAY),
        JsonFields.text(data, "fingerprint"),
        JsonFields.count(data, "exact-copies"),
        curve,
        collapsed);
  }

  private List<String> fingerprints(String name) {
    byte[] bytes =
        Safetensors.require(entry(ModelFields.FINGERPRINTS_ENTRY), name, Safetensors.Bytes.class)
            .values();
    int each = ModelFields.FINGERPRINT_BYTES;
    if (bytes.length % each != 0) {
      throw new IllegalArgumentException(name + " does not hold whole fingerprints");
    }
    List<String> fingerprints = new ArrayList<>();
    for (int start = 0; start + each <= bytes.length; start += each) {
      fingerprints.add(HexFormat.of().formatHex(bytes, start, start + each));
    }
    return fingerprints;
  }
}
