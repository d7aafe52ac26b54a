package dev.con2.method.unicon;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.augment.TestTimeView;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.options.Option;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OriginalRecipe;
import dev.con2.method.ContrastiveOptions;
import dev.con2.method.EncoderMethod;
import dev.con2.method.ViewOptions;
import dev.con2.score.ScorerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * UniCon-HA (Wang et al. 2023). No code of it was at hand: it is a reading of its paper.
 *
 * @param contrastive of its losses
 * @param aggregation of the last stage's inliers
 */
public record UniConHa(
    @Needs(Need.TRAINING) ContrastiveOptions contrastive,
    @Needs(Need.TRAINING)
        @Option(
            name = "aggregation",
            value = "NAME",
            help =
                "What soft aggregation weighs by how near normal pictures are to each other:"
                    + " positives (each picture's, all pictures alike) or pairs.")
        Aggregation aggregation)
    implements EncoderMethod {

  /** With its own temperature, the crops of CON2 and weighed positives. */
  public static final UniConHa DEFAULT =
      new UniConHa(
          new ContrastiveOptions(
              0.5,
              ContrastiveOptions.DEFAULT.minimumCropArea(),
              ContrastiveOptions.DEFAULT.colourJitter(),
              ContrastiveOptions.DEFAULT.blur()),
          Aggregation.POSITIVES);

  /** As its paper trains 2,048 epochs; it does not say the momentum and the weight decay. */
  private static final OriginalRecipe ORIGINAL =
      new OriginalRecipe(false, 1e-6, 1, 0.01, 0.01, 0, 0, false);

  /** Area of the crops of test-time views, as CSI has it. */
  private static final double VIEW_AREA = 0.54;

  @Override
  public String name() {
    return "unicon-ha";
  }

  @Override
  public String summary() {
    return "Normal pictures against their rotations, stage by stage (Wang et al. 2023), as we read"
        + " it.";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(Scorers.MEAN_NEAREST_NEIGHBOUR, Scorers.STAGES);
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.of(new UniConObjective(contrastive.temperature(), aggregation, family()));
  }

  @Override
  public Optional<OriginalRecipe> originalRecipe() {
    return Optional.of(ORIGINAL);
  }

  @Override
  public AugmentationFamily family() {
    return contrastive.family();
  }

  @Override
  public Readout readout() {
    return Readout.STAGES;
  }

  /** Rotations are dropped after training. */
  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }

  @Override
  public OptionalDouble viewArea() {
    return OptionalDouble.of(VIEW_AREA);
  }

  /** The first is the picture as it is, as for CON2; but for their crops drawn as in training. */
  @Override
  public List<TestTimeView> testTimeViews(ViewOptions options, int side, long seed) {
    return TestTimeView.draw(contexts(), options.views(), family().withArea(VIEW_AREA), side, seed);
  }

  /** An image's rotations count in the batch, as in CSI: 512 are 128 images. */
  @Override
  public Map<String, Object> paperOptions(Map<String, Object> ofCon2) {
    Map<String, Object> own = new LinkedHashMap<>(ofCon2);
    own.computeIfPresent(
        "batch-size",
        (name, images) -> ((Number) images).intValue() / UniConObjective.ROTATIONS.size());
    return own;
  }
}
