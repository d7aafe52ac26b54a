package dev.con2.contexts;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.engine.RandomStream;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Fingerprint;
import dev.con2.image.Image;
import dev.con2.image.ImageStream;
import dev.con2.image.Preprocessing;
import dev.con2.score.Embeddings;
import dev.con2.score.Split;
import dev.con2.train.DataSet;
import dev.con2.train.DataSetReader;
import dev.con2.train.Objective;
import dev.con2.train.TrainedEncoder;
import dev.con2.train.TrainingListener;
import dev.con2.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Measures the two requirements of section 3.1 on normal pictures for Flip, Invert and Equalize.
 *
 * <p>A quarter of the pictures is kept aside. Distinctiveness: for each context an encoder is
 * trained shortly by context contrasting alone on the others, and a linear discriminant on its
 * representations tells the contexts of those kept aside. Alignment: one more encoder is trained
 * shortly by content alignment alone on the pictures as they are, so that it knows what is alike
 * but no context; those kept aside are compared as they are, then in the context, and their nearest
 * neighbours should be the same.
 */
public final class ContextMeasurement {

  /** The contexts to choose from. */
  public static final List<ContextAugmentation> CANDIDATES =
      ContextAugmentation.first(4).subList(1, 4);

  /** Of more pictures so many are drawn. */
  public static final int MOST_PICTURES = 1000;

  /** Fewer different ones tell nothing. */
  public static final int FEWEST_PICTURES = 40;

  private static final double KEPT_ASIDE = 0.25;
  private static final int PICTURES_SHOWN = 3000;
  private static final long SAMPLE = 0x73616d706c65L;

  /** Keeps aside no more than the share says; nothing is calibrated here. */
  private static final double NO_RATE = 1;

  private final TrainingOptions options;

  /** With short trainings of these options; contexts and objective are its own to set. */
  public ContextMeasurement(TrainingOptions options) {
    this.options = options;
  }

  /**
   * The options of a measurement that takes a minute or two on two cores: a small encoder on small
   * images.
   *
   * @param pictures how many there are
   */
  public static TrainingOptions.Builder options(int pictures) {
    double learnedFrom = (1 - KEPT_ASIDE) * Math.min(MOST_PICTURES, Math.max(1, pictures));
    return TrainingOptions.builder()
        .imageSize(32)
        .width(16)
        .batchSize(32)
        .views(6)
        .epochs((int) Math.max(1, Math.round(PICTURES_SHOWN / learnedFrom)));
  }

  /**
   * The options of a measurement before a training: as above, and in nothing larger than the
   * training itself.
   *
   * @param training the training that the context is for
   * @param pictures how many there are
   */
  public static TrainingOptions optionsBefore(TrainingOptions training, int pictures) {
    TrainingOptions own = options(pictures).build();
    return own.toBuilder()
        .imageSize(Math.min(own.imageSize(), training.imageSize()))
        .width(Math.min(own.width(), training.width()))
        .epochs(Math.min(own.epochs(), training.epochs()))
        .fit(training.fit())
        .seed(training.seed())
        .device(training.device())
        .precision(training.precision())
        .build();
  }

  /**
   * Measures and chooses.
   *
   * @param pictures of what is normal, in the order of their files
   * @param listener is told how it goes, and may ask to stop
   * @throws InvalidInputException if there are too few pictures or one cannot be read
   * @throws dev.con2.error.TrainingStoppedException if the listener asked to stop
   */
  public ContextChoice run(List<Path> pictures, DataSetReader reader, TrainingListener listener) {
    requireEnough(pictures.size());
    DataSet data = reader.read(sample(pictures), preprocessing(), listener);
    return choose(
        data.pictures().stream().map(ImageStream.Entry.Decoded::image).toList(),
        data.fingerprints(),
        listener);
  }

  /**
   * Measures and chooses on images that are decoded already.
   *
   * @param images of what is normal, of any size; they are brought to the options'
   * @param listener is told how it goes, and may ask to stop
   * @throws InvalidInputException if there are too few
   * @throws dev.con2.error.TrainingStoppedException if the listener asked to stop
   */
  public ContextChoice run(List<Image> images, TrainingListener listener) {
    requireEnough(images.size());
    List<Image> some = sample(images);
    return choose(
        some.stream().map(preprocessing()::apply).toList(),
        some.stream().map(Fingerprint::of).toList(),
        listener);
  }

  private Preprocessing preprocessing() {
    return new Preprocessing(options.imageSize(), options.fit());
  }

  private ContextChoice choose(
      List<Image> images, List<String> fingerprints, TrainingListener listener) {
    requireEnough(new HashSet<>(fingerprints).size());
    Split split = Split.of(fingerprints, KEPT_ASIDE, NO_RATE, options.seed());
    return measure(some(images, split.training()), some(images, split.heldOut()), listener);
  }

