package dev.con2;

import dev.con2.TrainingRun.Deadline;
import dev.con2.TrainingRun.Trained;
import dev.con2.device.Rank;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Duplicates;
import dev.con2.image.Image;
import dev.con2.image.ImageReader;
import dev.con2.image.Preprocessing;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.engine.Ranks;
import dev.con2.internal.engine.UnderConstruction;
import dev.con2.internal.score.HeldOutSplit;
import dev.con2.internal.score.Scorers;
import dev.con2.method.EncoderMethod;
import dev.con2.method.Method;
import dev.con2.method.TrainingOptions;
import dev.con2.model.DetectorModel;
import dev.con2.model.Provenance;
import dev.con2.model.TrainedEncoder;
import dev.con2.score.Calibration;
import dev.con2.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The one way from normal pictures to a model, for every method: reads them, holds some back, lets
 * the method choose what is left to it, trains its encoder on the others if it trains one, fits its
 * scores to them and calibrates with those held back.
 *
 * <pre>{@code
 * DetectorModel model =
 *     DetectorTraining.of(
 *             pictures, TrainingOptions.of(Methods.named("con2")).with("epochs", 20))
 *         .run(TrainingListener.SILENT);
 * model.write(Path.of("parts.con2"));
 * }</pre>
 */
public final class DetectorTraining {

  /** Fewer pictures are refused, whatever the method. */
  public static final int MINIMUM_PICTURES = 8;

  /** In less time than this nothing is learned: it is a slip. In minutes. */
  public static final double SHORTEST_BUDGET_MINUTES = 0.001;

  /** Two years, in minutes. */
  public static final double LONGEST_BUDGET_MINUTES = 1e6;

  /** Where the pictures come from. */
  private interface Source {
    NormalPictures read(Preprocessing preprocessing, TrainingListener listener);
  }

  private final Source source;
  private final Optional<Preprocessing> preprocessing;
  private final TrainingOptions options;
  private final Optional<Duration> budget;
  private final Optional<CheckpointFolder> checkpoints;
  private final Optional<Rank> rank;

  private DetectorTraining(
      Source source,
      Optional<Preprocessing> preprocessing,
      TrainingOptions options,
      Optional<Duration> budget,
      Optional<CheckpointFolder> checkpoints,
      Optional<Rank> rank) {
    this.source = source;
    this.preprocessing = preprocessing;
    this.options = Objects.requireNonNull(options);
    this.budget = budget;
    this.checkpoints = checkpoints;
    this.rank = rank;
  }

  /** A training on these pictures, whose order is part of what fixes its result. */
  public static DetectorTraining of(List<Path> pictures, TrainingOptions options) {
    return of(pictures, new NormalPicturesReader(new ImageReader(), false), options);
  }

