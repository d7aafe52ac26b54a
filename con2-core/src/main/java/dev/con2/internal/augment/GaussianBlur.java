package dev.con2.internal.augment;

import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The Gaussian blur of SimCLR (Chen et al. 2020): a kernel about a tenth of the side wide, the
 * picture mirrored beyond its border as torchvision does. First across, then down, one addition a
 * pixel of the kernel: so a row comes out the same whatever stands beside it, on every device.
 */
final class GaussianBlur {

  private final List<ViewParameters> parameters;
  private final ComputeDevice device;

  GaussianBlur(List<ViewParameters> parameters, ComputeDevice device) {
    this.parameters = parameters;
    this.device = device;
  }

  /** Pixels of the kernel on each side of its middle, at least 1: of 224 pixels 11. */
  static int radius(int side) {
    return Math.max(1, side / 20);
  }

  /**
   * The rows blurred, each by its own standard deviation, which is not 0.
   *
   * @param images (rows, 3, side, side), values in [0, 1]; left as they are
   */
  Tensor apply(Tensor images) {
    int side = Math.toIntExact(images.size(3));
    int radius = radius(side);
    Tensor kernels = kernels(radius); // (2 radius + 1, rows, 1, 1, 1)
    Tensor mirrored = torch.reflection_pad2d(images, radius, radius, radius, radius);
    Tensor across = along(3, mirrored, kernels, side);
    return Views.clamp(along(2, across, kernels, side)); // weights may add to a little more than 1
  }

  private static Tensor along(int dimension, Tensor x, Tensor kernels, int side) {
    Tensor sum = x.narrow(dimension, 0, side).mul(kernels.select(0, 0));
    for (int i = 1; i < kernels.size(0); i++) {
      sum.addcmul_(x.narrow(dimension, i, side), kernels.select(0, i));
    }
    return sum;
  }

  private Tensor kernels(int radius) {
    int rows = parameters.size();
    int width = 2 * radius + 1;
    float[] kernels = new float[width * rows];
    for (int row = 0; row < rows; row++) {
      double[] kernel = kernel(radius, parameters.get(row).blur());
      for (int i = 0; i < width; i++) {
        kernels[i * rows + row] = (float) kernel[i];
      }
    }
    return TensorTransfer.toDevice(kernels, device, width, rows, 1, 1, 1);
  }

  /** The weights exp(-x^2 / (2 sigma^2)) at x = -radius to radius, over their sum. */
  private static double[] kernel(int radius, double sigma) {
    double[] kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double x = (i - radius) / sigma;
      kernel[i] = StrictMath.exp(-0.5 * x * x);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }
}
