package dev.con2.contexts;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.ContextTransformation;
import dev.con2.augment.Normalisation;
import dev.con2.augment.TestTimeView;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.Encoder;
import dev.con2.internal.engine.RandomStream;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.represent.EncoderRepresentation;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.represent.Representation;
import dev.con2.internal.represent.Representer;
import dev.con2.internal.score.HeldOutSplit;
import dev.con2.internal.train.CheckpointPolicy;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.Trainer;
import dev.con2.internal.train.TrainerOptions;
import dev.con2.internal.train.TrainingState;
import dev.con2.score.Embeddings;
import dev.con2.train.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

  /** Larger sets are subsampled to this size. */
  public static final int MAXIMUM_IMAGES = 1000;

  /** Fewer different ones say nothing. */
  public static final int MINIMUM_IMAGES = 40;

  static final double KEPT_ASIDE = 0.25;
  private static final int VIEWS = 6;
  private static final double MINIMUM_VIEW_AREA = 0.5;
  private static final long SAMPLE = 0x73616d706c65L;

  /** Keeps aside no more than the share says; nothing is calibrated here. */
  private static final double NO_RATE = 1;

  private final MeasurementOptions options;
  private final Objective content;
  private final Function<ContextAugmentation, Objective> contrasting;

  /**
   * With short trainings.
   *
   * @param content content alignment alone, on the original context alone
   * @param contrasting context contrasting alone, of the original context and another
   */
  public ContextMeasurement(
      MeasurementOptions options,
      Objective content,
      Function<ContextAugmentation, Objective> contrasting) {
    this.options = options;
    this.content = content;
    this.contrasting = contrasting;
  }

  /**
   * The images that a measurement would use of a larger set: in the set's order.
   *
   * @param pictures of any kind
   */
  public static <T> List<T> sample(List<T> pictures, long seed) {
    int[] order = RandomStream.of(seed, SAMPLE).permutation(pictures.size());
    return Arrays.stream(order).limit(MAXIMUM_IMAGES).sorted().mapToObj(pictures::get).toList();
  }

  /**
   * Measures and chooses.
   *
   * @param images of what is normal, of any size; they are brought to the options'
   * @param listener receives progress, and may ask to stop
   * @throws InvalidInputException if there are too few
   * @throws dev.con2.error.TrainingStoppedException if the listener asked to stop
   */
  public ContextChoice run(List<Image> images, TrainingListener listener) {
    requireEnough(images.size());
    List<Image> some = sample(images, options.seed());
    List<String> fingerprints = some.stream().map(Image::fingerprint).toList();
    requireEnough(new HashSet<>(fingerprints).size());
    HeldOutSplit split = HeldOutSplit.of(fingerprints, KEPT_ASIDE, NO_RATE, options.seed());
    List<Image> sized = some.stream().map(options.preprocessing()::apply).toList();
    return measure(at(sized, split.training()), at(sized, split.heldOut()), listener);
  }

  private static List<Image> at(List<Image> images, int[] positions) {
    return Arrays.stream(positions).mapToObj(images::get).toList();
  }

  private static void requireEnough(int pictures) {
    if (pictures < MINIMUM_IMAGES) {
      throw new InvalidInputException(
          "too few normal pictures to choose a context by: %d, counting exact copies once; give at least %d, or choose by eye: flip if they have an up and a down, else invert"
              .formatted(pictures, MINIMUM_IMAGES));
    }
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
    double[][] trainingColours = colours(ContextAugmentation.ORIGINAL, training);
    double[][] keptColours = colours(ContextAugmentation.ORIGINAL, keptAside);
    List<ContextFigures> figures = new ArrayList<>();
    for (int i = 0; i < CANDIDATES.size(); i++) {
      ContextAugmentation context = CANDIDATES.get(i);
      double classified =
          distinctiveness(
              context, training, keptAside, new PartListener(listener, i + 1, trainings));
      double byColour =
          LinearDiscriminant.between(trainingColours, colours(context, training))
              .accuracy(keptColours, colours(context, keptAside));
      figures.add(new ContextFigures(context, classified, byColour, alignments.get(i)));
    }
    return new ContextChoice(figures, training.size(), keptAside.size());
  }

  private List<Double> alignments(
      List<Image> training, List<Image> keptAside, TrainingListener listener) {
    List<ContextAugmentation> original = List.of(ContextAugmentation.ORIGINAL);
    try (Encoder encoder = train(content, training, listener)) {
      double[][] asTheyAre = represent(keptAside, ContextAugmentation.ORIGINAL, encoder, original);
      return CANDIDATES.stream()
          .map(
              context ->
                  Neighbourhoods.kept(asTheyAre, represent(keptAside, context, encoder, original)))
          .toList();
    }
  }

  private double distinctiveness(
      ContextAugmentation context,
      List<Image> training,
      List<Image> keptAside,
      TrainingListener listener) {
    List<ContextAugmentation> both = List.of(ContextAugmentation.ORIGINAL, context);
    try (Encoder encoder = train(contrasting.apply(context), training, listener)) {
      return LinearDiscriminant.between(
              represent(training, ContextAugmentation.ORIGINAL, encoder, both),
              represent(training, context, encoder, both))
          .accuracy(
              represent(keptAside, ContextAugmentation.ORIGINAL, encoder, both),
              represent(keptAside, context, encoder, both));
    }
  }

  private Encoder train(Objective objective, List<Image> images, TrainingListener listener) {
    TrainerOptions trainer = options.trainer();
    try (Trainer training =
        new Trainer(images, objective, trainer, Optional.empty(), Ranks.one())) {
      TrainingState end = training.run(listener, CheckpointPolicy.none());
      return trainer
          .encoder()
          .architecture()
          .scoring(
              end.parameters(), end.statistics(), trainer.encoder().precision(), trainer.device());
    }
  }

  /** Of 8 bits in every context, or how finely pictures are told would tell the original one. */
  private static double[][] colours(ContextAugmentation context, List<Image> images) {
    return ColourFeatures.of(ContextTransformation.show(context, images));
  }

  /**
   * The images in a context, cropped alike in each context, or the crops would give contexts away.
   *
   * @param trained the contexts that the encoder was trained with
   * @return for each image the mean direction of its representations, a row of unit length
   */
  private double[][] represent(
      List<Image> images,
      ContextAugmentation context,
      Encoder encoder,
      List<ContextAugmentation> trained) {
    List<TestTimeView> views =
        TestTimeView.draw(
                trained,
                VIEWS,
                AugmentationFamily.cropsOnly(MINIMUM_VIEW_AREA),
                options.imageSize(),
                options.seed())
            .stream()
            .filter(view -> view.context().equals(ContextAugmentation.ORIGINAL))
            .map(view -> new TestTimeView(context, view.parameters()))
            .toList();
    Representation representation =
        new EncoderRepresentation(
            encoder,
            options.trainer().encoder().architecture().shapes(options.imageSize()),
            Normalisation.HALF,
            Readout.POOLED,
            Optional.empty(),
            options.imageSize(),
            views);
    return meanDirections(
        new Representer(representation).represent(images, Representer.Listener.SILENT));
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
