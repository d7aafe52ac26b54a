package dev.con2.train;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.encoder.EncoderConfiguration;
import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Preprocessing.Fit;
import dev.con2.score.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides what comes out of a training, beside the pictures. Made by {@link
 * #builder}, whose defaults suit minutes on a processor.
 *
 * @param objective the loss
 * @param contexts 2 to 8, the untouched one first; for content alignment alone it may be the only
 *     one
 * @param contextFigures what the contexts were chosen by, where con2 chose them (see {@code
 *     dev.con2.contexts}); else empty. Decides nothing, and is kept for the record
 * @param imageSize side of the square images in pixels, 16 to 512
 * @param fit how a picture becomes square
 * @param stem how the picture enters the network; none for the one that suits the side, {@link
 *     Stem#forSide}
 * @param width channels of the encoder's first stage, 8 to 256; the representation has 8 x width
 *     numbers
 * @param epochs passes over the images, at least 1
 * @param batchSize N, images in a step, 2 to 4096; none for {@link #imagesPerStep}'s default
 * @param temperature tau of both losses, 0.01 to 10
 * @param learningRate largest step of AdamW, 1e-8 to 1; falls to 0 along half a cosine
 * @param warmUp part of the steps, in [0, 0.5], over which the learning rate rises from 0
 * @param weightDecay of AdamW, in [0, 1]
 * @param minimumCropArea smallest random crop in training as a part of the picture, in [0.01, 1]
 * @param views A, the fixed test-time views, from the number of contexts to 1000
 * @param minimumViewArea smallest crop of a test-time view as a part of the picture, in [0.01, 1]
 * @param score the one that the model uses unless asked otherwise; it holds both
 * @param falseAlarmRate part of normal pictures that may be called anomalous, in [1e-4, 0.5]
 * @param heldOut part of the images, in [0, 0.5], held back to calibrate; more are where the
 *     false-alarm rate needs them
 * @param seed fixes every random draw
 * @param device where to train
 * @param precision of the convolutions
 */
public record TrainingOptions(
    Objective objective,
    List<ContextAugmentation> contexts,
    String contextFigures,
    int imageSize,
    Fit fit,
    Optional<Stem> stem,
    int width,
    int epochs,
    Optional<Integer> batchSize,
    double temperature,
    double learningRate,
    double warmUp,
    double weightDecay,
    double minimumCropArea,
    int views,
    double minimumViewArea,
    Score score,
    double falseAlarmRate,
    double heldOut,
    long seed,
    ComputeDevice device,
    Precision precision) {

  /** The name of {@link #contextFigures} in {@link #toMap}; what has no flag of that name. */
  public static final String CONTEXT_FIGURES = "context-figures";

  private static final int IMAGES_IN_CONTEXTS = 64;

  /**
   * Checks every range.
   *
   * @throws InvalidInputException naming the option that is out of range
   */
  public TrainingOptions {
    contexts = List.copyOf(contexts);
    int fewest = objective == Objective.CONTENT ? 1 : 2;
    if (contexts.size() < fewest
        || contexts.size() > 8
        || !contexts.get(0).equals(ContextAugmentation.UNTOUCHED)
        || contexts.stream().distinct().count() != contexts.size()) {
      throw new InvalidInputException(
          "contexts "
              + contexts
              + " cannot be used; give one to seven different ones beside the untouched pictures");
    }
    require(imageSize >= 16 && imageSize <= 512, "image-size", imageSize, "from 16 to 512");
    require(width >= 8 && width <= 256, "width", width, "from 8 to 256");
    require(epochs >= 1 && epochs <= 1_000_000, "epochs", epochs, "from 1 to 1000000");
    batchSize.ifPresent(
        images -> require(images >= 2 && images <= 4096, "batch-size", images, "from 2 to 4096"));
    requireIn(0.01, temperature, 10, "temperature");
    requireIn(1e-8, learningRate, 1, "learning-rate");
    requireIn(0, warmUp, 0.5, "warm-up");
    requireIn(0, weightDecay, 1, "weight-decay");
    requireIn(0.01, minimumCropArea, 1, "minimum-crop-area");
    String viewRange = "from " + contexts.size() + " (one for each context) to 1000";
    require(views >= contexts.size() && views <= 1000, "views", views, viewRange);
    requireIn(0.01, minimumViewArea, 1, "minimum-view-area");
    requireIn(1e-4, falseAlarmRate, 0.5, "false-alarm-rate");
    requireIn(0, heldOut, 0.5, "held-out");
  }

  private static void requireIn(double low, double value, double high, String option) {
    require(value >= low && value <= high, option, value, "from " + low + " to " + high);
  }

  private static void require(boolean holds, String option, Number value, String range) {
    if (!holds) {
      throw new InvalidInputException(
          "option --" + option + " is " + value + ", out of range; give a number " + range);
    }
  }

  /** The network's shape. */
  public EncoderConfiguration encoder() {
    return new EncoderConfiguration(width, stem.orElseGet(() -> Stem.forSide(imageSize)));
  }

  /**
   * N. Unless it is given a step has the same number of rows whatever the number of contexts, since
   * with minutes to train the number of steps counts (docs/results/first.md): 32 images with two
   * contexts, 16 with four. Training lowers it to the number of images there are.
   */
  public int imagesPerStep() {
    return batchSize.orElse(IMAGES_IN_CONTEXTS / Math.max(2, contexts.size()));
  }

  /** How many test-time views there are: as many for each context, at most {@link #views}. */
  public int viewCount() {
    return views / contexts.size() * contexts.size();
  }

  /** The augmentation family T of training. */
  public AugmentationFamily family() {
    return AugmentationFamily.ofMinimumArea(minimumCropArea);
  }

  /**
   * The options by the names that the command line gives them, values as it reads them: how a model
   * or a checkpoint records what made it. The objective is among them where it is not the paper's,
   * the figures of the contexts where there are some.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (objective != Objective.CON2) {
      map.put("objective", objective.toString());
    }
    map.put("context", ContextAugmentation.names(contexts));
    if (!contextFigures.isEmpty()) {
      map.put(CONTEXT_FIGURES, contextFigures);
    }
    map.put("image-size", imageSize);
    map.put("fit", fit.name().toLowerCase(Locale.ROOT));
    map.put("stem", encoder().stem().toString());
    map.put("width", width);
    map.put("epochs", epochs);
    map.put("batch-size", imagesPerStep());
    map.put("temperature", temperature);
    map.put("learning-rate", learningRate);
    map.put("warm-up", warmUp);
    map.put("weight-decay", weightDecay);
    map.put("minimum-crop-area", minimumCropArea);
    map.put("views", views);
    map.put("minimum-view-area", minimumViewArea);
    map.put("score", score.toString());
    map.put("false-alarm-rate", falseAlarmRate);
    map.put("held-out", heldOut);
    map.put("seed", seed);
    map.put("device", device.toString());
    map.put("precision", precision.toString());
    return map;
  }

  /** The defaults, to be changed one by one. */
  public static Builder builder() {
    return new Builder();
  }

  /** These options, to be changed one by one. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.objective = objective;
    builder.contexts = contexts;
    builder.contextFigures = contextFigures;
    builder.imageSize = imageSize;
    builder.fit = fit;
    builder.stem = stem;
    builder.width = width;
    builder.epochs = epochs;
    builder.batchSize = batchSize;
    builder.temperature = temperature;
    builder.learningRate = learningRate;
    builder.warmUp = warmUp;
    builder.weightDecay = weightDecay;
    builder.minimumCropArea = minimumCropArea;
    builder.views = views;
    builder.minimumViewArea = minimumViewArea;
    builder.score = score;
    builder.falseAlarmRate = falseAlarmRate;
    builder.heldOut = heldOut;
    builder.seed = seed;
    builder.device = device;
    builder.precision = precision;
    return builder;
  }

  /** Collects options; {@link #build} checks them. */
  public static final class Builder {
    private Objective objective = Objective.CON2;
    private List<ContextAugmentation> contexts = ContextAugmentation.parseList("flip");
    private String contextFigures = "";
    private int imageSize = 64;
    private Fit fit = Fit.STRETCH;
    private Optional<Stem> stem = Optional.empty();
    private int width = 32;
    private int epochs = 24;
    private Optional<Integer> batchSize = Optional.empty();
    private double temperature = 0.2;
    private double learningRate = 1e-3;
    private double warmUp = 0;
    private double weightDecay = 1e-3;
    private double minimumCropArea = 0.2;
    private int views = 40;
    private double minimumViewArea = 0.5;
    private Score score = Score.LH;
    private double falseAlarmRate = 0.05;
    private double heldOut = 0.1;
    private long seed = 0;
    private ComputeDevice device = ComputeDevice.CPU;
    private Precision precision = Precision.bestFor(ComputeDevice.CPU);

    private Builder() {}

    /** See {@link TrainingOptions#objective}. */
    public Builder objective(Objective value) {
      objective = value;
      return this;
    }

    /** See {@link TrainingOptions#contexts}. */
    public Builder contexts(List<ContextAugmentation> value) {
      contexts = value;
      return this;
    }

    /** See {@link TrainingOptions#contextFigures}. */
    public Builder contextFigures(String value) {
      contextFigures = value;
      return this;
    }

    /** See {@link TrainingOptions#imageSize}. */
    public Builder imageSize(int value) {
      imageSize = value;
      return this;
    }

    /** See {@link TrainingOptions#fit}. */
    public Builder fit(Fit value) {
      fit = value;
      return this;
    }

    /** See {@link TrainingOptions#stem}. */
    public Builder stem(Stem value) {
      stem = Optional.of(value);
      return this;
    }

    /** See {@link TrainingOptions#width}. */
    public Builder width(int value) {
      width = value;
      return this;
    }

    /** See {@link TrainingOptions#epochs}. */
    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    /** See {@link TrainingOptions#batchSize}. */
    public Builder batchSize(int value) {
      batchSize = Optional.of(value);
      return this;
    }

    /** See {@link TrainingOptions#temperature}. */
    public Builder temperature(double value) {
      temperature = value;
      return this;
    }

    /** See {@link TrainingOptions#learningRate}. */
    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    /** See {@link TrainingOptions#warmUp}. */
    public Builder warmUp(double value) {
      warmUp = value;
      return this;
    }

    /** See {@link TrainingOptions#weightDecay}. */
    public Builder weightDecay(double value) {
      weightDecay = value;
      return this;
    }

    /** See {@link TrainingOptions#minimumCropArea}. */
    public Builder minimumCropArea(double value) {
      minimumCropArea = value;
      return this;
    }

    /** See {@link TrainingOptions#views}. */
    public Builder views(int value) {
      views = value;
      return this;
    }

    /** See {@link TrainingOptions#minimumViewArea}. */
    public Builder minimumViewArea(double value) {
      minimumViewArea = value;
      return this;
    }

    /** See {@link TrainingOptions#score}. */
    public Builder score(Score value) {
      score = value;
      return this;
    }

    /** See {@link TrainingOptions#falseAlarmRate}. */
    public Builder falseAlarmRate(double value) {
      falseAlarmRate = value;
      return this;
    }

    /** See {@link TrainingOptions#heldOut}. */
    public Builder heldOut(double value) {
      heldOut = value;
      return this;
    }

    /** See {@link TrainingOptions#seed}. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** See {@link TrainingOptions#device}. */
    public Builder device(ComputeDevice value) {
      device = value;
      return this;
    }

    /** See {@link TrainingOptions#precision}. */
    public Builder precision(Precision value) {
      precision = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws InvalidInputException naming the option that is out of range
     */
    public TrainingOptions build() {
      return new TrainingOptions(
          objective,
          contexts,
          contextFigures,
          imageSize,
          fit,
          stem,
          width,
          epochs,
          batchSize,
          temperature,
          learningRate,
          warmUp,
          weightDecay,
          minimumCropArea,
          views,
          minimumViewArea,
          score,
          falseAlarmRate,
          heldOut,
          seed,
          device,
          precision);
    }
  }
}
