package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;

/**
 * A kind of encoder g (section 3.2): what its weights are, and how images pass through them.
 * Immutable and without native memory.
 */
public sealed interface EncoderArchitecture permits ResNet18Architecture, TorchScriptArchitecture {

  /** d, the width of a pooled representation. */
  int representationSize();

  /**
   * The shapes of what it makes of an image.
   *
   * @param side of the square images, in pixels
   */
  FeatureShapes shapes(int side);

  /** Its arrays, with what they start as; a training adds its heads behind them. */
  WeightLayout layout();

  /**
   * The encoder in training: batch norm by the statistics of each batch, gradients on.
   *
   * @param weights laid out as {@link #layout}, heads behind it or not; borrowed, not closed
   */
  Encoder training(NetworkWeights weights, Precision precision);

  /**
   * The encoder for scoring: batch norm by its running statistics, no gradients. It may be used by
   * several threads at once.
   *
   * @param parameters at least those of {@link #layout}, in its order
   * @param statistics likewise
   */
  Encoder scoring(
      float[] parameters, float[] statistics, Precision precision, ComputeDevice device);

  /** In words, such as {@code resnet18, width 32, medium stem}. */
  String summary();
}
