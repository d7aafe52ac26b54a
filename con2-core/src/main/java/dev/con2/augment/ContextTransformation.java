package dev.con2.augment;

import dev.con2.device.ComputeDevice;
import dev.con2.image.Image;
import dev.con2.internal.engine.TensorTransfer;
import dev.con2.internal.image.ImageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Shows a batch of images in another context: what {@link ContextAugmentation} names. */
public final class ContextTransformation {

  private static final int LEVELS = 256;

  /** So that the memory which showing takes does not grow with the number of images. */
  private static final int SHOWN_AT_ONCE = 16;

  private ContextTransformation() {}

  /**
   * The images in the context.
   *
   * @param images (N, 3, height, width), values in [0, 1]; square if the context turns them
   * @return the same shape and range; the same tensor for the original context
   */
  public static Tensor apply(ContextAugmentation context, Tensor images) {
    Tensor result = images;
    for (Transformation transformation : context.transformations()) {
      result =
          switch (transformation) {
            case FLIP -> result.flip(2);
            case INVERT -> result.neg().add(new Scalar(1));
            case EQUALIZE -> equalize(result);
            case ROTATE90, ROTATE180, ROTATE270 ->
                result.rot90(transformation.quarterTurns(), 2, 3);
            case HALVES_ACROSS -> halvesExchanged(result, 3);
            case HALVES_DOWN -> halvesExchanged(result, 2);
          };
    }
    return result;
  }

  /** Of an odd number of rows or columns the middle one stays where it is. */
  private static Tensor halvesExchanged(Tensor images, int dimension) {
    long size = images.size(dimension);
    long half = size / 2;
    return torch.cat(
        new TensorVector(
            images.narrow(dimension, size - half, half),
            images.narrow(dimension, half, size % 2),
            images.narrow(dimension, 0, half)),
        dimension);
  }

  /**
   * Images in the context, to be looked at or counted.
   *
   * @param images at least one, square and of one size
   * @return the same with 8 bits a sample
   */
  public static List<Image> show(ContextAugmentation context, List<Image> images) {
    List<Image> shown = new ArrayList<>();
    for (int start = 0; start < images.size(); start += SHOWN_AT_ONCE) {
      shown.addAll(
          showFew(context, images.subList(start, Math.min(start + SHOWN_AT_ONCE, images.size()))));
    }
    return shown;
  }

  private static List<Image> showFew(ContextAugmentation context, List<Image> images) {
    try (ImageStore store = ImageStore.of(images, ComputeDevice.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor all = store.select(IntStream.range(0, images.size()).toArray());
      float[] values = TensorTransfer.toFloats(apply(context, all));
      int side = store.side();
      int each = 3 * side * side;
      List<Image> shown = new ArrayList<>();
      for (int start = 0; start < values.length; start += each) {
        byte[] samples = new byte[each];
        for (int i = 0; i < each; i++) {
          samples[i] = (byte) Math.round(values[start + i] * (LEVELS - 1));
        }
        shown.add(new Image.EightBit(side, side, samples));
      }
      return shown;
    }
  }

  /**
   * Histogram equalisation of each channel alone, as Pillow and torchvision compute it on 8 bits: a
   * value becomes the number of pixels below it, in steps of (pixels - those at the highest value)
   * / 255. Values are rounded to 256 levels first. A channel of one value, or with so few pixels
   * that the step is 0, stays as it is.
   */
  private static Tensor equalize(Tensor images) {
    long channels = images.size(0) * images.size(1);
    long pixels = images.size(2) * images.size(3);
    Tensor levels =
        images.mul(new Scalar(LEVELS - 1)).round_().to(ScalarType.Long).view(channels, pixels);
    Tensor ones = torch.ones_like(levels.narrow(1, 0, 1)).expand_as(levels);
    Tensor histogram =
        torch
            .zeros_like(levels.narrow(1, 0, 1))
            .expand(channels, LEVELS)
            .contiguous()
            .scatter_add_(1, levels, ones); // (channels, 256)
    Tensor highest = levels.amax(new long[] {1}, true); // (channels, 1)
    Tensor step =
        histogram
            .gather(1, highest)
            .neg()
            .add(new Scalar(pixels))
            .floor_divide(new Scalar(LEVELS - 1)); // (channels, 1)
    Tensor below = histogram.cumsum(1).sub(histogram); // (channels, 256)
    Tensor divisor = step.clamp(new ScalarOptional(new Scalar(1)), new ScalarOptional());
    Tensor table =
        below
            .add(step.floor_divide(new Scalar(2)))
            .floor_divide(divisor)
            .clamp_(new ScalarOptional(), new ScalarOptional(new Scalar(LEVELS - 1)));
    Tensor equalized =
        table
            .to(ScalarType.Float)
            .div_(new Scalar(LEVELS - 1))
            .gather(1, levels)
            .view(images.size(0), images.size(1), images.size(2), images.size(3));
    Tensor unchanged = step.eq(new Scalar(0)).view(images.size(0), images.size(1), 1, 1);
    // To ask a graphics card would be to wait for it.
    return images.is_cuda() || unchanged.any().item_bool()
        ? images.where(unchanged, equalized)
        : equalized;
  }
}
