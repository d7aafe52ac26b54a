package dev.con2.internal.encoder;

import dev.con2.augment.Normalisation;
import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.Stem;
import dev.con2.internal.engine.Ranks;
import java.util.Optional;

/** Small networks to test with. */
public final class Networks {

  /** The smallest encoder. */
  public static final ResNet18Architecture SMALLEST = new ResNet18Architecture(8, Stem.SMALL);

  private Networks() {}

  /** An encoder's arrays, behind them those of CON2's two heads. */
  public static WeightLayout withHeads(EncoderArchitecture architecture) {
    WeightLayout layout = architecture.layout();
    ProjectionHead.addTo(layout, "context_head", architecture.representationSize());
    ProjectionHead.addTo(layout, "content_head", architecture.representationSize());
    return layout;
  }

  /** Weights to be trained, as the seed draws them; owned by the caller. */
  public static NetworkWeights initialised(WeightLayout layout, long seed) {
    return new InitialEncoder(SMALLEST, Normalisation.HALF, Precision.FP32, Optional.empty())
        .initialise(layout, ComputeDevice.CPU, seed);
  }

  /** Weights to be trained, all 0; owned by the caller. */
  public static NetworkWeights zeros(WeightLayout layout) {
    return NetworkWeights.forTraining(
        layout,
        ComputeDevice.CPU,
        Ranks.one(),
        new InitialEncoder.Values(
            new float[layout.parameterCount()], new float[layout.statisticsCount()]));
  }

  /** Linear layers of those names, each from so many values to one. */
  public static WeightLayout linear(int in, String... names) {
    WeightLayout layout = new WeightLayout();
    for (String name : names) {
      layout.linear(name, 1, in);
    }
    return layout;
  }
}
