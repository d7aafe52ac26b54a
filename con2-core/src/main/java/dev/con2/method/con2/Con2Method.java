package dev.con2.method.con2;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.contexts.ContextChoice;
import dev.con2.contexts.ContextMeasurement;
import dev.con2.contexts.ContextWords;
import dev.con2.contexts.MeasurementOptions;
import dev.con2.device.Precision;
import dev.con2.encoder.EncoderOptions;
import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.image.Preprocessing;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.method.ContrastiveOptions;
import dev.con2.method.EncoderMethod;
import dev.con2.method.TrainingOptions;
import dev.con2.score.ScorerFactory;
import dev.con2.train.TrainingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CON2 (section 3): contexts are kept apart and images aligned across them. Three scores: the
 * paper's S_NND and S_LH, and {@code stages}, ours and the default, by distances of the image
 * itself and at all stages of the encoder.
 *
 * @param context the contexts, or that they are to be chosen
 * @param terms of the loss that are trained on
 * @param contrastive of both losses
 * @param contextFigures what the contexts were chosen by, where con2 chose them (see {@code
 *     dev.con2.contexts}); else empty. Decides nothing, and is kept for the record
 */
public record Con2Method(
    @Option(
            name = CONTEXT,
            value = "NAMES",
            help =
                "The contexts beside the original pictures: flip, invert, equalize, rotate90,"
                    + " rotate180, rotate270, halves-across, halves-down, or several joined by +; more"
                    + " than one with commas between. Choose one that normal pictures never show; or auto: that of flip,"
                    + " invert and equalize which a short measurement finds to suit them best.")
        Contexts context,
    @Needs(Need.TRAINING)
        @Option(
            name = TERMS,
            value = "NAME",
            help =
                "The terms of the loss that are trained on. both: context contrasting and content"
                    + " alignment, the paper's; context or content: one alone, as in its Table 9;"
                    + " all: both, with content told from the mean of its context, and a classifier"
                    + " of the contexts; the network learns sooner.")
        Terms terms,
    @Needs(Need.TRAINING) ContrastiveOptions contrastive,
    @Option(name = FIGURES) String contextFigures)
    implements EncoderMethod {

  /** With the context flip and all terms. */
  public static final Con2Method DEFAULT =
      new Con2Method(Contexts.parse("flip"), Terms.ALL, ContrastiveOptions.DEFAULT, "");

  private static final String CONTEXT = "context";
  private static final String TERMS = "terms";
  private static final String FIGURES = "context-figures";

  @Override
  public String name() {
    return "con2";
  }

  @Override
  public String summary() {
    return "Context contrasting and content alignment, the paper's method, and contexts told"
        + " apart.";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(Scorers.NEAREST_NEIGHBOUR, Scorers.LIKELIHOOD, Scorers.STAGES);
  }

  @Override
  public String defaultScore() {
    return Scorers.STAGES.name();
  }

  @Override
  public Readout readout() {
    return Readout.STAGES;
  }

  @Override
  public Optional<String> paperScore() {
    return Optional.of(Scorers.NEAREST_NEIGHBOUR.name());
  }

  /** The same, but that a term which is trained on alone stays alone (Table 9). */
  @Override
  public Map<String, Object> paperOptions(Map<String, Object> ofCon2) {
    if (terms == Terms.ALL) {
      return ofCon2;
    }
    Map<String, Object> own = new LinkedHashMap<>(ofCon2);
    own.put(TERMS, terms);
    return own;
  }

  @Override
  public int minimumImages() {
    return context.automatic() ? ContextMeasurement.MINIMUM_IMAGES : 2;
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.of(objective(context.list(), terms));
  }

  private Objective objective(List<ContextAugmentation> contexts, Terms trained) {
    return new Con2Objective(contexts, trained, contrastive.temperature(), family());
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return context.list();
  }

  @Override
  public AugmentationFamily family() {
    return contrastive.family();
  }

  @Override
  public boolean leavesChoice() {
    return context.automatic();
  }

  /** Measures contexts where they are to be chosen. */
  @Override
  public Con2Method chosen(
      List<Image> training, TrainingOptions options, TrainingListener listener) {
    if (!context.automatic()) {
      return this;
    }
    EncoderOptions encoder = options.encoder();
    Preprocessing preprocessing = options.pictures().preprocessing();
    MeasurementOptions shorter =
        MeasurementOptions.forTraining(training.size(), options.optimiser().epochs())
            .within(options.pictures().side(), encoder.width(), options.optimiser().epochs())
            .with(preprocessing.fit(), preprocessing.interpolation(), options.seed())
            .on(
                options.device(),
                encoder.precision().orElseGet(() -> Precision.bestFor(options.device())));
    ContextChoice choice = measurement(shorter).run(training, listener);
    ContextWords words = new ContextWords(choice);
    listener.notice(words.headline());
    words.reasons().forEach(listener::notice);
    return with(Contexts.of(choice.contexts()), choice.toString());
  }

  /** How contexts are measured for this method. */
  public static ContextMeasurement measurement(MeasurementOptions options) {
    return new ContextMeasurement(
        options,
        DEFAULT.objective(List.of(ContextAugmentation.ORIGINAL), Terms.CONTENT),
        context ->
            DEFAULT.objective(List.of(ContextAugmentation.ORIGINAL, context), Terms.CONTEXT));
  }

  @Override
  public Con2Method chosenAsIn(Map<String, String> recorded) {
    if (!context.automatic()) {
      return this;
    }
    String names = recorded.getOrDefault(CONTEXT, "");
    String figures = recorded.get(FIGURES);
    if (figures == null) {
      throw new InvalidInputException(
          "the training to be continued has the context %s, not %s; give the same options"
              .formatted(names, context));
    }
    return with(Contexts.parse(names), figures);
  }

  private Con2Method with(Contexts contexts, String figures) {
    return new Con2Method(contexts, terms, contrastive, figures);
  }
}
