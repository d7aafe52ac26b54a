package dev.con2.encoder;

import dev.con2.encoder.EncoderConfiguration.Stem;
import dev.con2.engine.ComputeDevice;
import dev.con2.engine.Precision;
import dev.con2.engine.TensorTransfer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The trained encoder for scoring: {@link ResNet18} with the running statistics of batch norm
 * multiplied into the convolutions before it. The same function, at two thirds of the time or less,
 * because each batch norm would be one more pass over memory.
 *
 * <p>Owns its native memory until closed. May be used by several threads at once.
 */
public final class FoldedResNet18 implements AutoCloseable {

  private record Layer(Tensor kernel, Tensor bias) {}

  private final PointerScope owner = new PointerScope();
  private final EncoderConfiguration configuration;
  private final Precision precision;
  private final ComputeDevice device;
  private final Map<String, Layer> layers = new LinkedHashMap<>();

  /**
   * Folds trained weights.
   *
   * @param parameters at least those of {@link ResNet18#layout}, in its order
   * @param statistics of batch norm, likewise
   */
  public FoldedResNet18(
      EncoderConfiguration configuration,
      float[] parameters,
      float[] statistics,
      Precision precision,
      ComputeDevice device) {
    this.configuration = configuration;
    this.precision = precision;
    this.device = device;
    WeightLayout layout = ResNet18.layout(configuration);
    try (owner) {
      owner.extend();
      for (WeightLayout.Entry entry : layout.entries()) {
        if (entry.sizes().size() == 4) {
          String name = entry.name().substring(0, entry.name().length() - ".weight".length());
          layers.put(name, fold(entry, batchNormOf(name), layout, parameters, statistics));
        }
      }
    }
  }

  private static String batchNormOf(String convolution) {
    return convolution.endsWith("downsample.0")
        ? convolution.replace("downsample.0", "downsample.1")
        : convolution.replace("conv", "bn");
  }

  private Layer fold(
      WeightLayout.Entry convolution,
      String batchNorm,
      WeightLayout layout,
      float[] parameters,
      float[] statistics) {
    int out = Math.toIntExact(convolution.sizes().get(0));
    int each = convolution.size() / out;
    float[] kernel = new float[convolution.size()];
    float[] bias = new float[out];
    for (int channel = 0; channel < out; channel++) {
      double scale = parameters[layout.entry(batchNorm + ".weight").offset() + channel];
      double shift = parameters[layout.entry(batchNorm + ".bias").offset() + channel];
      double mean = statistics[layout.entry(batchNorm + ".running_mean").offset() + channel];
      double variance = statistics[layout.entry(batchNorm + ".running_var").offset() + channel];
      double factor = scale / Math.sqrt(variance + ResNet18.BATCH_NORM_EPSILON);
      for (int i = channel * each; i < (channel + 1) * each; i++) {
        kernel[i] = (float) (factor * parameters[convolution.offset() + i]);
      }
      bias[channel] = (float) (shift - factor * mean);
    }
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradient = new AutoGradMode(false)) {
      ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
      Tensor weights =
          TensorTransfer.toDevice(kernel, device, convolution.shape())
              .to(type)
              .contiguous(torch.MemoryFormat.ChannelsLast);
      Tensor shifts = TensorTransfer.toDevice(bias, device, out).to(type);
      owner.attach(weights);
      owner.attach(shifts);
      return new Layer(weights, shifts);
    }
  }

  /** A tensor to write images into before {@link #forward}: (rows, 3, side, side). */
  public Tensor emptyInput(int rows, int side) {
    return ResNet18.emptyInput(rows, side, precision, device);
  }

  /** The device that it works on. */
  public ComputeDevice device() {
    return device;
  }

  /**
   * z = g(x).
   *
   * @param images (rows, 3, side, side), normalised to [-1, 1], in a tensor made by {@link
   *     #emptyInput}
   * @return representations (rows, 8 x width), 32-bit
   */
  public Tensor forward(Tensor images) {
    boolean large = configuration.stem() == Stem.LARGE;
    int stemStride = large ? 2 : configuration.stem().stride();
    Tensor x = torch.relu_(convolution(images, "conv1", stemStride, large ? 3 : 1));
    if (large) {
      x = ResNet18.maxPool(x);
    }
    for (int stage = 0; stage < ResNet18.STAGES; stage++) {
      for (int block = 0; block < ResNet18.BLOCKS; block++) {
        String name = ResNet18.blockName(stage, block);
        int stride = ResNet18.strideOf(stage, block);
        Tensor y = torch.relu_(convolution(x, name + ".conv1", stride, 1));
        y = convolution(y, name + ".conv2", 1, 1);
        Tensor shortcut = stride > 1 ? convolution(x, name + ".downsample.0", stride, 0) : x;
        x = torch.relu_(y.add_(shortcut));
      }
    }
    return ResNet18.globalMean(x);
  }

  private Tensor convolution(Tensor x, String name, int stride, int padding) {
    Layer layer = Objects.requireNonNull(layers.get(name));
    long[] strides = {stride, stride};
    long[] paddings = {padding, padding};
    long[] dilations = {1, 1};
    return torch.conv2d(
        x, layer.kernel(), new TensorOptional(layer.bias()), strides, paddings, dilations, 1);
  }

  @Override
  public void close() {
    owner.deallocate();
  }
}
