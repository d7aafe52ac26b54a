package dev.con2.bench;

import dev.con2.AnomalyDetector;
import dev.con2.augment.TestTimeView;
import dev.con2.device.ComputeDevice;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Fingerprint;
import dev.con2.image.Image;
import dev.con2.image.ImageFolder;
import dev.con2.image.ImageReader;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.encoder.EncoderArchitecture;
import dev.con2.internal.encoder.NetworkWeights;
import dev.con2.internal.engine.Safetensors;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.files.StagedFiles;
import dev.con2.internal.represent.EncoderRepresentation;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.represent.Representer;
import dev.con2.method.EncoderMethod;
import dev.con2.model.DetectorModel;
import dev.con2.model.TrainedEncoder;
import dev.con2.score.Embeddings;
import dev.con2.score.RepresentationLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What scores are made of: the image itself and the pooled maps of every stage of a trained encoder
 * under the test-time views of its model. With them in a file scores are compared without an
 * encoder.
 *
 * @param layout of all of them
 * @param training for each view the images that the model was trained on
 * @param heldOut for each view those that calibrate it
 * @param normal for each view normal test images
 * @param anomalous for each view anomalous ones
 */
record KeptEmbeddings(
    RepresentationLayout layout,
    List<Embeddings> training,
    List<Embeddings> heldOut,
    List<Embeddings> normal,
    List<Embeddings> anomalous) {

  private static final String PARTS = "parts";
  private static final String CONTEXTS = "contexts";

  /**
   * Reads a file, which is made first where it is not there yet.
   *
   * @param arguments the file; and where it is not there the model that it is made with, the folder
   *     of pictures that this was made of, folders of normal and of anomalous test pictures, and
   *     {@code anew} if batch norm is to go by statistics of the test-time views
   * @throws InvalidInputException if the file is not there and what it is made of is not given
   */
  static KeptEmbeddings readOrMake(List<String> arguments) throws IOException {
    Path file = Path.of(arguments.get(0));
    if (!Files.exists(file)) {
      if (arguments.size() < 5) {
        throw new InvalidInputException(
            file + " is not there; give MODEL TRAINING NORMAL ANOMALOUS as well, to make it");
      }
      of(
              Path.of(arguments.get(1)),
              Path.of(arguments.get(2)),
              Path.of(arguments.get(3)),
              Path.of(arguments.get(4)),
              arguments.size() > 5 && arguments.get(5).equals("anew"))
          .write(file);
    }
    return read(file);
  }

  /**
   * Represents images by a model.
   *
   * @param model of a method that has an encoder and scores nothing behind it, with pictures held
   *     out
   * @param trained the folder that it was made of
   * @param anew whether batch norm goes by statistics of the training images under the test-time
   *     views, instead of those that training ended with
   * @throws InvalidInputException if a picture that it was made of is not there, or the model is
   *     not such a one
   */
  static KeptEmbeddings of(Path model, Path trained, Path normal, Path anomalous, boolean anew) {
    DetectorModel detector = AnomalyDetector.read(model);
    TrainedEncoder encoder =
        detector
            .encoder()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        model + " has no encoder; give a model of a method that trains one"));
    if (detector.method() instanceof EncoderMethod own && own.readout().needsHeads()) {
      throw new InvalidInputException(
          "%s has scores of its heads, which are not kept; give a model of another method than %s"
              .formatted(model, own.name()));
    }
    if (detector.provenance().heldOut().isEmpty()) {
      throw new InvalidInputException(
          "%s was made without held-out pictures, by which scores are combined; train it with some"
              .formatted(model));
    }
    Map<String, Image> known = new LinkedHashMap<>();
    pictures(trained).forEach(image -> known.put(Fingerprint.of(image), image));
    EncoderArchitecture architecture = encoder.architecture();
    float[] statistics =
        anew
            ? statisticsOfViews(detector, those(known, detector.provenance().training()))
            : encoder.statistics();
    try (Encoder ready =
        architecture.scoring(
            encoder.parameters(), statistics, encoder.precision(), ComputeDevice.CPU)) {
      EncoderRepresentation representation = representation(ready, detector);
      Representer representer = new Representer(representation);
      return new KeptEmbeddings(
          RepresentationLayout.of(representation.parts(), detector.views()),
          represent(representer, detector, those(known, detector.provenance().training())),
          represent(representer, detector, those(known, detector.provenance().heldOut())),
          represent(representer, detector, pictures(normal)),
          represent(representer, detector, pictures(anomalous)));
    }
  }

  private static EncoderRepresentation representation(Encoder ready, DetectorModel model) {
    TrainedEncoder encoder = model.encoder().orElseThrow();
    int side = model.preprocessing().side();
    return new EncoderRepresentation(
        ready,
        encoder.architecture().shapes(side),
        encoder.normalisation(),
        Readout.STAGES,
        Optional.empty(),
        side,
        model.views());
  }

  /**
   * Batch norm's running statistics, moved along by passes of many images in a view of each
   * context, so that every pass sees all contexts, as in training.
   */
  private static float[] statisticsOfViews(DetectorModel model, List<Image> training) {
    TrainedEncoder encoder = model.encoder().orElseThrow();
    List<Image> squares = training.stream().map(model.preprocessing()::apply).toList();
    List<List<TestTimeView>> ofContexts = ofContexts(model.views());
    try (NetworkWeights weights =
            NetworkWeights.of(
                encoder.layout(), ComputeDevice.CPU, encoder.parameters(), encoder.statistics());
        Encoder moving = encoder.architecture().training(weights, encoder.precision())) {
      EncoderRepresentation representation = representation(moving, model);
      int room = Math.max(1, representation.rowsInAPass() / ofContexts.size());
      int passes = (squares.size() + room - 1) / room;
      for (int view = 0; view < ofContexts.get(0).size(); view++) {
        int number = view;
        List<TestTimeView> one = ofContexts.stream().map(views -> views.get(number)).toList();
        for (int pass = 0; pass < passes; pass++) {
          int start = squares.size() * pass / passes;
          int end = squares.size() * (pass + 1) / passes;
          representation.under(one).rows(squares.subList(start, end), 0, one.size());
        }
      }
      return TensorTransfer.toFloats(weights.statistics());
    }
  }

  /** The views of each context, as many of each. */
  private static List<List<TestTimeView>> ofContexts(List<TestTimeView> views) {
    return List.copyOf(
        views.stream()
            .collect(
                Collectors.groupingBy(
                    TestTimeView::context, LinkedHashMap::new, Collectors.toList()))
            .values());
  }

  private static List<Image> pictures(Path folder) {
    ImageReader reader = new ImageReader();
    return ImageFolder.list(List.of(folder)).images().stream().map(reader::read).toList();
  }

  private static List<Image> those(Map<String, Image> known, List<String> fingerprints) {
    List<Image> images = new ArrayList<>();
    for (String fingerprint : fingerprints) {
      Image image = known.get(fingerprint);
      if (image == null) {
        throw new InvalidInputException(
            "a picture that the model was made of is not in the folder; give the folder that it was made of");
      }
      images.add(image);
    }
    return images;
  }

  private static List<Embeddings> represent(
      Representer representer, DetectorModel model, List<Image> images) {
    return representer.represent(
        images.stream().map(model.preprocessing()::apply).toList(), Representer.Listener.SILENT);
  }

  /** Writes the file, safetensors. */
  void write(Path file) {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    arrays.put(PARTS, longs(layout.parts()));
    arrays.put(CONTEXTS, longs(layout.contexts()));
    put(arrays, "training.", training);
    put(arrays, "held_out.", heldOut);
    put(arrays, "normal.", normal);
    put(arrays, "anomalous.", anomalous);
    try (StagedFiles files = new StagedFiles()) {
      files.write(file, new Safetensors(arrays)::write);
      files.moveIntoPlace();
    }
  }

  private static Longs longs(List<Integer> values) {
    return new Longs(
        List.of(values.size()), values.stream().mapToLong(Integer::longValue).toArray());
  }

  private static void put(
      Map<String, Safetensors.Array> arrays, String name, List<Embeddings> views) {
    for (int view = 0; view < views.size(); view++) {
      Embeddings rows = views.get(view);
      arrays.put(name + view, new Floats(List.of(rows.rows(), rows.dims()), rows.values()));
    }
  }

  /** Reads the file. */
  static KeptEmbeddings read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      Map<String, Safetensors.Array> arrays =
          Safetensors.read(stream, Files.size(file), file.toString()).arrays();
      return new KeptEmbeddings(
          new RepresentationLayout(integers(arrays, PARTS), integers(arrays, CONTEXTS)),
          views(arrays, "training."),
          views(arrays, "held_out."),
          views(arrays, "normal."),
          views(arrays, "anomalous."));
    }
  }

  private static List<Integer> integers(Map<String, Safetensors.Array> arrays, String name) {
    return Arrays.stream(Safetensors.require(arrays, name, Longs.class).values())
        .mapToObj(Math::toIntExact)
        .toList();
  }

  private static List<Embeddings> views(Map<String, Safetensors.Array> arrays, String name) {
    List<Embeddings> views = new ArrayList<>();
    while (arrays.containsKey(name + views.size())) {
      Floats rows = Safetensors.require(arrays, name + views.size(), Floats.class);
      views.add(new Embeddings(rows.shape().get(0), rows.shape().get(1), rows.values()));
    }
    return views;
  }
}
