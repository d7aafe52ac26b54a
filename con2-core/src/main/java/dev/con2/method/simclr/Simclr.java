package dev.con2.method.simclr;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.represent.Readout;
import dev.con2.internal.score.MahalanobisDistance;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.method.ContrastiveOptions;
import dev.con2.method.EncoderMethod;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Optional;

/**
 * SimCLR (Chen et al. 2020) with the optimiser of CON2. Its model holds the score of SSD too, since
 * the paper trains once for both.
 *
 * @param contrastive of its loss
 */
public record Simclr(@Needs(Need.TRAINING) ContrastiveOptions contrastive)
    implements EncoderMethod {

  /** With CON2's temperature and crops. */
  public static final Simclr DEFAULT = new Simclr(ContrastiveOptions.DEFAULT);

  @Override
  public String name() {
    return "simclr";
  }

  @Override
  public String summary() {
    return "Contrasting of images alone (Chen et al. 2020), with the nearest neighbour.";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(Scorers.NEAREST_NEIGHBOUR, MahalanobisDistance.DEFAULT, Scorers.STAGES);
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.of(new SimclrObjective(contrastive.temperature(), family()));
  }

  @Override
  public AugmentationFamily family() {
    return contrastive.family();
  }

  @Override
  public Readout readout() {
    return Readout.STAGES;
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }
}
