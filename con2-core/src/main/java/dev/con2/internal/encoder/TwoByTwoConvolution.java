package dev.con2.internal.encoder;

import dev.con2.internal.engine.RowProducts;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The 3x3 convolution with a padding of 1 on maps of two by two positions, which the last stage has
 * for pictures of 32 by 32 behind a stem of stride 2. There each position sees all four, so it is
 * one matrix product over positions and channels together. The convolutions of processors'
 * libraries are made for larger maps, and take three times as long forward and back
 * (docs/decisions/0006-training-engine.md).
 */
final class TwoByTwoConvolution {

  /** How many positions there are: so often does the bias of a channel stand in the product's. */
  static final int POSITIONS = 4;

  private static final int SIDE = 2;
  private static final int KERNEL = 3;

  private TwoByTwoConvolution() {}

  /** Whether it is the faster way to compute the layer on these maps. */
  static boolean suits(ResNet18Layers.Convolution layer, Tensor maps) {
    return layer.stride() == 1
        && layer.padding() == 1
        && maps.size(2) == SIDE
        && maps.size(3) == SIDE
        && !maps.is_cuda();
  }

  /**
   * Whether it is for scoring too, where a row must have the same bits whatever stands beside it.
   * Libtorch's convolution gives it that on every processor.
   */
  static boolean suitsScoring(ResNet18Layers.Convolution layer, Tensor maps) {
    return suits(layer, maps) && RowProducts.canBeOfEachAlone();
  }

  /**
   * The convolution.
   *
   * @param maps (rows, in, 2, 2)
   * @param kernel (out, in, 3, 3), of the same type
   * @return (rows, out, 2, 2), channels last
   */
  static Tensor apply(Tensor maps, Tensor kernel) {
    return maps(RowProducts.of(rows(maps), matrix(kernel)));
  }

  /**
   * The convolution for scoring, with a bias. A row of it has the same bits however many others
   * there are, where it {@link #suitsScoring}.
   *
   * @param maps (rows, in, 2, 2)
   * @param matrix what {@link #matrix} makes of the kernel, of the same type
   * @param bias (4 out): that of the channels, once for each position
   * @return (rows, out, 2, 2), channels last, without a gradient
   */
  static Tensor apply(Tensor maps, Tensor matrix, Tensor bias) {
    return maps(RowProducts.ofEachAlone(rows(maps), matrix, bias));
  }

  /** (rows, 4 in), the channels of a position together. */
  private static Tensor rows(Tensor maps) {
    return maps.permute(0, 2, 3, 1).reshape(maps.size(0), POSITIONS * maps.size(1));
  }

  private static Tensor maps(Tensor rows) {
    long out = rows.size(1) / POSITIONS;
    return rows.view(rows.size(0), SIDE, SIDE, out).permute(0, 3, 1, 2);
  }

  /**
   * The kernel as a matrix: the block of an output position and an input position is the tap
   * between them.
   *
   * @param kernel (out, in, 3, 3)
   * @return (4 out, 4 in)
   */
  static Tensor matrix(Tensor kernel) {
    long out = kernel.size(0);
    long in = kernel.size(1);
    TensorVector taps =
        torch.unbind(kernel.permute(2, 3, 0, 1).reshape(KERNEL * KERNEL, out, in), 0);
    TensorVector blocks = new TensorVector();
    for (int to = 0; to < POSITIONS; to++) {
      TensorVector row = new TensorVector();
      for (int from = 0; from < POSITIONS; from++) {
        int down = from / SIDE - to / SIDE + 1;
        int across = from % SIDE - to % SIDE + 1;
        row.push_back(taps.get((long) KERNEL * down + across));
      }
      blocks.push_back(torch.cat(row, 1));
    }
    return torch.cat(blocks, 0);
  }
}
