package dev.con2.augment;

import dev.con2.tensor.ComputeDevice;
import dev.con2.tensor.TensorTransfer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.LongStream;
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
   * The rows with the colour steps of their views. Only rows that a step changes are worked on.
   *
   * @param images (rows, 3, height, width), values in [0, 1]
   * @param mayOverwrite whether the result may take the place of the images
   */
  Tensor apply(Tensor images, boolean mayOverwrite) {
    Tensor x =
        changed(images, mayOverwrite, ViewParameters::changesColours, ColourJitter::jittered);
    return changed(
        x,
        mayOverwrite || !Views.none(parameters, ViewParameters::changesColours),
        ViewParameters::grey,
        (jitter, rows) -> grey(rows).expand_as(rows));
  }

  private Tensor changed(
      Tensor x,
      boolean mayOverwrite,
      Predicate<ViewParameters> condition,
      BiFunction<ColourJitter, Tensor, Tensor> step) {
    long[] rows =
        LongStream.range(0, parameters.size())
            .filter(row -> condition.test(parameters.get((int) row)))
            .toArray();
    if (rows.length == 0) {
      return x;
    }
    if (rows.length == parameters.size()) {
      return step.apply(this, x);
    }
    List<ViewParameters> some = parameters.stream().filter(condition).toList();
    Tensor index = TensorTransfer.toDevice(rows, device, rows.length);
    Tensor part = step.apply(new ColourJitter(some, device), x.index_select(0, index));
    return mayOverwrite ? x.index_copy_(0, index, part) : x.index_copy(0, index, part);
  }

  private Tensor jittered(Tensor images) {
    Tensor x = images;
    if (!Views.none(parameters, view -> view.brightness() != 1)) {
      x = Views.clamp(x.mul(Views.factors(parameters, ViewParameters::brightness, device)));
    }
    if (!Views.none(parameters, view -> view.contrast() != 1)) {
      Tensor factor = Views.factors(parameters, ViewParameters::contrast, device);
      Tensor mean = grey(x).mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      // mean.lerp(x, factor), in the two steps that libtorch has fast code for.
      x = Views.clamp(x.mul(factor).add_(mean.sub(mean.mul(factor))));
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
   * Turns the hue of each pixel, its HSV value and saturation kept. With the hue h in sixths of the
   * circle from 0 to 6, a channel lies between the smallest and the largest one at |h - 3| - 1 for
   * red, 2 - |h - 2| for green and 2 - |h - 4| for blue, clamped to [0, 1].
   *
   * <p>Choices are made by weights of 0 and 1, since libtorch chooses by truth values six times
   * slower than it computes.
   */
  private static Tensor turnHue(Tensor x, Tensor turn) {
    Tensor red = x.narrow(1, 0, 1);
    Tensor green = x.narrow(1, 1, 1);
    Tensor blue = x.narrow(1, 2, 1);
    Tensor largest = torch.maximum(torch.maximum(red, green), blue); // (rows, 1, height, width)
    Tensor smallest = torch.minimum(torch.minimum(red, green), blue);
    Tensor chroma = largest.sub(smallest);
    Tensor divisor = chroma.clamp(new ScalarOptional(new Scalar(1e-12)), new ScalarOptional());
    Tensor fromBlue = red.sub(green).div_(divisor).add_(new Scalar(4));
    Tensor fromGreen = blue.sub(red).div_(divisor).add_(new Scalar(2));
    Tensor fromRed = green.sub(blue).div_(divisor);
    Tensor greenIsLess = largest.sub(green).sign_(); // 1 where it is, else 0
    Tensor redIsLess = largest.sub(red).sign_();
    Tensor hue = fromRed.lerp_(fromGreen.lerp_(fromBlue, greenIsLess), redIsLess);
    hue.add_(turn.mul(new Scalar(6)));
    hue.sub_(hue.div(new Scalar(6)).floor_().mul_(new Scalar(6)));
    Tensor redShare = away(hue, 3).sub_(new Scalar(1));
    Tensor greenShare = away(hue, 2).neg_().add_(new Scalar(2));
    Tensor blueShare = away(hue, 4).neg_().add_(new Scalar(2));
    Tensor shares = torch.cat(new TensorVector(redShare, greenShare, blueShare), 1);
    return Views.clamp(shares).mul_(chroma).add_(smallest);
  }

  private static Tensor away(Tensor hue, int from) {
    return hue.sub(new Scalar(from)).abs_();
  }
}
