package dev.con2.internal.encoder;

import dev.con2.device.ComputeDevice;
import dev.con2.device.Precision;
import dev.con2.internal.encoder.ResNet18Layers.Convolution;
import dev.con2.internal.engine.TensorTransfer;
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
final class FoldedResNet18 implements Encoder {

  private record Layer(Tensor kernel, Tensor bias) {}

  private final PointerScope owner = new PointerScope();
  private final ResNet18Layers definition;
  private final Precision precision;
  private final ComputeDevice device;
  private final Map<Convolution, Layer> layers = new LinkedHashMap<>();

  /** Of those layers that saw maps of two by two positions, the kernel as a matrix. */
  private final Map<Convolution, Layer> products = new LinkedHashMap<>();

  /**
   * Folds trained weights.
   *
   * @param parameters at least those of the architecture's layout, in its order
   * @param statistics of batch norm, likewise
   */
  FoldedResNet18(
      ResNet18Architecture architecture,
      float[] parameters,
      float[] statistics,
      Precision precision,
      ComputeDevice device) {
    this.definition = ResNet18Layers.of(architecture);
    this.precision = precision;
    this.device = device;
    WeightLayout layout = architecture.layout();
    try (owner) {
      for (Convolution layer : definition.convolutions()) {
        layers.put(
            layer,
            fold(
                layout.entry(layer.name() + ".weight"),
                layer.batchNorm(),
                layout,
                parameters,
                statistics));
      }
      owner.extend(); // all is made: the tensors live until close
    }
  }

  private Layer fold(
      WeightLayout.NetworkArray convolution,
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

  @Override
  public Tensor emptyInput(int rows, int side) {
    return ResNet18.emptyInput(rows, side, precision, ScalarType.Float, device);
  }

  @Override
  public ComputeDevice device() {
    return device;
  }

  @Override
  public Features forward(Tensor images) {
    return definition.forward(images, this::convolution);
  }

  @Override
  public Features forward(Tensor images, int stages) {
    return definition.forward(images, stages, this::convolution);
  }

  private Tensor convolution(Convolution definition, Tensor x) {
    Layer layer = Objects.requireNonNull(layers.get(definition));
    if (TwoByTwoConvolution.suitsScoring(definition, x)) {
      Layer product = asProduct(definition, layer);
      return TwoByTwoConvolution.apply(x, product.kernel(), product.bias());
    }
    long[] strides = {definition.stride(), definition.stride()};
    long[] paddings = {definition.padding(), definition.padding()};
    long[] dilations = {1, 1};
    return torch.conv2d(
        x, layer.kernel(), new TensorOptional(layer.bias()), strides, paddings, dilations, 1);
  }

  /**
   * The layer for maps of two by two, made when they are first seen: most pictures never are so
   * small there.
   */
  private synchronized Layer asProduct(Convolution definition, Layer layer) {
    return products.computeIfAbsent(
        definition,
        absent -> {
          Tensor matrix = TwoByTwoConvolution.matrix(layer.kernel());
          Tensor bias = layer.bias().repeat(TwoByTwoConvolution.POSITIONS);
          owner.attach(matrix);
          owner.attach(bias);
          return new Layer(matrix, bias);
        });
  }

  @Override
  public void close() {
    owner.deallocate();
  }
}
