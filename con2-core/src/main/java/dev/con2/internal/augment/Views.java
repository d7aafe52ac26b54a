package dev.con2.internal.augment;

import dev.con2.augment.ChannelValues;
import dev.con2.augment.Normalisation;
import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes views of a batch of images, each by its own {@link ViewParameters}, as tensor operations on
 * the device: crop and resize, horizontal flip, colour jitter, drop of colour, blur, and the
 * normalisation. A step that no view of the batch needs is left out.
 */
public final class Views {

  /** Rows are worked on in pieces of about this many values, so that a piece stays in a cache. */
  private static final double PIECE = 1 << 18;

  private Views() {}

  /**
   * Writes view number i of image number i, normalised, into row i of the target, whose precision
   * and memory layout it takes on.
   *
   * @param images (N, 3, side, side), values in [0, 1]
   * @param parameters N of them
   * @param target (N, 3, size, size); see {@link Normalisation} for the values afterwards
   */
  public static void write(
      Tensor images,
      List<ViewParameters> parameters,
      Normalisation normalisation,
      ComputeDevice device,
      Tensor target) {
    int rows = parameters.size();
    int size = Math.toIntExact(target.size(3));
    double valuesPerRow = 3.0 * size * size;
    int piece =
        device.isGraphicsCard()
            ? rows
            : Math.max(1, Math.toIntExact(Math.round(PIECE / valuesPerRow)));
    for (int start = 0; start < rows; start += piece) {
      int count = Math.min(piece, rows - start);
      try (PointerScope scope = new PointerScope()) {
        Tensor part = images.narrow(0, start, count);
        Tensor view = view(part, parameters.subList(start, start + count), size, device);
        // First the type, then the layout: both at once is three times slower.
        target
            .narrow(0, start, count)
            .copy_(normalised(view, normalisation, device).to(target.scalar_type()));
      }
    }
  }

  /**
   * The images, left and right exchanged in those whose view flips.
   *
   * @param images (N, 3, side, side)
   * @param parameters N of them
   * @return the same shape
   */
  public static Tensor flipped(
      Tensor images, List<ViewParameters> parameters, ComputeDevice device) {
    Tensor flips = factors(parameters, view -> view.flip() ? 1 : 0, device); // (N, 1, 1, 1)
    return images.flip(3).where(flips.to(ScalarType.Bool), images);
  }

  static Tensor view(
      Tensor images, List<ViewParameters> parameters, int size, ComputeDevice device) {
    boolean changes = size != images.size(3) || !none(parameters, view -> !isWhole(view));
    Tensor x = changes ? CropAndFlip.apply(images, parameters, size, device) : images;
    Tensor coloured = new ColourJitter(parameters, device).apply(x, changes);
    return changed(
        coloured,
        parameters,
        device,
        changes || !none(parameters, ColourJitter::changes),
        view -> view.blur() != 0,
        (some, rows) -> new GaussianBlur(some, device).apply(rows));
  }

  /**
   * The rows, those that a condition holds for as a step makes them.
   *
   * @param x (rows, 3, height, width)
   * @param parameters one a row
   * @param mayOverwrite whether the result may take the place of x
   * @param step of the parameters and the rows that the condition holds for, which it may
   *     overwrite; the next step may write into what it returns
   */
  static Tensor changed(
      Tensor x,
      List<ViewParameters> parameters,
      ComputeDevice device,
      boolean mayOverwrite,
      Predicate<ViewParameters> condition,
      BiFunction<List<ViewParameters>, Tensor, Tensor> step) {
    long[] rows =
        LongStream.range(0, parameters.size())
            .filter(row -> condition.test(parameters.get((int) row)))
            .toArray();
    if (rows.length == 0) {
      return x;
    }
    if (rows.length == parameters.size()) {
      return step.apply(parameters, mayOverwrite ? x : x.clone());
    }
    List<ViewParameters> some = parameters.stream().filter(condition).toList();
    Tensor index = TensorTransfer.toDevice(rows, device, rows.length);
    Tensor part = step.apply(some, x.index_select(0, index));
    return mayOverwrite ? x.index_copy_(0, index, part) : x.index_copy(0, index, part);
  }

  /**
   * The images normalised.
   *
   * @param images (rows, 3, height, width), values in [0, 1]
   */
  static Tensor normalised(Tensor images, Normalisation normalisation, ComputeDevice device) {
    if (normalisation.equals(Normalisation.HALF)) {
      return torch.rsub(images, new Scalar(-1), new Scalar(-2)); // 2 x - 1 in one pass
    }
    return images
        .sub(column(normalisation.mean(), device))
        .div_(column(normalisation.standardDeviation(), device));
  }

  private static Tensor column(ChannelValues values, ComputeDevice device) {
    float[] floats = {(float) values.red(), (float) values.green(), (float) values.blue()};
    return TensorTransfer.toDevice(floats, device, 1, floats.length, 1, 1);
  }

  /** Whether the view shows all of the image, the right way round. */
  static boolean isWhole(ViewParameters view) {
    return view.height() == 1 && view.width() == 1 && !view.flip();
  }

  static boolean none(List<ViewParameters> parameters, Predicate<ViewParameters> condition) {
    return parameters.stream().noneMatch(condition);
  }

  /** In place. */
  static Tensor clamp(Tensor x) {
    return x.clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(1)));
  }

  /** One value a row, shaped to act on (rows, channels, height, width). */
  static Tensor factors(
      List<ViewParameters> parameters,
      ToDoubleFunction<ViewParameters> factor,
      ComputeDevice device) {
    float[] values = new float[parameters.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = (float) factor.applyAsDouble(parameters.get(row));
    }
    return TensorTransfer.toDevice(values, device, values.length, 1, 1, 1);
  }
}
