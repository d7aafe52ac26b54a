package dev.con2.method.simclr;

import dev.con2.augment.AugmentationFamily;
import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.method.EncoderMethod;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Optional;

/**
 * SimCLR (Chen et al. 2020) with the optimiser of CON2. Its model holds the score of SSD too, since
 * the paper trains once for both.
 *
 * @param temperature tau, 0.01 to 10
 * @param minimumCropArea smallest random crop in training as a part of the picture, in [0.01, 1]
 */
public record Simclr(
    @Option(name = "temperature", value = "TAU", help = "Temperature of the loss, 0.01 to 10.")
        double temperature,
    @Option(
            name = "minimum-crop-area",
            value = "SHARE",
            help = "Smallest random crop in training, as a share of the picture, 0.01 to 1.")
        double minimumCropArea)
    implements EncoderMethod {

  /** With CON2's temperature and crops. */
  public static final Simclr DEFAULT = new Simclr(0.2, 0.2);

  /** Checks the ranges. */
  public Simclr {
    Ranges.require("temperature", 0.01, temperature, 10);
    Ranges.require("minimum-crop-area", 0.01, minimumCropArea, 1);
  }

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
    return List.of(Scorers.NEAREST_NEIGHBOUR, Scorers.MAHALANOBIS);
  }

  @Override
  public Optional<Objective> objective() {
    return Optional.of(
        new SimclrObjective(temperature, AugmentationFamily.ofMinimumArea(minimumCropArea)));
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }
}
