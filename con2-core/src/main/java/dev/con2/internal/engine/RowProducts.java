package dev.con2.internal.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The inner products of rows with rows, by all threads that work.
 *
 * <p>A 32-bit matrix product on a processor is OpenBLAS's, which is held to one thread ({@link
 * Libtorch}). A convolution with kernels of one position is the same product and goes through
 * oneDNN, which shares libtorch's threads: with two of them it takes half of the time, forward and
 * back (docs/decisions/0006-training-engine.md).
 */
public final class RowProducts {

  static {
    Libtorch.load();
  }

  private static final int BLOCK = 64;
  private static final boolean BLOCK_ROUNDS_ALIKE = blockRoundsAlike();

  private RowProducts() {}

  private static boolean blockRoundsAlike() {
    int m = 67; // a multiple of no vector's length
    int d = 288;
    try (PointerScope scope = new PointerScope()) {
      Tensor others = torch.arange(new Scalar(m * d)).sin().reshape(m, d);
      Tensor row = others.narrow(0, 0, 1);
      Tensor products = row.expand(BLOCK, d).contiguous().mm(others.t());
      return products.equal(products.narrow(0, 0, 1).expand_as(products));
    }
  }

  /**
   * Whether {@link #ofEachAlone} keeps its word on this processor. OpenBLAS has other code for
   * other processors: with AVX-512 it rounds all rows of a block alike, with AVX2 alone it does
   * not. Found by a product, when this class is first used.
   */
  public static boolean canBeOfEachAlone() {
    return BLOCK_ROUNDS_ALIKE;
  }

  /**
   * The products.
   *
   * @param rows (n, d)
   * @param others (m, d), of the same type and on the same device
   * @return rows others^T (n, m), with its gradient
   */
  public static Tensor of(Tensor rows, Tensor others) {
    boolean byOpenBlas = !rows.is_cuda() && rows.scalar_type().intern() == ScalarType.Float;
    if (!byOpenBlas || torch.get_num_threads() == 1) {
      return rows.mm(others.t());
    }
    long n = rows.size(0);
    long m = others.size(0);
    long d = rows.size(1);
    Tensor positions = rows.reshape(1, n, 1, d).permute(0, 3, 1, 2); // an image of n by 1
    long[] ones = {1, 1};
    return torch
        .conv2d(
            positions,
            others.reshape(m, d, 1, 1),
            new TensorOptional(),
            ones,
            new long[] {0, 0},
            ones,
            1)
        .permute(0, 2, 3, 1)
        .reshape(n, m);
  }

  /**
   * The products, plus a bias, for scoring. A matrix product rounds a row otherwise among other
   * numbers of rows, so all are made of 64 rows, the last filled up with zeros: a row has the same
   * bits whatever stands beside it, where {@link #canBeOfEachAlone}.
   *
   * @param rows (n, d)
   * @param others (m, d), of the same type and on the same device
   * @param bias (m), likewise
   * @return rows others^T + bias (n, m), without a gradient
   */
  public static Tensor ofEachAlone(Tensor rows, Tensor others, Tensor bias) {
    long n = rows.size(0);
    long[] shape = {(n + BLOCK - 1) / BLOCK * BLOCK, others.size(0)};
    Tensor products = torch.empty(shape, rows.options(), new MemoryFormatOptional());
    Tensor across = others.t();
    for (long start = 0; start < n; start += BLOCK) {
      long count = Math.min(BLOCK, n - start);
      long[] missing = {0, 0, 0, BLOCK - count};
      Tensor some = rows.narrow(0, start, count);
      Tensor block = count == BLOCK ? some : torch.constant_pad_nd(some, missing, new Scalar(0));
      torch.addmm_out(products.narrow(0, start, BLOCK), bias, block, across);
    }
    return products.narrow(0, 0, n);
  }
}
