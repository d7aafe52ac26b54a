package dev.con2.method;

import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.encoder.EncoderOptions;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.internal.encoder.EncoderArchitecture;
import dev.con2.internal.encoder.EncoderFile;
import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.ResNet18Architecture;
import dev.con2.internal.encoder.TorchScriptArchitecture;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Options;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OriginalRecipe;
import dev.con2.internal.train.TrainerOptions;
import dev.con2.score.RepresentationLayout;
import dev.con2.score.ScorerFactory;
import dev.con2.train.OptimiserOptions;
import dev.con2.train.Recipe;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Everything that decides what comes out of a training, beside the pictures. Options are changed by
 * name, as the command line calls them, and all else is as the defaults have it:
 *
 * <pre>{@code
 * TrainingOptions.of(Methods.named("con2")).with("epochs", 20).with("context", "flip,invert")
 * }</pre>
 *
 * @param method with its own options
 * @param pictures how a picture becomes a square image
 * @param encoder which, and what it starts from
 * @param optimiser how long and how fast is trained
 * @param views the test-time views
 * @param calibration how the model decides
 * @param seed fixes every random draw
 * @param device where to train
 */
public record TrainingOptions(
    Method method,
    PictureOptions pictures,
    @Needs(Need.ENCODER) EncoderOptions encoder,
    @Needs(Need.TRAINING) OptimiserOptions optimiser,
    @Needs(Need.VIEWS) ViewOptions views,
    CalibrationOptions calibration,
    @Option(name = "seed", value = "NUMBER", help = "Fixes every random draw.") long seed,
    @Needs(Need.ENCODER)
        @Option(
            name = "device",
            value = "NAME",
            help =
                "auto, cpu, cuda or cuda:n; auto is the graphics card where the build (CON2_GPU=1)"
                    + " and the machine have one, else the processor.")
        ComputeDevice device) {

  /** The name of the method in {@link #toMap}. */
  public static final String METHOD = "method";

  private static final String HALF_SIZE = "half-size";

  /**
   * Checks what the parts cannot check alone.
   *
   * @throws InvalidInputException if the method cannot have so many views, it has no such score, or
   *     nothing is to be trained and it scores by heads
   */
  public TrainingOptions {
    if (method instanceof EncoderMethod own) {
      own.requireViews(views.views());
    }
    if (encoder.freeze() && method instanceof EncoderMethod own && own.readout().needsHeads()) {
      throw new InvalidInputException(
          "option freeze trains nothing, and %s scores by heads that are to be trained; leave it out"
              .formatted(own.name()));
    }
    calibration.score().ifPresent(name -> requireScore(method, name));
  }

  private static void requireScore(Method method, String name) {
    if (method.scorers().stream().noneMatch(scorer -> scorer.name().equals(name))) {
      throw new InvalidInputException(
          "score '%s' is not one of %s; give %s"
              .formatted(
                  name,
                  method.name(),
                  method.scorers().stream()
                      .map(scorer -> "%s (%s)".formatted(scorer.name(), scorer.description()))
                      .collect(Collectors.joining(" or "))));
    }
  }

  /** The defaults, which suit minutes on a processor. */
  public static TrainingOptions of(Method method) {
    return new TrainingOptions(
        method,
        PictureOptions.DEFAULT,
        EncoderOptions.DEFAULT,
        OptimiserOptions.DEFAULT,
        method instanceof EncoderMethod own
            ? new ViewOptions(
                own.defaultViews(),
                ViewOptions.DEFAULT.minimumViewArea(),
                ViewOptions.DEFAULT.family())
            : ViewOptions.DEFAULT,
        CalibrationOptions.DEFAULT,
        0,
        ComputeDevice.CPU);
  }

  /**
   * The same with one option changed.
   *
   * @param name as the command line and {@link #toMap} call it, such as {@code image-size}; not
   *     {@link #METHOD}, which {@link #with(Method)} changes
   * @param value what it becomes; its text is what counts
   * @throws InvalidInputException naming the option if there is none of that name, it means nothing
   *     to the method, or the value is of another kind or out of range
   */
  public TrainingOptions with(String name, Object value) {
    TrainingOptions changed = Options.with(this, name, String.valueOf(value));
    changed.requireUse(name);
    return changed;
  }

  /**
   * The same with those of these options that mean something, each looked at after those that
   * decide whether it does.
   *
   * @param values by name
   * @throws InvalidInputException naming the option if a value is of another kind or out of range
   */
  public TrainingOptions withUsed(Map<String, ?> values) {
    TrainingOptions changed = this;
    for (Options.Named option : Options.of(this)) {
      Object value = values.get(option.name());
      if (value != null && changed.uses(option.name())) {
        changed = changed.with(option.name(), value);
      }
    }
    return changed;
  }

  /**
   * Makes sure that an option of that name, which was given, means something here.
   *
   * @throws InvalidInputException saying why it does not
   */
  public void requireUse(String name) {
    option(name)
        .flatMap(this::lack)
        .ifPresent(
            reason -> {
              throw new InvalidInputException(
                  "option %s means nothing here, since %s; leave it out".formatted(name, reason));
            });
  }

  /** Whether an option of that name means something here. */
  public boolean uses(String name) {
    Optional<Options.Named> option = option(name);
    return option.isPresent() && lack(option.get()).isEmpty();
  }

  private Optional<Options.Named> option(String name) {
    return Options.of(this).stream().filter(option -> option.name().equals(name)).findFirst();
  }

  /** The same for another method. */
  public TrainingOptions with(Method other) {
    return new TrainingOptions(
        other, pictures, encoder, optimiser, views, calibration, seed, device);
  }

  /** Why an option means nothing here; nothing if it means something. */
  private Optional<String> lack(Options.Named option) {
    return option.needs().stream().flatMap(need -> lack(need).stream()).findFirst();
  }

  private Optional<String> lack(Need need) {
    return switch (need) {
      case ENCODER -> because(method instanceof FeatureMethod, method.name() + " has no encoder");
      case VIEWS ->
          lack(Need.ENCODER)
              .or(
                  () ->
                      because(
                          method instanceof EncoderMethod own && !own.takesViews(),
                          method.name() + " scores pictures as they are"));
      case RESNET18 ->
          because(!encoder.isResNet18(), "the encoder is another network than resnet18");
      case OBJECTIVE ->
          because(
              method instanceof EncoderMethod own && own.objective().isEmpty(),
              method.name() + " trains nothing anyway");
      case TRAINING -> because(!trains(), "nothing is trained");
      case OWN_RECIPE ->
          because(originalRecipe().isEmpty(), method.name() + " has no recipe but the common one");
      case COMMON_RECIPE ->
          because(
              chosenRecipe().isPresent(),
              "the original recipe of %s has its own".formatted(method.name()));
      case REFERENCES ->
          because(
              method.scorers().stream().noneMatch(ScorerFactory::keepsReferences),
              "no score of " + method.name() + " keeps a few training pictures for all");
      case DRAWN_VIEWS -> method instanceof EncoderMethod own ? viewsLack(own) : Optional.empty();
    };
  }

  private Optional<String> viewsLack(EncoderMethod own) {
    OptionalDouble area = own.viewArea();
    return area.isPresent()
        ? Optional.of(
            "the crops among the views of %s are %s of the picture"
                .formatted(own.name(), area.getAsDouble()))
        : because(
            views.views() < 2 * own.contexts().size(),
            "the only view of each context is the picture as it is");
  }

  private static Optional<String> because(boolean lacking, String reason) {
    return lacking ? Optional.of(reason) : Optional.empty();
  }

  /** What is trained for; nothing if the method or the options leave the encoder as it is. */
  public Optional<Objective> objective() {
    return method instanceof EncoderMethod own && !encoder.freeze()
        ? own.objective()
        : Optional.empty();
  }

  /** Whether anything is trained. */
  public boolean trains() {
    return objective().isPresent();
  }

  /** Whether pictures teach anything: the encoder, or a score. If not, they calibrate alone. */
  public boolean learnsFromPictures() {
    return trains() || scorers().stream().anyMatch(ScorerFactory::learnsFromImages);
  }

  /** The scores of the method, keeping as many training images as the options say. */
  public List<ScorerFactory> scorers() {
    return method.scorers().stream()
        .map(score -> calibration.references().map(score::keeping).orElse(score))
        .toList();
  }

  /** The options of the training loop with this encoder. */
  public TrainerOptions trainer(InitialEncoder initial) {
    return new TrainerOptions(
        initial, pictures.side(), halfSize(), optimiser, chosenRecipe(), seed, device);
  }

  private Optional<OriginalRecipe> originalRecipe() {
    return method instanceof EncoderMethod own ? own.originalRecipe() : Optional.empty();
  }

  /** The original recipe, where it is trained by; empty for the common one. */
  private Optional<OriginalRecipe> chosenRecipe() {
    return optimiser.recipe() == Recipe.ORIGINAL ? originalRecipe() : Optional.empty();
  }

  /** Another network may take images of one size alone, and weights know theirs. */
  private double halfSize() {
    if (!uses(HALF_SIZE)) {
      return 0;
    }
    return optimiser
        .halfSize()
        .orElseGet(
            () ->
                encoder.startFrom().isPresent()
                    ? 0
                    : OptimiserOptions.usualHalfSize(pictures.side()));
  }

  /**
   * Reads the encoder that the options name.
   *
   * @param notices receives, in sentences, what of its weights does not fit
   * @return none if the method has no encoder
   * @throws InvalidInputException if a file is missing or cannot be used, nothing would be trained
   *     and the encoder knows nothing, or the method needs stages that the encoder does not show
   */
  public Optional<InitialEncoder> initialEncoder(Consumer<String> notices) {
    requireTrained();
    if (!(method instanceof EncoderMethod own)) {
      return Optional.empty();
    }
    InitialEncoder initial = InitialEncoder.of(encoder, pictures.side(), device, notices);
    boolean showsStages = !initial.architecture().shapes(pictures.side()).stages().isEmpty();
    if (own.readout().needsStages() && !showsStages) {
      throw new InvalidInputException(
          "%s scores by the maps of the encoder's stages, and those of %s are not known; give the encoder resnet18"
              .formatted(own.name(), encoder.encoder()));
    }
    if (objective().filter(Objective::needsStages).isPresent() && !showsStages) {
      throw new InvalidInputException(
          "%s trains each of the encoder's last stages by itself, and those of %s are not known; give the encoder resnet18"
              .formatted(own.name(), encoder.encoder()));
    }
    return Optional.of(initial);
  }

  /**
   * Makes sure that scores are not fitted to random weights, and that what the method itself needs
   * is there.
   *
   * @throws InvalidInputException if nothing would be trained and the encoder knows nothing, or
   *     something is missing
   */
  public void requireTrained() {
    if (method instanceof EncoderMethod own) {
      own.requireGiven(encoder);
    }
    if (method instanceof EncoderMethod && !trains() && encoder.file().isEmpty()) {
      throw new InvalidInputException(
          "%s does not train the encoder, and %s starts from random weights; give the option encoder a TorchScript file, or start-from the weights of a ResNet18"
              .formatted(encoder.freeze() ? "option freeze" : method.name(), encoder.encoder()));
    }
  }

  /** With images of the size and kind that the encoder's own file asks for, unless given. */
  public TrainingOptions sized() {
    EncoderFile beside =
        encoder
            .file()
            .filter(file -> method instanceof EncoderMethod)
            .map(EncoderFile::beside)
            .orElseGet(EncoderFile::silent);
    return new TrainingOptions(
        method, pictures.completedBy(beside), encoder, optimiser, views, calibration, seed, device);
  }

  /**
   * With nothing left open: what was derived is given. Asking for the result gives the same
   * training again.
   *
   * @param initial the encoder, if the method has one
   */
  public TrainingOptions resolved(Optional<InitialEncoder> initial) {
    TrainingOptions all =
        sized().with("score", calibration.score().orElseGet(method::defaultScore));
    if (method instanceof EncoderMethod own) {
      all = all.with(own.identified());
    }
    if (initial.isPresent()) {
      InitialEncoder own = initial.get();
      if (own.architecture() instanceof ResNet18Architecture resNet) {
        all = all.with("stem", resNet.stem());
      }
      all = all.with("precision", own.precision());
      if (encoder.file().isPresent()) {
        all =
            all.with("encoder-sha256", EncoderFile.sha256(encoder.file().get()))
                .with("mean", own.normalisation().mean())
                .with("standard-deviation", own.normalisation().standardDeviation());
      }
    }
    Optional<Objective> objective = objective();
    if (objective.isPresent()) {
      all = all.with("batch-size", optimiser.imagesPerStep(objective.get().rowsPerImage()));
      if (all.uses(HALF_SIZE)) {
        all = all.with(HALF_SIZE, all.halfSize());
      }
    }
    return all;
  }

  /** The fixed test-time views: as many for each context; one plain view without an encoder. */
  public List<TestTimeView> drawViews() {
    if (method instanceof EncoderMethod own) {
      return own.testTimeViews(views, pictures.side(), seed);
    }
    return List.of(new TestTimeView(ContextAugmentation.ORIGINAL, ViewParameters.PLAIN));
  }

  /**
   * The options by name, values as {@link #with} reads them: how a model or a checkpoint records
   * what made it. Those that mean nothing to the method are left out.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(METHOD, method.name());
    map.putAll(Options.toMap(this));
    Options.of(this).stream()
        .filter(option -> lack(option).isPresent())
        .forEach(option -> map.remove(option.name()));
    return map;
  }

  /** The same with every value as text. */
  public Map<String, String> toText() {
    Map<String, String> text = new LinkedHashMap<>();
    toMap().forEach((name, value) -> text.put(name, value.toString()));
    return text;
  }

  /**
   * How large the network is; the encoder's file, if it has one, is read for that.
   *
   * @throws InvalidInputException as {@link #initialEncoder}
   */
  public NetworkSize networkSize() {
    if (method instanceof FeatureMethod own) {
      return new NetworkSize(RepresentationLayout.of(List.of(own.size()), drawViews()), 0, 0, 0);
    }
    TrainingOptions sized = sized();
    EncoderArchitecture architecture =
        sized.initialEncoder(notice -> {}).orElseThrow().architecture();
    WeightLayout layout = architecture.layout();
    FeatureShapes shapes = architecture.shapes(sized.pictures().side());
    objective().ifPresent(own -> own.addHeads(layout, shapes));
    return new NetworkSize(
        RepresentationLayout.of(
            ((EncoderMethod) method).readout().parts(shapes), sized.drawViews()),
        layout.parameterCount(),
        layout.statisticsCount(),
        architecture instanceof TorchScriptArchitecture script ? script.module().length : 0);
  }

  /**
   * Some of the images that a training sees, as squares: of larger ones the middle. Made when they
   * are asked for, since all together may be more than memory has room for.
   */
  public List<Image> squares(List<Image> images) {
    int side = pictures.side();
    return new AbstractList<>() {
      @Override
      public Image get(int index) {
        return images.get(index).middle(side);
      }

      @Override
      public int size() {
        return images.size();
      }
    };
  }
}
