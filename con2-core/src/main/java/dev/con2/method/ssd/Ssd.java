package dev.con2.method.ssd;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.score.MahalanobisDistance;
import dev.con2.internal.train.Objective;
import dev.con2.method.ContrastiveOptions;
import dev.con2.method.EncoderMethod;
import dev.con2.method.simclr.Simclr;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Optional;

/**
 * SSD (Sehwag et al. 2021): the training of SimCLR, scored by the squared Mahalanobis distance.
 *
 * @param contrastive of its loss
 * @param distance of its score
 */
public record Ssd(
    @Needs(Need.TRAINING) ContrastiveOptions contrastive, MahalanobisDistance distance)
    implements EncoderMethod {

  /**
   * With CON2's temperature and crops, and one Gaussian by the pseudo-inverse
   * (docs/decisions/0020-ssd.md).
   */
  public static final Ssd DEFAULT =
      new Ssd(ContrastiveOptions.DEFAULT, MahalanobisDistance.DEFAULT);

  @Override
  public String name() {
    return "ssd";
  }

  @Override
  public String summary() {
    return "The training of SimCLR, with the Mahalanobis distance (Sehwag et al. 2021).";
  }

  @Override
  public List<ScorerFactory> scorers() {
    return List.of(distance);
  }

  @Override
  public int minimumImages() {
    return Math.max(2, distance.clusters());
  }

  @Override
  public Optional<Objective> objective() {
    return new Simclr(contrastive).objective();
  }

  @Override
  public AugmentationFamily family() {
    return contrastive.family();
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }
}
