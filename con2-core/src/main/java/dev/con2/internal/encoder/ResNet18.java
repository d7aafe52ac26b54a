package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.internal.encoder.ResNet18Layers.Convolution;
import dev.con2.internal.engine.TensorTransfer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@link ResNet18Layers} in training, on weights that it borrows and does not close. */
final class ResNet18 implements Encoder {

  static final double BATCH_NORM_MOMENTUM = 0.1;
  static final double BATCH_NORM_EPSILON = 1e-5;

  private final ResNet18Layers layers;
  private final NetworkWeights weights;
  private final Precision precision;

  ResNet18(ResNet18Architecture architecture, NetworkWeights weights, Precision precision) {
    this.layers = ResNet18Layers.of(architecture);
    this.weights = weights;
    this.precision = precision;
  }

  /**
   * See {@link Encoder#emptyInput}.
   *
   * @param full the type that is computed in, unless that is bfloat16
   */
  static Tensor emptyInput(
      int rows, int side, Precision precision, ScalarType full, ComputeDevice device) {
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : full;
    return torch.empty(
        new long[] {rows, 3, side, side},
        TensorTransfer.options(type, device),
        new MemoryFormatOptional(torch.MemoryFormat.ChannelsLast));
  }

  /** In the weights' own type: a test trains in 64-bit to see what rounding would hide. */
  @Override
  public Tensor emptyInput(int rows, int side) {
    ScalarType full = weights.parameters().scalar_type().intern();
    return emptyInput(rows, side, precision, full, weights.device());
  }

  /**
   * {@inheritDoc}
   *
   * <p>With the statistics of this batch in batch norm, whose running ones move along.
   */
  @Override
  public Features forward(Tensor images) {
    return layers.forward(images, inTraining(weights));
  }

  @Override
  public Features forward(Tensor images, int stages) {
    return layers.forward(images, stages, inTraining(weights));
  }

  /**
   * How a layer is computed in training: with the statistics of this batch in batch norm, whose
   * running ones move along.
   *
   * @param weights with the layers' arrays; borrowed
   */
  static ResNet18Layers.Step inTraining(NetworkWeights weights) {
    return (layer, x) -> batchNorm(convolution(x, layer, weights), layer, weights);
  }

  @Override
  public ComputeDevice device() {
    return weights.device();
  }

  private static Tensor convolution(Tensor x, Convolution layer, NetworkWeights weights) {
    Tensor kernel = weights.get(layer.name() + ".weight").to(x.scalar_type());
    if (TwoByTwoConvolution.suits(layer, x)) {
      return TwoByTwoConvolution.apply(x, kernel);
    }
    if (writesPastItsMemory(layer, x)) {
      return torch.conv2d(everySecond(x), kernel);
    }
    long[] strides = {layer.stride(), layer.stride()};
    long[] paddings = {layer.padding(), layer.padding()};
    return torch.conv2d(x, kernel, new TensorOptional(), strides, paddings, new long[] {1, 1}, 1);
  }

  /**
   * Whether oneDNN's gradient of this kernel writes past its memory, which ends the process sooner
   * or later: of a shortcut with fewer channels than a register of AVX-512 holds
   * (github.com/uxlfoundation/oneDNN, issue 6035; in libtorch 2.10).
   */
  private static boolean writesPastItsMemory(Convolution layer, Tensor x) {
    return layer.kernel() == 1 && layer.stride() == 2 && layer.in() < 16 && !x.is_cuda();
  }

  /** The positions that a kernel of one position and a stride of 2 looks at. */
  private static Tensor everySecond(Tensor x) {
    long[] two = {2, 2};
    return torch.max_pool2d(x, new long[] {1, 1}, two, new long[] {0, 0}, new long[] {1, 1}, false);
  }

  private static Tensor batchNorm(Tensor x, Convolution layer, NetworkWeights weights) {
    String name = layer.batchNorm();
    if (weights.synchronisedBatchNorm().isPresent()) {
      return weights.synchronisedBatchNorm().get().apply(x, weights, name);
    }
    return torch.batch_norm(
        x,
        new TensorOptional(weights.get(name + ".weight")),
        new TensorOptional(weights.get(name + ".bias")),
        new TensorOptional(weights.get(name + ".running_mean")),
        new TensorOptional(weights.get(name + ".running_var")),
        true,
        BATCH_NORM_MOMENTUM,
        BATCH_NORM_EPSILON,
        true);
  }

  @Override
  public void close() {
    // the weights are not its own
  }
}
