package dev.con2.internal.augment;

import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The colour steps of T, in a fixed order and clamped to [0, 1] after each: brightness, contrast,
 * saturation, hue, drop of colour. A row whose factor is neutral comes out unchanged.
 */
final class ColourJitter {

  private static final double RED = 0.299;
  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;
  private static final double SMALLEST_CHROMA = 1e-12;

  private final List<ViewParameters> parameters;
  private final ComputeDevice device;

  ColourJitter(List<ViewParameters> parameters, ComputeDevice device) {
    this.parameters = parameters;
    this.device = device;
  }

  /**
   * The rows with the colour steps of their views. Only rows that a step changes are worked on, and
   * each step overwrites what the one before gave, which takes a third of the time of new memory.
   *
   * @param images (rows, 3, height, width), values in [0, 1]
   * @param mayOverwrite whether the result may take the place of the images
   */
  Tensor apply(Tensor images, boolean mayOverwrite) {
    Tensor x =
        Views.changed(
            images,
            parameters,
            device,
            mayOverwrite,
            ColourJitter::changesColours,
            (some, rows) -> new ColourJitter(some, device).jittered(rows));
    return Views.changed(
        x,
        parameters,
        device,
        mayOverwrite || !Views.none(parameters, ColourJitter::changesColours),
        ViewParameters::grey,
        (some, rows) -> rows.copy_(grey(rows)));
  }

  private Tensor jittered(Tensor x) {
    if (!Views.none(parameters, view -> view.brightness() != 1)) {
      Views.clamp(x.mul_(Views.factors(parameters, ViewParameters::brightness, device)));
    }
    if (!Views.none(parameters, view -> view.contrast() != 1)) {
      Tensor mean = grey(x).mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      blend(mean, x, Views.factors(parameters, ViewParameters::contrast, device));
    }
    if (!Views.none(parameters, view -> view.saturation() != 1)) {
      blend(grey(x), x, Views.factors(parameters, ViewParameters::saturation, device));
    }
    return Views.changed(
        x,
        parameters,
        device,
        true,
        view -> view.hue() != 0,
        (some, rows) -> new ColourJitter(some, device).turnHue(rows));
  }

  /** x becomes factor x + (1 - factor) from, clamped; from is overwritten. */
  private static void blend(Tensor from, Tensor x, Tensor factor) {
    Tensor rest = factor.neg().add_(new Scalar(1));
    Views.clamp(x.mul_(factor).add_(from.mul_(rest)));
  }

  /** The grey value of each pixel: (rows, 3, height, width) to (rows, 1, height, width). */
  private static Tensor grey(Tensor x) {
    return x.narrow(1, 0, 1)
        .mul(new Scalar(RED))
        .add_(x.narrow(1, 1, 1), new Scalar(GREEN))
        .add_(x.narrow(1, 2, 1), new Scalar(BLUE));
  }

  /**
   * Turns the hue of each pixel, its HSV value and saturation kept.
   *
   * <p>With the hue in sixths of the circle, a channel whose colour lies d away from the pixel's is
   * at its largest for d up to 1, at its smallest from d = 2, and straight in between. How far the
   * pixel lies from red is 1 + (green + blue - red - smallest) / (largest - smallest), towards
   * green if green exceeds blue: one division, and no case to tell from another, which libtorch
   * does six times slower than it computes.
   */
  private Tensor turnHue(Tensor x) {
    Tensor red = x.narrow(1, 0, 1);
    Tensor green = x.narrow(1, 1, 1);
    Tensor blue = x.narrow(1, 2, 1);
    Tensor largest = torch.maximum(torch.maximum(red, green), blue); // (rows, 1, height, width)
    Tensor smallest = torch.minimum(torch.minimum(red, green), blue);
    Tensor negativeChroma = smallest.sub(largest);
    Tensor fromRed =
        red.add(smallest)
            .sub_(green)
            .sub_(blue)
            .div_(negativeChroma.sub(new Scalar(SMALLEST_CHROMA)))
            .add_(new Scalar(1)); // 0 to 3
    Tensor hue = fromRed.copysign_(green.sub(blue)); // -3 to 3
    torch.add_out(x, hue, hueShifts()); // from here on the pixels are overwritten
    // With y = |hue + shift|, at most 6, |y - 3| is the way around the circle to the channel's
    // colour.
    Tensor away = x.abs_().sub_(new Scalar(3)).abs_();
    away.clamp_(new ScalarOptional(new Scalar(1)), new ScalarOptional(new Scalar(2)));
    return Views.clamp(away.mul_(negativeChroma).add_(largest.sub_(negativeChroma)));
  }

  /**
   * By how much to move the hue of a row, which is -3 to 3, for each channel: the turn, less where
   * the channel's colour lies, plus whole turns to come to 0 to 6, less 3.
   */
  private Tensor hueShifts() {
    float[] shifts = new float[3 * parameters.size()];
    for (int i = 0; i < shifts.length; i++) {
      double shift = 6 * parameters.get(i / 3).hue() - 2 * (i % 3);
      shifts[i] = (float) (shift - 6 * Math.floor(shift / 6) - 3);
    }
    return TensorTransfer.toDevice(shifts, device, parameters.size(), 3, 1, 1);
  }

  /** Whether any of its steps changes the view. */
  static boolean changes(ViewParameters view) {
    return changesColours(view) || view.grey();
  }

  /** Whether brightness, contrast, saturation or hue change. */
  private static boolean changesColours(ViewParameters view) {
    return view.brightness() != 1
        || view.contrast() != 1
        || view.saturation() != 1
        || view.hue() != 0;
  }
}
