package dev.con2.model;

import dev.con2.augment.Normalisation;
import dev.con2.device.Precision;
import dev.con2.internal.encoder.EncoderArchitecture;
import dev.con2.internal.encoder.InitialEncoder;
import dev.con2.internal.encoder.WeightLayout;
import dev.con2.method.EncoderMethod;

/**
 * An encoder at the end of training, as plain values.
 *
 * @param architecture what it is
 * @param normalisation what images pass through before it
 * @param precision that representations are computed in
 * @param layout of the parameters and statistics: the encoder's arrays, and behind them those of
 *     the heads where scores need these
 * @param parameters in that order; not to be written to
 * @param statistics running means and variances of batch norm, likewise
 */
public record TrainedEncoder(
    EncoderArchitecture architecture,
    Normalisation normalisation,
    Precision precision,
    WeightLayout layout,
    float[] parameters,
    float[] statistics) {

  /** Checks that the arrays are as long as the layout says. */
  public TrainedEncoder {
    if (parameters.length != layout.parameterCount()
        || statistics.length != layout.statisticsCount()) {
      throw new IllegalArgumentException("the weights are not those of the layout");
    }
  }

  /**
   * What a model keeps of a method's network: the encoder, and the heads if scores need them.
   *
   * @param side of the square images, in pixels
   */
  public static WeightLayout layout(
      EncoderArchitecture architecture, EncoderMethod method, int side) {
    WeightLayout layout = architecture.layout();
    if (method.readout().needsHeads()) {
      method.objective().orElseThrow().addHeads(layout, architecture.shapes(side));
    }
    return layout;
  }

  /**
   * The network of a method before anything has trained it.
   *
   * @param side of the square images, in pixels
   */
  public static TrainedEncoder untrained(
      InitialEncoder initial, EncoderMethod method, int side, long seed) {
    WeightLayout layout = layout(initial.architecture(), method, side);
    InitialEncoder.Values values = initial.values(layout, seed);
    return new TrainedEncoder(
        initial.architecture(),
        initial.normalisation(),
        initial.precision(),
        layout,
        values.parameters(),
        values.statistics());
  }
}
