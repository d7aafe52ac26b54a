package dev.con2.internal.engine;

import dev.con2.device.ComputeDevice;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The rows of a reference that are nearest to each query by Euclidean distance. */
public final class NearestRows {

  /** Values of the reference that are worked on at a time. */
  private static final int BLOCK = 1 << 22;

  private static final int QUERY_ROWS = 1024;

  static {
    Libtorch.load();
  }

  private NearestRows() {}

  /**
   * The distances to the nearest reference rows, nearest first. Rows are found by |a|^2 - 2 a b +
   * |b|^2 in single precision, in blocks; the distances of those found are computed exactly, as the
   * root of the sum of squared differences in double precision.
   *
   * @param queries rows x dims values, row-major
   * @param reference at least {@code neighbours} rows of dims values, row-major
   * @return for each query so many distances
   * @throws IllegalArgumentException if an array is not made of whole rows or there are too few
   */
  public static double[][] distances(float[] queries, float[] reference, int dims, int neighbours) {
    if (dims < 1 || queries.length % dims != 0 || reference.length % dims != 0) {
      throw new IllegalArgumentException(
          "%d queries' and %d reference values do not make rows of %d"
              .formatted(queries.length, reference.length, dims));
    }
    if (neighbours < 1 || reference.length / dims < neighbours) {
      throw new IllegalArgumentException(
          "%d nearest of %d rows".formatted(neighbours, reference.length / dims));
    }
    double[][] distances = new double[queries.length / dims][];
    for (int start = 0; start < distances.length; start += QUERY_ROWS) {
      int end = Math.min(start + QUERY_ROWS, distances.length);
      float[] some = Arrays.copyOfRange(queries, start * dims, end * dims);
      long[] nearest = nearest(some, reference, dims, neighbours);
      for (int query = start; query < end; query++) {
        double[] own = new double[neighbours];
        for (int k = 0; k < neighbours; k++) {
          int row = Math.toIntExact(nearest[(query - start) * neighbours + k]);
          own[k] = distance(queries, query, reference, row, dims);
        }
        Arrays.sort(own);
        distances[query] = own;
      }
    }
    return distances;
  }

  /** The positions of the nearest rows of each query, query after query. */
  private static long[] nearest(float[] queries, float[] reference, int dims, int neighbours) {
    int rows = reference.length / dims;
    int blockRows = Math.max(1, BLOCK / dims);
    try (PointerScope scope = new PointerScope()) {
      Tensor q = TensorTransfer.toDevice(queries, ComputeDevice.CPU, queries.length / dims, dims);
      Tensor best = null;
      Tensor positions = null;
      for (int row = 0; row < rows; row += blockRows) {
        int count = Math.min(blockRows, rows - row);
        float[] part = Arrays.copyOfRange(reference, row * dims, (row + count) * dims);
        Tensor block = TensorTransfer.toDevice(part, ComputeDevice.CPU, count, dims);
        Tensor squares = block.mul(block).sum(1); // (count); |q|^2 orders nothing
        Tensor distances = squares.sub(q.mm(block.t()).mul(new Scalar(2))); // (queries, count)
        Tensor indices =
            torch.arange(new Scalar(row), new Scalar(row + count)).expand_as(distances);
        if (best != null && positions != null) {
          distances = torch.cat(new TensorVector(best, distances), 1);
          indices = torch.cat(new TensorVector(positions, indices), 1);
        }
        long kept = Math.min(neighbours, distances.size(1));
        var nearest = torch.topk(distances, kept, 1, false, true);
        best = nearest.get0();
        positions = indices.gather(1, nearest.get1());
      }
      long[] result = new long[queries.length / dims * neighbours];
      if (positions != null) {
        positions.contiguous().data_ptr_long().get(result);
      }
      return result;
    }
  }

  private static double distance(float[] queries, int query, float[] reference, int row, int dims) {
    double squares = 0;
    for (int i = 0; i < dims; i++) {
      double difference = (double) queries[query * dims + i] - reference[row * dims + i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
  }
}
