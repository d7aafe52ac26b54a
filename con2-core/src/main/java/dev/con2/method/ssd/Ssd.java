package dev.con2.method.ssd;

import dev.con2.augment.ContextAugmentation;
import dev.con2.internal.options.Option;
import dev.con2.internal.options.Ranges;
import dev.con2.internal.score.Scorers;
import dev.con2.internal.train.Objective;
import dev.con2.method.EncoderMethod;
import dev.con2.method.simclr.Simclr;
import dev.con2.score.ScorerFactory;
import java.util.List;
import java.util.Optional;

/**
 * SSD (Sehwag et al. 2021): the training of SimCLR, scored by the squared Mahalanobis distance.
 *
 * @param temperature tau, 0.01 to 10
 * @param minimumCropArea smallest random crop in training as a part of the picture, in [0.01, 1]
 */
public record Ssd(
    @Option(name = "temperature", value = "TAU", help = "Temperature of the loss, 0.01 to 10.")
        double temperature,
    @Option(
            name = "minimum-crop-area",
            value = "SHARE",
            help = "Smallest random crop in training, as a share of the picture, 0.01 to 1.")
        double minimumCropArea)
    implements EncoderMethod {

  /** With CON2's temperature and crops. */
  public static final Ssd DEFAULT = new Ssd(0.2, 0.2);

  /** Checks the ranges. */
  public Ssd {
    Ranges.require("temperature", 0.01, temperature, 10);
    Ranges.require("minimum-crop-area", 0.01, minimumCropArea, 1);
  }

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
    return List.of(Scorers.MAHALANOBIS);
  }

  @Override
  public Optional<Objective> objective() {
    return new Simclr(temperature, minimumCropArea).objective();
  }

  @Override
  public List<ContextAugmentation> contexts() {
    return List.of(ContextAugmentation.ORIGINAL);
  }
}
