package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.error.InvalidInputException;
import dev.con2.internal.engine.Sha256;
import java.util.List;

/**
 * A network that somebody else made: a TorchScript module from images (rows, 3, side, side) to
 * vectors (rows, d). TorchScript is code, which libtorch runs: a module must come from someone
 * trusted.
 *
 * <p>In training its batch norms are in training mode and gradients reach its parameters; in
 * scoring it is in evaluation mode. It computes in 32-bit.
 */
public final class TorchScriptArchitecture implements EncoderArchitecture {

  private final byte[] module;
  private final String sha256;
  private final WeightLayout layout;
  private final int representationSize;

  private TorchScriptArchitecture(byte[] module, WeightLayout layout, int representationSize) {
    this.module = module;
    this.sha256 = Sha256.of(module);
    this.layout = layout;
    this.representationSize = representationSize;
  }

  /**
   * The architecture of a module.
   *
   * @param module the bytes of a TorchScript file
   * @param name what to call it where it cannot be used
   * @param side of the square images that it will get, in pixels
   * @throws InvalidInputException if libtorch cannot load it, its parameters are not 32-bit, or it
   *     does not make one vector of each image
   */
  public static TorchScriptArchitecture of(byte[] module, String name, int side) {
    TorchScriptModule.Description found = TorchScriptModule.describe(module, name, side);
    return new TorchScriptArchitecture(module, found.layout(), found.representationSize());
  }

  /** The bytes of the TorchScript file; not to be written to. */
  public byte[] module() {
    return module;
  }

  /** SHA-256 of these bytes in hexadecimal digits. */
  public String sha256() {
    return sha256;
  }

  @Override
  public int representationSize() {
    return representationSize;
  }

  @Override
  public FeatureShapes shapes(int side) {
    return new FeatureShapes(representationSize, List.of());
  }

  @Override
  public WeightLayout layout() {
    return layout.copy();
  }

  @Override
  public Encoder training(NetworkWeights weights, Precision precision) {
    return TorchScriptModule.training(module, weights);
  }

  @Override
  public Encoder scoring(
      float[] parameters, float[] statistics, Precision precision, ComputeDevice device) {
    return TorchScriptModule.scoring(module, layout, parameters, statistics, device);
  }

  @Override
  public String summary() {
    return "TorchScript module %s".formatted(sha256.substring(0, 16));
  }
}
