package dev.con2.internal.augment;

import dev.con2.augment.ViewParameters;
import dev.con2.device.ComputeDevice;
import dev.con2.internal.engine.TensorTransfer;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The random resized crop and horizontal flip of a view: bilinear resampling of each row's crop to
 * a square. Sample points are kept inside the crop, so that its border repeats and nothing outside
 * it shows. A crop has at most twice the side of the square (of half the side, early in a
 * training), so there is no antialiasing.
 *
 * <p>Both ways give the same values but for rounding. Row by row is four times faster for large
 * squares on a processor, which is slow at reading from scattered addresses. For small ones, and on
 * a graphics card, many small calls cost more than they save, and all rows are taken at once.
 */
final class CropAndFlip {

  private static final int SMALLEST_ROW_BY_ROW = 48;

  private static final int BILINEAR = 0;
  private static final int BORDER = 1;

  private CropAndFlip() {}

  /**
   * The crops of a batch.
   *
   * @param images (rows, 3, side, side), values in [0, 1]
   * @param parameters one a row
   * @param size side of the crops after resampling, in pixels
   * @return (rows, 3, size, size), values in [0, 1]
   */
  static Tensor apply(
      Tensor images, List<ViewParameters> parameters, int size, ComputeDevice device) {
    Tensor crops =
        device.isGraphicsCard() || size < SMALLEST_ROW_BY_ROW
            ? atOnce(images, parameters, size, device)
            : rowByRow(images, parameters, size);
    // Weights may add up to a little more than 1.
    return Views.clamp(crops);
  }

  static Tensor rowByRow(Tensor images, List<ViewParameters> parameters, int size) {
    long side = images.size(3);
    long[] square = {size, size};
    Tensor crops =
        torch.empty(
            new long[] {parameters.size(), images.size(1), size, size},
            images.options(),
            new MemoryFormatOptional());
    for (int row = 0; row < parameters.size(); row++) {
      ViewParameters view = parameters.get(row);
      try (PointerScope scope = new PointerScope()) {
        Tensor crop =
            images
                .narrow(0, row, 1)
                .narrow(2, Math.round(view.top() * side), Math.round(view.height() * side))
                .narrow(3, Math.round(view.left() * side), Math.round(view.width() * side));
        Tensor seen = view.flip() ? crop.flip(3) : crop;
        torch.upsample_bilinear2d_out(crops.narrow(0, row, 1), seen, square, false);
      }
    }
    return crops;
  }

  static Tensor atOnce(
      Tensor images, List<ViewParameters> parameters, int size, ComputeDevice device) {
    int rows = parameters.size();
    int side = Math.toIntExact(images.size(3));
    float[] across = new float[rows * size];
    float[] down = new float[rows * size];
    for (int row = 0; row < rows; row++) {
      ViewParameters view = parameters.get(row);
      sampleAlong(across, row * size, size, side, view.left(), view.width(), view.flip());
      sampleAlong(down, row * size, size, side, view.top(), view.height(), false);
    }
    Tensor x = TensorTransfer.toDevice(across, device, rows, 1, size).expand(rows, size, size);
    Tensor y = TensorTransfer.toDevice(down, device, rows, size, 1).expand(rows, size, size);
    Tensor grid = torch.stack(new TensorVector(x, y), 3); // (rows, size, size, 2)
    Tensor crops = torch.grid_sampler_2d(images, grid, BILINEAR, BORDER, false);
    return size == side ? wholeAsBefore(parameters, images, crops, device) : crops;
  }

  /**
   * The crops, but the pictures that are seen whole as they were before: so rounding moves nothing
   * there, and a row does not depend on what the others of its batch need.
   */
  private static Tensor wholeAsBefore(
      List<ViewParameters> parameters, Tensor images, Tensor crops, ComputeDevice device) {
    if (Views.none(parameters, Views::isWhole)) {
      return crops;
    }
    Tensor whole = Views.factors(parameters, view -> Views.isWhole(view) ? 1 : 0, device);
    return images.where(whole.to(ScalarType.Bool), crops);
  }

  /** Sample points along one direction in libtorch's units: -1 and 1 are the picture's edges. */
  private static void sampleAlong(
      float[] points,
      int offset,
      int size,
      double side,
      double start,
      double length,
      boolean backwards) {
    double first = start * side;
    double count = length * side;
    for (int i = 0; i < size; i++) {
      double pixel = first + (i + 0.5) * count / size - 0.5;
      double inside = Math.min(Math.max(pixel, first), first + count - 1);
      int place = backwards ? size - 1 - i : i;
      points[offset + place] = (float) ((2 * inside + 1) / side - 1);
    }
  }
}
