package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.encoder.EncoderOptions;
import dev.con2.encoder.Stem;
import dev.con2.internal.options.Ranges;

/**
 * ResNet18 (He et al. 2016) without its last linear layer.
 *
 * @param width channels of the first stage, 8 to 256; the later ones have 2, 4 and 8 times as many,
 *     so the representation z has 8 x width values. 64 is ResNet18 as published
 * @param stem how the picture enters
 */
public record ResNet18Architecture(int width, Stem stem) implements EncoderArchitecture {

  /** Its name among encoders. */
  public static final String NAME = EncoderOptions.RESNET18;

  /**
   * Checks the width.
   *
   * @throws dev.con2.error.InvalidInputException unless it is from 8 to 256
   */
  public ResNet18Architecture {
    Ranges.require("width", 8, width, 256);
  }

  @Override
  public int representationSize() {
    return 8 * width;
  }

  @Override
  public FeatureShapes shapes(int side) {
    return ResNet18Layers.of(this).shapes(side);
  }

  @Override
  public WeightLayout layout() {
    return ResNet18Layers.of(this).layout();
  }

  @Override
  public Encoder training(NetworkWeights weights, Precision precision) {
    return new ResNet18(this, weights, precision);
  }

  @Override
  public Encoder scoring(
      float[] parameters, float[] statistics, Precision precision, ComputeDevice device) {
    return new FoldedResNet18(this, parameters, statistics, precision, device);
  }

  @Override
  public String summary() {
    return "%s, width %d, %s stem".formatted(NAME, width, stem);
  }
}
