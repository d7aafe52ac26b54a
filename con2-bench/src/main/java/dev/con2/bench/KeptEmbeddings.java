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
import dev.con2.internal.engine.Safetensors.Bytes;
import dev.con2.internal.engine.Safetensors.Floats;
import dev.con2.internal.engine.Safetensors.Longs;
import dev.con2.internal.engine.Sha256;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
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

  /** How a model is made to represent pictures. */
  enum Representing {
    /** As it scores them. */
    AS_IT_IS(""),

    /**
     * Batch norm goes by statistics of the training images under the test-time views, instead of
     * those that training ended with.
     */
    STATISTICS_ANEW("anew"),

    /** The views of each context are drawn as those of the first: the same crops in all. */
    SAME_DRAWS("same-draws");

    private final String word;

    Representing(String word) {
      this.word = word;
    }

    private static Representing of(String word) {
      return Arrays.stream(values())
          .filter(own -> !own.word.isEmpty() && own.word.equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "'%s' is no way to represent pictures; give anew, same-draws or nothing"
                          .formatted(word)));
    }
  }

  private static final String PARTS = "parts";
  private static final String CONTEXTS = "contexts";
  private static final String ORIGIN = "made_of";

  /** What the running statistics of con2's own networks move by towards those of a pass. */
  private static final double MOMENTUM = 0.1;

  /**
   * Reads a file, which is made first where it is not there yet.
   *
   * @param arguments the file; and where it is not there the model that it is made with, the folder
   *     of pictures that this was made of, folders of normal and of anomalous test pictures, and
   *     the word of a {@link Representing} other than the first
   * @throws InvalidInputException if the file is not there and what it is made of is not given, or
   *     it is there and was made of something else than what is given
   */
  static KeptEmbeddings readOrMake(List<String> arguments) throws IOException {
    Path file = Path.of(arguments.get(0));
    if (arguments.size() < 5) {
      if (!Files.exists(file)) {
        throw new InvalidInputException(
            file + " is not there; give MODEL TRAINING NORMAL ANOMALOUS as well, to make it");
      }
      return read(file);
    }
    Representing representing =
        arguments.size() == 5 ? Representing.AS_IT_IS : Representing.of(arguments.get(5));
    Path model = Path.of(arguments.get(1));
    List<Path> folders = arguments.subList(2, 5).stream().map(Path::of).toList();
    byte[] origin = origin(model, folders, representing);
    if (!Files.exists(file)) {
      of(model, folders.get(0), folders.get(1), folders.get(2), representing).write(file, origin);
    }
    Map<String, Safetensors.Array> arrays = arrays(file);
    if (!Arrays.equals(origin, Safetensors.require(arrays, ORIGIN, Bytes.class).values())) {
      throw new InvalidInputException(
          file
              + " was made of another model, of other folders or in another way; give another name,"
              + " or the name alone");
    }
    return of(arrays);
  }

  /** What tells files apart that are made of something else: a digest of the model and the rest. */
  private static byte[] origin(Path model, List<Path> folders, Representing representing)
      throws IOException {
    MessageDigest digest = Sha256.begin();
    digest.update(Files.readAllBytes(model));
    for (Path folder : folders) {
      digest.update(folder.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    digest.update(representing.word.getBytes(StandardCharsets.UTF_8));
    return digest.digest();
  }

  /**
   * Represents images by a model.
   *
   * @param model of a method that has an encoder and scores nothing behind it, with pictures held
   *     out
   * @param trained the folder that it was made of
   * @throws InvalidInputException if a picture that it was made of is not there, or the model is
   *     not such a one
   */
  static KeptEmbeddings of(
      Path model, Path trained, Path normal, Path anomalous, Representing representing) {
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
    List<TestTimeView> views =
        representing == Representing.SAME_DRAWS
            ? drawnAlike(ofContexts(detector.views()))
            : detector.views();
    float[] statistics =
        representing == Representing.STATISTICS_ANEW
            ? statisticsUnder(
                ofContexts(views), detector, those(known, detector.provenance().training()))
            : encoder.statistics();
    try (Encoder ready =
        architecture.scoring(
            encoder.parameters(), statistics, encoder.precision(), ComputeDevice.CPU)) {
      EncoderRepresentation representation = representation(ready, detector, views);
      Representer representer = new Representer(representation);
      return new KeptEmbeddings(
          RepresentationLayout.of(representation.parts(), views),
          represent(representer, detector, those(known, detector.provenance().training())),
          represent(representer, detector, those(known, detector.provenance().heldOut())),
          represent(representer, detector, pictures(normal)),
          represent(representer, detector, pictures(anomalous)));
    }
  }

  private static EncoderRepresentation representation(
      Encoder ready, DetectorModel model, List<TestTimeView> views) {
    TrainedEncoder encoder = model.encoder().orElseThrow();
    int side = model.preprocessing().side();
    return new EncoderRepresentation(
        ready,
        encoder.architecture().shapes(side),
        encoder.normalisation(),
        Readout.STAGES,
        Optional.empty(),
        side,
        views);
  }

  /** Each context under the draws of the first. */
  private static List<TestTimeView> drawnAlike(List<List<TestTimeView>> ofContexts) {
    List<TestTimeView> views = new ArrayList<>();
    for (List<TestTimeView> context : ofContexts) {
      for (int view = 0; view < context.size(); view++) {
        views.add(
            new TestTimeView(
                context.get(view).context(),
                ofContexts.get(0).get(view).parameters(),
                context.get(view).flipFirst()));
      }
    }
    return views;
  }

  /**
   * Batch norm's statistics under test-time views: the mean of those of many passes, each of some
   * images in a view of every context, so that every pass sees all contexts, as in training. What a
   * pass has is read off what the running statistics were moved by.
   *
   * @param ofContexts the views of each context, as many of each
   */
  static float[] statisticsUnder(
      List<List<TestTimeView>> ofContexts, DetectorModel model, List<Image> training) {
    TrainedEncoder encoder = model.encoder().orElseThrow();
    List<Image> squares = training.stream().map(model.preprocessing()::apply).toList();
    try (NetworkWeights weights =
            NetworkWeights.of(
                encoder.layout(), ComputeDevice.CPU, encoder.parameters(), encoder.statistics());
        Encoder moving = encoder.architecture().training(weights, encoder.precision())) {
      EncoderRepresentation representation = representation(moving, model, model.views());
      int room = Math.max(1, representation.rowsInAPass() / ofContexts.size());
      int passes = (squares.size() + room - 1) / room;
      float[] before = TensorTransfer.toFloats(weights.statistics());
      double[] sums = new double[before.length];
      for (int view = 0; view < ofContexts.get(0).size(); view++) {
        int number = view;
        List<TestTimeView> one = ofContexts.stream().map(views -> views.get(number)).toList();
        for (int pass = 0; pass < passes; pass++) {
          int start = squares.size() * pass / passes;
          int end = squares.size() * (pass + 1) / passes;
          representation.under(one).rows(squares.subList(start, end), 0, one.size());
          float[] after = TensorTransfer.toFloats(weights.statistics());
          for (int i = 0; i < sums.length; i++) {
            double ofPass = before[i] + (after[i] - before[i]) / MOMENTUM;
            sums[i] += ofPass * (end - start);
          }
          before = after;
        }
      }
      float[] means = new float[sums.length];
      int shown = squares.size() * ofContexts.get(0).size();
      for (int i = 0; i < means.length; i++) {
        means[i] = (float) (sums[i] / shown);
      }
      return means;
    }
  }

  /** The views of each context, as many of each. */
  static List<List<TestTimeView>> ofContexts(List<TestTimeView> views) {
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

  /**
   * Writes the file, safetensors.
   *
   * @param origin what it was made of
   */
  private void write(Path file, byte[] origin) {
    Map<String, Safetensors.Array> arrays = new TreeMap<>();
    arrays.put(ORIGIN, new Bytes(List.of(origin.length), origin));
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
    return of(arrays(file));
  }

  private static KeptEmbeddings of(Map<String, Safetensors.Array> arrays) {
    return new KeptEmbeddings(
        new RepresentationLayout(integers(arrays, PARTS), integers(arrays, CONTEXTS)),
        views(arrays, "training."),
        views(arrays, "held_out."),
        views(arrays, "normal."),
        views(arrays, "anomalous."));
  }

  private static Map<String, Safetensors.Array> arrays(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return Safetensors.read(stream, Files.size(file), file.toString()).arrays();
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
