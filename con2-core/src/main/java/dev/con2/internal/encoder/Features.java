package dev.con2.internal.encoder;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What an encoder makes of a batch.
 *
 * @param images that it was given (rows, 3, side, side), normalised
 * @param pooled representations z (rows, d), 32-bit, not normalised; of a pass through the first
 *     stages only, the mean over the positions of the last map
 * @param stages the feature maps after each stage (rows, channels, height, width) that the images
 *     went through, from the first on; none of a network whose inside is not known
 */
public record Features(Tensor images, Tensor pooled, List<Tensor> stages) {

  /** Copies the list. */
  public Features {
    stages = List.copyOf(stages);
  }
}
