package dev.con2.method.ssd;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.options.Need;
import dev.con2.internal.options.Needs;
import dev.con2.internal.score.MahalanobisDistance;
import dev.con2.internal.train.Objective;
import dev.con2.internal.train.OriginalRecipe;
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

  /** At which the loss of SupContrast's code is as it is written. */
  private static final double BASE_TEMPERATURE = 0.07;

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

  /**
   * As its code trains 500 epochs after ten of a rising rate, with batches of 512. Its loss is that
   * of SupContrast, which is multiplied by the temperature.
   */
  @Override
  public Optional<OriginalRecipe> originalRecipe() {
    double lossFactor = contrastive.temperature() / BASE_TEMPERATURE;
    return Optional.of(new OriginalRecipe(false, 1e-4, lossFactor, 0.01, 0.5, 1e-4, 10, false));
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
