package dev.con2.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.image.Image;
import dev.con2.internal.archive.ModelArchive;
import dev.con2.internal.encoder.ResNet18Architecture;
import dev.con2.internal.encoder.TorchScriptArchitecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.train.EpochJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns a model into the entries of its file. */
final class ModelWriter {

  private final DetectorModel model;

  ModelWriter(DetectorModel model) {
    this.model = model;
  }

  void write(Path file) {
    Map<String, Map<String, Safetensors.Array>> entries = new LinkedHashMap<>();
    model.encoder().ifPresent(encoder -> addEncoder(encoder, entries));
    model
        .scorers()
        .forEach(
            (score, scorer) ->
                entries.put(
                    ModelFields.scorerEntry(score, ModelArchive.FORMAT), scorer.scorer().arrays()));
    entries.put(ModelFields.SELF_TEST_ENTRY, selfTestArrays());
    Map<String, Safetensors.Array> fingerprints = new LinkedHashMap<>();
    fingerprints.put(ModelFields.TRAINING_ARRAY, bytes(model.provenance().training()));
    fingerprints.put(ModelFields.HELD_OUT_ARRAY, bytes(model.provenance().heldOut()));
    entries.put(ModelFields.FINGERPRINTS_ENTRY, fingerprints);
    ModelArchive.write(file, json(), entries);
  }

  private static void addEncoder(
      TrainedEncoder encoder, Map<String, Map<String, Safetensors.Array>> entries) {
    Map<String, Safetensors.Array> arrays = new LinkedHashMap<>();
    for (WeightLayout.NetworkArray entry : encoder.layout().entries()) {
      float[] from = entry.trained() ? encoder.parameters() : encoder.statistics();
      List<Integer> shape = entry.sizes().stream().map(Math::toIntExact).toList();
      float[] values = Arrays.copyOfRange(from, entry.offset(), entry.offset() + entry.size());
      arrays.put(entry.name(), new Safetensors.Floats(shape, values));
    }
    entries.put(ModelFields.ENCODER_ENTRY, arrays);
    if (encoder.architecture() instanceof TorchScriptArchitecture script) {
      byte[] module = script.module();
      entries.put(
          ModelFields.MODULE_ENTRY,
          Map.of(ModelFields.MODULE_ARRAY, new Safetensors.Bytes(List.of(module.length), module)));
    }
  }

  private static Safetensors.Array bytes(List<String> fingerprints) {
    byte[] bytes = HexFormat.of().parseHex(String.join("", fingerprints));
    return new Safetensors.Bytes(
        List.of(fingerprints.size(), ModelFields.FINGERPRINT_BYTES), bytes);
  }