  private static List<Image> some(List<Image> images, int[] numbers) {
    return Arrays.stream(numbers).mapToObj(images::get).toList();
  }

  private static void requireEnough(int pictures) {
    if (pictures < FEWEST_PICTURES) {
      throw new InvalidInputException(
          "too few normal pictures to choose a context by: %d, counting exact copies once; give at least %d, or choose by eye: flip if they have an up and a down, else invert"
              .formatted(pictures, FEWEST_PICTURES));
    }
  }

  private <T> List<T> sample(List<T> pictures) {
    int[] order = RandomStream.of(options.seed(), SAMPLE).permutation(pictures.size());
    return Arrays.stream(order).limit(MOST_PICTURES).sorted().mapToObj(pictures::get).toList();
  }

  /**
   * Measures on images.
   *
   * @param training square, of the options' side
   * @param keptAside others, at least three
   */
  ContextChoice measure(List<Image> training, List<Image> keptAside, TrainingListener listener) {
    int trainings = 1 + CANDIDATES.size();
    listener.notice(
        "choosing the context: %d short trainings on %d pictures, measured on %d others"
            .formatted(trainings, training.size(), keptAside.size()));
    List<Double> alignments =
        alignments(training, keptAside, new PartListener(listener, 0, trainings));
    List<ContextFigures> figures = new ArrayList<>();
    for (int i = 0; i < CANDIDATES.size(); i++) {
      ContextAugmentation context = CANDIDATES.get(i);
      double told =
          distinctiveness(
              context, training, keptAside, new PartListener(listener, i + 1, trainings));
      double byColour = colourAlone(context, training, keptAside);
      figures.add(new ContextFigures(context, told, byColour, alignments.get(i)));
    }
    return new ContextChoice(figures, training.size(), keptAside.size());
  }

  private List<Double> alignments(
      List<Image> training, List<Image> keptAside, TrainingListener listener) {
    TrainingOptions content =
        options.toBuilder()
            .objective(Objective.CONTENT)
            .contexts(List.of(ContextAugmentation.UNTOUCHED))
            .build();
    try (TrainedEncoder encoder = TrainedEncoder.train(training, content, listener)) {
      double[][] untouched = represent(keptAside, ContextAugmentation.UNTOUCHED, encoder);
      return CANDIDATES.stream()
          .map(context -> Neighbourhoods.kept(untouched, represent(keptAside, context, encoder)))
          .toList();
    }
  }

  private double distinctiveness(
      ContextAugmentation context,
      List<Image> training,
      List<Image> keptAside,
      TrainingListener listener) {
    TrainingOptions contrasting =
        options.toBuilder()
            .objective(Objective.CONTEXT)
            .contexts(List.of(ContextAugmentation.UNTOUCHED, context))
            .build();
    try (TrainedEncoder encoder = TrainedEncoder.train(training, contrasting, listener)) {
      return LinearDiscriminant.between(
              represent(training, ContextAugmentation.UNTOUCHED, encoder),
              represent(training, context, encoder))
          .accuracy(
              represent(keptAside, ContextAugmentation.UNTOUCHED, encoder),
              represent(keptAside, context, encoder));
    }
  }

  private static double colourAlone(
      ContextAugmentation context, List<Image> training, List<Image> keptAside) {
    return LinearDiscriminant.between(
            ColourFeatures.of(training),
            ColourFeatures.of(ContextTransformation.show(context, training)))
        .accuracy(
            ColourFeatures.of(keptAside),
            ColourFeatures.of(ContextTransformation.show(context, keptAside)));
  }

  /**
   * The images in a context, cropped alike in each context, or the crops would tell contexts apart.
   *
   * @return for each image the mean direction of its representations, a row of unit length
   */
  private static double[][] represent(
      List<Image> images, ContextAugmentation context, TrainedEncoder encoder) {
    return meanDirections(encoder.representIn(context, images));
  }

  private static double[][] meanDirections(List<Embeddings> views) {
    Embeddings first = views.get(0);
    double[][] means = new double[first.rows()][first.dims()];
    for (Embeddings view : views) {
      for (int row = 0; row < means.length; row++) {
        double[] values = new double[view.dims()];
        for (int i = 0; i < values.length; i++) {
          values[i] = view.values()[row * values.length + i];
        }
        makeUnitLength(values);
        for (int i = 0; i < values.length; i++) {
          means[row][i] += values[i];
        }
      }
    }
    for (double[] mean : means) {
      makeUnitLength(mean);
    }
    return means;
  }

  private static void makeUnitLength(double[] row) {
    double squares = 0;
    for (double value : row) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    for (int i = 0; length > 0 && i < row.length; i++) {
      row[i] /= length;
    }
  }
}
