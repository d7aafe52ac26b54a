package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import org.bytedeco.pytorch.Tensor;

/**
 * An encoder g on a device. Owns its native memory until closed, except weights that it borrows.
 */
public interface Encoder extends AutoCloseable {

  /**
   * A tensor to write a batch into, in the precision and memory layout that the encoder is fastest
   * in: (rows, 3, side, side).
   */
  Tensor emptyInput(int rows, int side);

  /**
   * z = g(x), and the feature maps on the way.
   *
   * @param images (rows, 3, side, side), normalised, in a tensor made by {@link #emptyInput}
   */
  Features forward(Tensor images);

  /**
   * What the first stages make of a batch; the later ones are not computed.
   *
   * @param images as {@link #forward(Tensor)} takes them
   * @param stages how many, 1 to as many as {@link EncoderArchitecture#shapes} has
   * @throws UnsupportedOperationException if the architecture has no shapes of stages
   */
  Features forward(Tensor images, int stages);

  /** Where it works. */
  ComputeDevice device();

  @Override
  void close();
}