  private Map<String, Safetensors.Array> selfTestArrays() {
    List<Image> images = model.selfTest().images();
    int side = model.preprocessing().side();
    byte[] samples = new byte[images.size() * 3 * side * side];
    for (int i = 0; i < images.size(); i++) {
      byte[] own = ((Image.EightBit) images.get(i)).samples();
      System.arraycopy(own, 0, samples, i * own.length, own.length);
    }
    List<Integer> shape = List.of(images.size(), 3, side, side);
    Map<String, Safetensors.Array> arrays = new LinkedHashMap<>();
    arrays.put(ModelFields.IMAGES_ARRAY, new Safetensors.Bytes(shape, samples));
    for (SelfTest.EncodedPicture picture : model.selfTest().pictures()) {
      arrays.put(
          ModelFields.PICTURE_ARRAY + picture.name(),
          new Safetensors.Bytes(List.of(picture.file().length), picture.file()));
    }
    return arrays;
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(ModelFields.KIND, ModelFields.DETECTOR);
    writeProvenance(json);
    ObjectNode preprocessing = json.putObject("preprocessing");
    preprocessing.put("image-size", model.preprocessing().side());
    preprocessing.put("fit", model.preprocessing().fit().toString());
    preprocessing.put("edge", model.preprocessing().edge());
    preprocessing.put("interpolation", model.preprocessing().interpolation().toString());
    preprocessing.put("bits", model.preprocessing().bits());
    preprocessing.put("resize", "antialiased, rows first, 8 or 16 bits");
    model.encoder().ifPresent(encoder -> json.set("encoder", encoderJson(encoder)));
    ArrayNode views = json.putArray("views");
    model.views().forEach(view -> views.add(viewJson(view)));
    json.put("default-score", model.defaultScore());
    json.put("false-alarm-rate", model.falseAlarmRate());
    ObjectNode calibration = json.putObject(ModelFields.HELD_OUT_SCORES);
    model
        .scorers()
        .forEach(
            (name, scorer) ->
                addAll(calibration.putArray(name), scorer.calibration().heldOutScores()));
    ObjectNode selfTest = json.putObject(ModelFields.SELF_TEST);
    model
        .selfTest()
        .tolerance()
        .ifPresent(tolerance -> selfTest.put(ModelFields.TOLERANCE, tolerance));
    ObjectNode pictures = selfTest.putObject(ModelFields.PICTURES);
    model
        .selfTest()
        .pictures()
        .forEach(picture -> pictures.put(picture.name(), picture.fingerprint()));
    model.selfTest().scores().forEach((score, values) -> addAll(selfTest.putArray(score), values));
    return json;
  }

  private static ObjectNode encoderJson(TrainedEncoder encoder) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (encoder.architecture() instanceof ResNet18Architecture resNet) {
      json.put("architecture", ResNet18Architecture.NAME);
      json.put("width", resNet.width());
      json.put("stem", resNet.stem().toString());
    } else if (encoder.architecture() instanceof TorchScriptArchitecture script) {
      json.put("architecture", ModelFields.TORCHSCRIPT);
      json.put("sha256", script.sha256());
    }
    json.put("representation-size", encoder.architecture().representationSize());
    json.put("precision", encoder.precision().toString());
    json.put("mean", encoder.normalisation().mean().toString());
    json.put("standard-deviation", encoder.normalisation().standardDeviation().toString());
    return json;
  }

  private void writeProvenance(ObjectNode json) {
    Provenance provenance = model.provenance();
    json.put("method", model.method().name());
    json.put("con2-version", provenance.con2Version());
    json.put(ModelFields.NUMERICS, provenance.numerics());
    ObjectNode libraries = json.putObject("libraries");
    provenance.libraries().forEach(libraries::put);
    ObjectNode options = json.putObject("options");
    provenance.options().forEach((name, value) -> options.putPOJO(name, value));
    ObjectNode data = json.putObject("data");
    data.put("training-images", provenance.training().size());
    data.put("held-out-images", provenance.heldOut().size());
    data.put("fingerprint", provenance.dataFingerprint());
    data.put("exact-copies", provenance.exactCopies());
    ArrayNode curve = json.putArray("curve");
    provenance.curve().forEach(epoch -> curve.add(EpochJson.write(epoch)));
    ObjectNode collapsed = json.putObject(ModelFields.COLLAPSED_LOSSES);
    new TreeMap<>(provenance.collapsedLosses()).forEach(collapsed::put);
  }

  private static ObjectNode viewJson(TestTimeView view) {
    ViewParameters parameters = view.parameters();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("context", view.context().toString());
    json.put("top", parameters.top());
    json.put("left", parameters.left());
    json.put("height", parameters.height());
    json.put("width", parameters.width());
    json.put("flip", parameters.flip());
    json.put("brightness", parameters.brightness());
    json.put("contrast", parameters.contrast());
    json.put("saturation", parameters.saturation());
    json.put("hue", parameters.hue());
    json.put("grey", parameters.grey());
    json.put("blur", parameters.blur());
    if (view.flipFirst()) {
      json.put(ModelFields.FLIP_FIRST, true);
    }
    return json;
  }

  private static void addAll(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }
}
