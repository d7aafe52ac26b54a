package dev.con2.internal.engine;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The largest inner product of each query with the rows of a reference, by matrix products. */
public final class RowMaximum {

  /** Values of the reference that are widened at a time: what a core's own cache holds. */
  private static final int BLOCK = 1 << 18;

  private static final int QUERY_ROWS = 1024;

  static {
    Libtorch.load();
  }

  private RowMaximum() {}

  /**
   * For each query row q the largest q . r over the reference rows r.
   *
   * <p>Half precision is only how the reference is kept: products and sums are in single precision.
   * Their order may differ with the number of queries, so that the result for one query differs
   * between batches by rounding: for rows of at most unit length by less than 1e-6.
   *
   * <p>Memory beyond the arguments: a few megabytes, independent of the size of the reference, and
   * freed before it returns.
   *
   * @param queries rows x dims values, row-major
   * @param reference at least one row of dims halves, see {@link HalfPrecision}, row-major
   * @return one value a query
   * @throws IllegalArgumentException if an array is not made of whole rows or there is no reference
   */
  public static float[] ofInnerProducts(float[] queries, short[] reference, int dims) {
    if (dims < 1 || queries.length % dims != 0 || reference.length % dims != 0) {
      throw new IllegalArgumentException(
          "%d queries' and %d reference values do not make rows of %d"
              .formatted(queries.length, reference.length, dims));
    }
    if (reference.length == 0) {
      throw new IllegalArgumentException("no largest product with a reference of no rows");
    }
    float[] largest = new float[queries.length / dims];
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int start = 0; start < largest.length; start += QUERY_ROWS) {
      int count = Math.min(QUERY_ROWS, largest.length - start);
      try (PointerScope scope = new PointerScope()) {
        FloatPointer block = new FloatPointer((long) count * dims);
        block.put(queries, start * dims, count * dims);
        raise(largest, start, torch.from_blob(block, count, dims), reference, dims);
      }
    }
    return largest;
  }

  /** Raises largest[start ...] to the products of the queries (rows, dims) with the reference. */
  private static void raise(
      float[] largest, int start, Tensor queries, short[] reference, int dims) {
    int rows = reference.length / dims;
    int blockRows = Math.min(Math.max(1, BLOCK / dims), rows);
    ShortPointer halves = new ShortPointer((long) blockRows * dims);
    TensorOptions half = new TensorOptions(ScalarType.Half);
    float[] maxima = new float[(int) queries.size(0)];
    for (int row = 0; row < rows; row += blockRows) {
      int count = Math.min(blockRows, rows - row);
      halves.put(reference, row * dims, count * dims);
      try (PointerScope scope = new PointerScope()) {
        Tensor block = torch.from_blob(halves, new long[] {count, dims}, half);
        Tensor products = torch.matmul(queries, block.to(ScalarType.Float).t());
        torch.amax(products, new long[] {1}, false).data_ptr_float().get(maxima);
      }
      for (int i = 0; i < maxima.length; i++) {
        largest[start + i] = Math.max(largest[start + i], maxima[i]);
      }
    }
  }
}
