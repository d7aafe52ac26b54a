package dev.con2.augment;

import dev.con2.tensor.ComputeDevice;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The colour steps of T, in a fixed order and clamped to [0, 1] after each: brightness, contrast,
 * saturation, hue, drop of colour. A row whose factor is neutral comes out unchanged.
 */
final class ColourJitter {

  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  private final List<ViewParameters> parameters;
  private final ComputeDevice device;

  ColourJitter(List<ViewParameters> parameters, ComputeDevice device) {
    this.parameters = parameters;
    this.device = device;
  }

  /**
   * The rows with the colour steps of their views.
   *
   * @param images (rows, 3, height, width), values in [0, 1]
   */
  Tensor apply(Tensor images) {
    Tensor x = images;
    if (!Views.none(parameters, view -> view.brightness() != 1)) {
      x = Views.clamp(x.mul(Views.factors(parameters, ViewParameters::brightness, device)));
    }
    if (!Views.none(parameters, view -> view.contrast() != 1)) {
      Tensor factor = Views.factors(parameters, ViewParameters::contrast, device);
      Tensor mean = grey(x).mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      x = Views.clamp(mean.lerp(x, factor));
    }
    if (!Views.none(parameters, view -> view.saturation() != 1)) {
      Tensor factor = Views.factors(parameters, ViewParameters::saturation, device);
      x = Views.clamp(grey(x).lerp(x, factor));
    }
    if (!Views.none(parameters, view -> view.hue() != 0)) {
      Tensor turn = Views.factors(parameters, ViewParameters::hue, device);
      Tensor turned = Views.clamp(turnHue(x, turn));
      x = Views.withNeutral(parameters, view -> view.hue() == 0, x, turned, device);
    }
    if (!Views.none(parameters, ViewParameters::grey)) {
      Tensor dropped = Views.factors(parameters, view -> view.grey() ? 1 : 0, device);
      x = x.lerp(grey(x), dropped);
    }
    return x;
  }

  /** The grey value of each pixel: (rows, 3, height, width) to (rows, 1, height, width). */
  private static Tensor grey(Tensor x) {
    return x.narrow(1, 0, 1)
        .mul(new Scalar(RED))
        .add_(x.narrow(1, 1, 1), new Scalar(GREEN))
        .add_(x.narrow(1, 2, 1), new Scalar(BLUE));
  }

  /**
   * Turns the hue of each pixel, its HSV value and saturation kept. With V the largest and C the
   * largest minus the smallest channel, and the hue h in sixths of the circle, a channel is V - C
   * clamp(min(k, 4 - k), 0, 1) with k = (n + h) mod 6 and n = 5, 3, 1 for red, green, blue.
   */
  private static Tensor turnHue(Tensor x, Tensor turn) {
    Tensor red = x.narrow(1, 0, 1);
    Tensor green = x.narrow(1, 1, 1);
    Tensor blue = x.narrow(1, 2, 1);
    Tensor value = x.amax(new long[] {1}, true); // (rows, 1, height, width)
    Tensor chroma = value.sub(x.amin(new long[] {1}, true));
    Tensor divisor = chroma.clamp(new ScalarOptional(new Scalar(1e-12)), new ScalarOptional());
    Tensor fromBlue = red.sub(green).div_(divisor).add_(new Scalar(4));
    Tensor fromGreen = blue.sub(red).div_(divisor).add_(new Scalar(2));
    Tensor fromRed = green.sub(blue).div_(divisor);
    Tensor hue =
        fromRed
            .where(red.eq(value), fromGreen.where(green.eq(value), fromBlue))
            .add_(turn.mul(new Scalar(6)));
    TensorVector channels = new TensorVector();
    for (int offset : new int[] {5, 3, 1}) {
      Tensor k = hue.add(new Scalar(offset)).remainder_(new Scalar(6));
      Tensor fall = Views.clamp(torch.minimum(k, k.neg().add_(new Scalar(4))));
      channels.push_back(value.sub(fall.mul_(chroma)));
    }
    return torch.cat(channels, 1);
  }
}
