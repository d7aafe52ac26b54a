package dev.con2.encoder;

import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.engine.TensorTransfer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The encoder g of section 3.2: ResNet18 (He et al. 2016) without its last linear layer. Four
 * stages of two basic blocks, the representation z is the mean over the last stage's places.
 *
 * <p>A basic block ends with relu(x + bn(conv(relu(bn(conv(x)))))). The scale of its last batch
 * norm starts at 1: starting it at 0, as is often done, kept all embeddings alike for longer and
 * cost short trainings dearly (docs/results/first.md).
 */
public final class ResNet18 {

  static final int STAGES = 4;
  static final int BLOCKS = 2;

  private final EncoderConfiguration configuration;
  private final NetworkWeights weights;
  private final Precision precision;

  /** The encoder on weights that it borrows and does not close. */
  public ResNet18(EncoderConfiguration configuration, NetworkWeights weights, Precision precision) {
    this.configuration = configuration;
    this.weights = weights;
    this.precision = precision;
  }

  /** The encoder's arrays, without heads. */
  public static WeightLayout layout(EncoderConfiguration configuration) {
    WeightLayout layout = new WeightLayout();
    addTo(layout, configuration);
    return layout;
  }

  static void addTo(WeightLayout layout, EncoderConfiguration configuration) {
    int width = configuration.width();
    layout.convolution("conv1", width, 3, configuration.stem() == Stem.LARGE ? 7 : 3);
    layout.batchNorm("bn1", width, 1);
    int in = width;
    for (int stage = 0; stage < STAGES; stage++) {
      int out = width << stage;
      for (int block = 0; block < BLOCKS; block++) {
        String name = blockName(stage, block);
        layout.convolution(name + ".conv1", out, in, 3);
        layout.batchNorm(name + ".bn1", out, 1);
        layout.convolution(name + ".conv2", out, out, 3);
        layout.batchNorm(name + ".bn2", out, 1);
        if (strideOf(stage, block) > 1) {
          layout.convolution(name + ".downsample.0", out, in, 1);
          layout.batchNorm(name + ".downsample.1", out, 1);
        }
        in = out;
      }
    }
  }

  /**
   * A tensor to write a batch into, in the precision and memory layout that convolutions are
   * fastest in: (rows, 3, side, side).
   */
  public static Tensor emptyInput(int rows, int side, Precision precision, ComputeDevice device) {
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    return torch.empty(
        new long[] {rows, 3, side, side},
        TensorTransfer.options(type, device),
        new MemoryFormatOptional(torch.MemoryFormat.ChannelsLast));
  }

  /**
   * z = g(x), with the statistics of this batch in batch norm, whose running ones move along.
   *
   * @param images (rows, 3, side, side), normalised to [-1, 1], in a tensor made by {@link
   *     #emptyInput}
   * @return representations (rows, 8 x width), 32-bit
   */
  public Tensor forward(Tensor images) {
    boolean large = configuration.stem() == Stem.LARGE;
    Tensor x =
        convolution(images, "conv1", large ? 2 : configuration.stem().stride(), large ? 3 : 1);
    x = torch.relu_(batchNorm(x, "bn1")); // (rows, width, side / 1 or 2, same)
    if (large) {
      x = maxPool(x); // (rows, width, side / 4, same)
    }
    for (int stage = 0; stage < STAGES; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        x = basicBlock(x, blockName(stage, block), strideOf(stage, block));
      } // (rows, width x 2^stage, places / 2^stage, same)
    }
    return globalMean(x);
  }

  private Tensor basicBlock(Tensor x, String name, int stride) {
    Tensor y = convolution(x, name + ".conv1", stride, 1);
    y = torch.relu_(batchNorm(y, name + ".bn1"));
    y = convolution(y, name + ".conv2", 1, 1);
    y = batchNorm(y, name + ".bn2");
    Tensor shortcut = x;
    if (stride > 1) {
      shortcut = convolution(x, name + ".downsample.0", stride, 0);
      shortcut = batchNorm(shortcut, name + ".downsample.1");
    }
    return torch.relu_(y.add_(shortcut));
  }

  private Tensor convolution(Tensor x, String name, int stride, int padding) {
    Tensor kernel = weights.get(name + ".weight");
    if (precision == Precision.BF16) {
      kernel = kernel.to(ScalarType.BFloat16);
    }
    if (stride == 1 && padding == 1 && TwoByTwoConvolution.suits(x) && !x.is_cuda()) {
      return TwoByTwoConvolution.apply(x, kernel);
    }
    long[] strides = {stride, stride};
    long[] paddings = {padding, padding};
    return torch.conv2d(x, kernel, new TensorOptional(), strides, paddings, new long[] {1, 1}, 1);
  }

  private Tensor batchNorm(Tensor x, String name) {
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

  static final double BATCH_NORM_MOMENTUM = 0.1;
  static final double BATCH_NORM_EPSILON = 1e-5;

  static Tensor maxPool(Tensor x) {
    long[] kernel = {3, 3};
    long[] stride = {2, 2};
    long[] padding = {1, 1};
    return torch.max_pool2d(x, kernel, stride, padding, new long[] {1, 1}, false);
  }

  /** The mean over all places: (rows, channels, height, width) to (rows, channels), 32-bit. */
  static Tensor globalMean(Tensor x) {
    return x.mean(new long[] {2, 3}, false, new ScalarTypeOptional(ScalarType.Float));
  }

  static String blockName(int stage, int block) {
    return "layer" + (stage + 1) + "." + block;
  }

  static int strideOf(int stage, int block) {
    return stage > 0 && block == 0 ? 2 : 1;
  }
}
