package dev.con2.internal.represent;

import dev.con2.internal.encoder.FeatureShapes;
import dev.con2.internal.encoder.Features;
import dev.con2.internal.encoder.NetworkWeights;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** What of a network's output scores are fitted to. */
public interface Readout {

  /** The pooled representation z, not normalised, without any head. */
  Readout POOLED =
      new Readout() {
        @Override
        public boolean needsHeads() {
          return false;
        }

        @Override
        public int size(FeatureShapes shapes) {
          return shapes.pooled();
        }

        @Override
        public Tensor of(Features features, Optional<NetworkWeights> heads) {
          return features.pooled();
        }
      };

  /** Whether it needs the heads that were trained behind the encoder: a model keeps them then. */
  boolean needsHeads();

  /** Whether it reads the maps of the stages, which not every encoder shows. */
  default boolean needsStages() {
    return false;
  }

  /**
   * How many values it has for an image.
   *
   * @param shapes of what the encoder makes of an image
   */
  int size(FeatureShapes shapes);

  /**
   * The values of a batch.
   *
   * @param heads the trained heads by name; none if they are not needed
   * @return (rows, {@link #size}), 32-bit
   */
  Tensor of(Features features, Optional<NetworkWeights> heads);
}