  /** The same with a reader of one's own. */
  public static DetectorTraining of(
      List<Path> pictures, NormalPicturesReader reader, TrainingOptions options) {
    List<Path> all = List.copyOf(pictures);
    return new DetectorTraining(
        (how, listener) -> reader.read(all, how, listener),
        Optional.empty(),
        options,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A training on images that are decoded already, whose order is part of what fixes its result.
   * Its model knows the images as they are here, not the pictures that they were made of, so an
   * evaluation does not find these among its test pictures; {@link #ofPictures} knows both.
   *
   * @param images square, of the side of the preprocessing; or larger, in which case each epoch
   *     cuts out a new square, and the middle is what scores are fitted to
   * @param preprocessing how pictures that the model is to score become images
   * @throws InvalidInputException if an image is smaller than the preprocessing's side
   */
  public static DetectorTraining ofImages(
      List<Image> images, Preprocessing preprocessing, TrainingOptions options) {
    return ofPictures(NormalPictures.ofImages(images), preprocessing, options);
  }

  /**
   * The same with pictures that are decoded already and known by their fingerprints.
   *
   * @param pictures whose images are as {@link #ofImages} has them; to be closed by the caller,
   *     when the training has ended
   * @param preprocessing how pictures that the model is to score become images
   * @throws InvalidInputException if an image is smaller than the preprocessing's side
   */
  public static DetectorTraining ofPictures(
      NormalPictures pictures, Preprocessing preprocessing, TrainingOptions options) {
    int side = preprocessing.side();
    for (Image image : pictures.images()) {
      if (image.width() < side || image.height() < side) {
        throw new InvalidInputException(
            "an image to learn from has %d by %d pixels, and the preprocessing makes %d by %d; give images at least so large"
                .formatted(image.width(), image.height(), side, side));
      }
    }
    return new DetectorTraining(
        (how, listener) -> pictures.borrowed(),
        Optional.of(preprocessing),
        withPreprocessing(options, preprocessing),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static TrainingOptions withPreprocessing(TrainingOptions options, Preprocessing how) {
    TrainingOptions with =
        options
            .with("image-size", how.side())
            .with("fit", how.fit())
            .with("interpolation", how.interpolation());
    // The records of trainings on pictures that use all of their bits stay as they are.
    return how.bits() == Preprocessing.ALL_BITS ? with : with.with("bits", how.bits());
  }

  /**
   * With as many epochs as fit into this time with all that goes before and after, by the measured
   * speed, instead of the options'. There is one epoch at least, if it does not fit, too.
   *
   * @param time {@link #SHORTEST_BUDGET_MINUTES} to {@link #LONGEST_BUDGET_MINUTES}
   * @throws InvalidInputException if it is shorter or longer
   */
  public DetectorTraining within(Duration time) {
    double minutes = time.toSeconds() / 60.0 + time.toNanosPart() / 60e9;
    if (!(minutes >= SHORTEST_BUDGET_MINUTES && minutes <= LONGEST_BUDGET_MINUTES)) {
      throw new InvalidInputException(
          "the time of a training is %s, out of range; give a quarter of an hour, say, and at least %s minutes"
              .formatted(time, SHORTEST_BUDGET_MINUTES));
    }
    return new DetectorTraining(
        source, preprocessing, options, Optional.of(time), checkpoints, rank);
  }

  /**
   * Keeping its state in a folder, or continuing from what is there. The folder is one training's
   * alone: nothing here keeps another out of it. The checkpoint stays when the training is done,
   * for the case that its model cannot be written; then {@link CheckpointFolder#clear} removes it.
   */
  public DetectorTraining keeping(CheckpointFolder folder) {
    return new DetectorTraining(source, preprocessing, options, budget, Optional.of(folder), rank);
  }

  /**
   * As one of several processes that train together, all with the same pictures and options: rank 0
   * calls {@link #run}, the others {@link #help}. Rank 0 alone reads and writes checkpoints.
   */
  public DetectorTraining as(Rank own) {
    return new DetectorTraining(
        source, preprocessing, options, budget, checkpoints, Optional.of(own));
  }

  /**
   * Does it all. A process that ends while this runs may crash in libtorch: interrupt this thread
   * and wait for it first. An interrupt of this thread, as by {@link
   * java.util.concurrent.Future#cancel}, is a wish to stop, too: training ends before its next
   * step, its checkpoint is kept, and the thread stays interrupted. Once all is computed the model
   * is returned all the same, and can be written.
   *
   * @param listener receives progress, and may ask to stop
   * @throws InvalidInputException if there are too few pictures, the device is not there, what an
   *     option names is missing or cannot be used, or the checkpoint is of another training
   * @throws dev.con2.error.UnreadableImageException if a picture cannot be read
   * @throws dev.con2.error.ModelFileException if the checkpoint to continue from is damaged
   * @throws dev.con2.error.TrainingFailedException if a loss or representation is not a number, a
   *     checkpoint cannot be written, or another rank ends or does not answer
   * @throws dev.con2.error.TrainingStoppedException if the listener asked to stop, or this thread
   *     was interrupted
   */
  public DetectorModel run(TrainingListener listener) {
    if (!rank.map(own -> own.number() == 0).orElse(true)) {
      throw new IllegalStateException("of several ranks the first alone makes a model");
    }
    TrainingListener heard = new InterruptListener(listener);
    try (Ranks ranks = rank.map(Ranks::join).orElseGet(Ranks::one);
        Learned learned = learned(ranks, heard)) {
      return new ModelFitting(learned.planned(), learned.how(), learned.encoder(), heard)
          .fit(
              learned.planned().squares(learned.pictures().images(learned.split().training())),
              learned.planned().squares(learned.pictures().images(learned.split().heldOut())),
              learned.provenance());
    }
  }

  /**
   * Trains as a rank that is not the first; the model is the first's.
   *
   * @param listener as {@link #run} has it
   * @throws InvalidInputException as {@link #run} does, or if this rank's pictures, options or
   *     version are not those of the first
   * @throws dev.con2.error.TrainingFailedException as {@link #run} does
   * @throws dev.con2.error.TrainingStoppedException if the listener of any rank asked to stop, or
   *     its thread was interrupted
   */
  public void help(TrainingListener listener) {
    if (rank.map(own -> own.number() == 0).orElse(true)) {
      throw new IllegalStateException("of several ranks all but the first help");
    }
    try (Ranks ranks = Ranks.join(rank.orElseThrow())) {
      learned(ranks, new InterruptListener(listener)).close();
    }
  }

  private record Learned(
      TrainingOptions planned,
      Preprocessing how,
      NormalPictures pictures,
      HeldOutSplit split,
      Optional<TrainedEncoder> encoder,
      Provenance provenance)
      implements AutoCloseable {

    @Override
    public void close() {
      pictures.close();
    }
  }

  /** All but the fitting; a rank that cannot go on tells the others. */
  private Learned learned(Ranks ranks, TrainingListener listener) {
    try {
      return readAndLearn(ranks, listener);
    } catch (RuntimeException | Error e) {
      ranks.tellFailure(e);
      throw e;
    }
  }

  private Learned readAndLearn(Ranks ranks, TrainingListener listener) {
    Optional<Deadline> deadline = budget.map(Deadline::after);
    options.device().requireAvailable();
    Optional<UnfinishedTraining> before =
        ranks.first() ? checkpoints.flatMap(CheckpointFolder::find) : Optional.empty();
    TrainingOptions sized = options.sized();
    Optional<InitialEncoder> initial = sized.initialEncoder(listener::notice);
    initial.ifPresent(encoder -> requireUsable(sized, encoder));
    Preprocessing how = preprocessing.orElseGet(sized.pictures()::preprocessing);
    try (UnderConstruction made = new UnderConstruction()) {
      NormalPictures pictures = made.add(source.read(how, listener));
      Learned learned = learn(ranks, sized, initial, how, pictures, before, deadline, listener);
      made.complete();
      return learned;
    }
  }

  private Learned learn(
      Ranks ranks,
      TrainingOptions sized,
      Optional<InitialEncoder> initial,
      Preprocessing how,
      NormalPictures pictures,
      Optional<UnfinishedTraining> before,
      Optional<Deadline> deadline,
      TrainingListener listener) {
    requireEnough(pictures);
    HeldOutSplit split = split(pictures, sized);
    if (sized.learnsFromPictures()) {
      requireEnough(split, sized.method());
    }
    List<Image> training = pictures.images(split.training());
    Duplicates duplicates = pictures.duplicates();
    describe(pictures.size(), duplicates, split, sized, initial, listener);

    String fingerprint = pictures.fingerprint();
    ranks.begin(description(sized, initial, fingerprint), options.device());
    TrainingRun run =
        new TrainingRun(ranks, sized, initial, training, checkpoints, before, deadline, listener);
    TrainingOptions planned = run.planned();
    Trained trained = run.trained(planned, fingerprint);
    Provenance provenance =
        new Provenance(
            BuildInformation.version(),
            Provenance.NUMERICS,
            BuildInformation.libraries(),
            planned.toMap(),
            pictures.fingerprints(split.training()),
            pictures.fingerprints(split.heldOut()),
            fingerprint,
            duplicates.copies(),
            trained.curve(),
            trained.collapsedLosses());
    provenance.unlearned().forEach(term -> listener.notice("warning: " + term.sentence()));
    return new Learned(planned, how, pictures, split, trained.encoder(), provenance);
  }

  /** What must be alike at all ranks; each may work on a card of its own. */
  private Map<String, String> description(
      TrainingOptions sized, Optional<InitialEncoder> initial, String fingerprint) {
    Map<String, String> description = new LinkedHashMap<>(sized.toText());
    description.put("device", sized.device().kind().name().toLowerCase(Locale.ROOT));
    initial.ifPresent(
        encoder -> {
          description.put("precision", encoder.precision().toString());
          description.put("encoder", encoder.architecture().summary());
        });
    // What is left of it differs from rank to rank, and that of rank 0 counts.
    description.put("budget", budget.isPresent() ? "given" : "none");
    description.put("pictures with the fingerprint", fingerprint);
    description.put("version", BuildInformation.version());
    description.put("numerics", Integer.toString(Provenance.NUMERICS));
    return description;
  }

  private static void requireUsable(TrainingOptions options, InitialEncoder initial) {
    EncoderMethod method = (EncoderMethod) options.method();
    method.requireUsable(
        method.readout().size(initial.architecture().shapes(options.pictures().side())));
  }

  /** How many normal pictures a training of the method needs at least. */
  public static int minimumPictures(Method method) {
    return Math.max(MINIMUM_PICTURES, method.minimumImages());
  }

  private static void requireEnough(NormalPictures pictures) {
    if (pictures.size() < MINIMUM_PICTURES) {
      throw new InvalidInputException(
          "too few normal pictures to learn from: %d; give at least %d, better hundreds"
              .formatted(pictures.size(), MINIMUM_PICTURES));
    }
  }

  /** What a method chooses by are the pictures that are left to train on. */
  private static void requireEnough(HeldOutSplit split, Method method) {
    if (split.training().length < method.minimumImages()) {
      throw new InvalidInputException(
          "too few normal pictures: %s needs %d to learn from, and with %d held out %d are left; give more, or change the option that needs so many (context auto, clusters, neighbours)"
              .formatted(
                  method.name(),
                  method.minimumImages(),
                  split.heldOut().length,
                  split.training().length));
    }
  }

  private static HeldOutSplit split(NormalPictures pictures, TrainingOptions options) {
    double heldOut = options.calibration().heldOut();
    double rate = options.calibration().falseAlarmRate();
    if (heldOut == 0) {
      return HeldOutSplit.withoutHeldOut(pictures.size());
    }
    return options.learnsFromPictures()
        ? HeldOutSplit.of(pictures.fingerprints(), heldOut, rate, options.seed())
        : HeldOutSplit.allHeldOut(pictures.fingerprints());
  }

  private static void describe(
      int pictures,
      Duplicates duplicates,
      HeldOutSplit split,
      TrainingOptions options,
      Optional<InitialEncoder> initial,
      TrainingListener listener) {
    if (duplicates.copies() > 0) {
      listener.notice(duplicates.summary());
    }
    int leftOut = pictures - split.training().length - split.heldOut().length;
    String learning =
        split.training().length == 0
            ? "nothing is learned from the pictures"
            : "%s on %d pictures"
                .formatted(
                    options.trains() ? "training" : "fitting scores", split.training().length);
    listener.notice(
        "%s, %d held out to calibrate%s%s"
            .formatted(
                learning,
                split.heldOut().length,
                leftOut == 0 ? "" : ", %d left out as copies of those".formatted(leftOut),
                initial
                    .map(own -> "; %s on %s".formatted(own.precision(), options.device()))
                    .orElse("")));
    if (initial.isPresent() && missesStages(options, initial.get())) {
      listener.notice(
          "the encoder shows no stages: the score %s looks at its output alone"
              .formatted(Scorers.STAGES.name()));
    }
    double rate = options.calibration().falseAlarmRate();
    int needed = Calibration.imagesNeeded(rate);
    if (options.calibration().heldOut() > 0 && split.heldOut().length < needed) {
      listener.notice(
          "warning: %d held-out pictures are too few for a false-alarm rate of %s: nothing will be called anomalous; %d are needed, so %s or a higher false-alarm rate"
              .formatted(split.heldOut().length, rate, needed, more(duplicates.copies(), needed)));
    }
  }

  /** What it takes to hold out enough, where half of the pictures may be. */
  private static String more(int copies, int needed) {
    int least = 2 * needed;
    return copies == 0
        ? "give at least %d pictures".formatted(least)
        : "give at least %d pictures that are not copies of each other (%d of these are copies)"
            .formatted(least, copies);
  }

  /** Whether the method scores by stages, and the encoder has its output alone to show. */
  private static boolean missesStages(TrainingOptions options, InitialEncoder initial) {
    return options.method() instanceof EncoderMethod own
        && own.scorers().contains(Scorers.STAGES)
        && own.readout().parts(initial.architecture().shapes(options.pictures().side())).size()
            == 1;
  }
}
