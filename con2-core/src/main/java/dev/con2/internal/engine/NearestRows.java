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
      Nearest found = new Nearest(new float[0], new long[0], 0);
      for (int row = 0; row < rows; row += blockRows) {
        int count = Math.min(blockRows, rows - row);
        float[] block = Arrays.copyOfRange(reference, row * dims, (row + count) * dims);
        found = found.or(q, block, row, neighbours);
      }
      return found.positions;
    }
  }

  /**
   * The nearest rows of the blocks so far, in Java's memory: that of a block is free for the next.
   *
   * @param squares less the query's own, which order the rows, (queries, kept)
   * @param positions of the rows, likewise
   * @param kept how many there are of each query
   */
  private record Nearest(float[] squares, long[] positions, int kept) {

    /** With a block of rows whose first is at that position. */
    Nearest or(Tensor queries, float[] rows, int first, int neighbours) {
      long dims = queries.size(1);
      long count = rows.length / dims;
      try (PointerScope scope = new PointerScope()) {
        Tensor block = TensorTransfer.toDevice(rows, ComputeDevice.CPU, count, dims);
        Tensor lengths = block.mul(block).sum(1); // (count); |q|^2 orders nothing
        Tensor distances = lengths.sub(queries.mm(block.t()).mul(new Scalar(2)));
        Tensor indices =
            torch.arange(new Scalar(first), new Scalar(first + count)).expand_as(distances);
        if (kept > 0) {
          long[] shape = {queries.size(0), kept};
          Tensor before = TensorTransfer.toDevice(squares, ComputeDevice.CPU, shape);
          distances = torch.cat(new TensorVector(before, distances), 1);
          Tensor places = TensorTransfer.toDevice(positions, ComputeDevice.CPU, shape);
          indices = torch.cat(new TensorVector(places, indices), 1);
        }
        int most = (int) Math.min(neighbours, distances.size(1));
        var nearest = torch.topk(distances, most, 1, false, true);
        long[] at = new long[Math.toIntExact(queries.size(0) * most)];
        indices.gather(1, nearest.get1()).contiguous().data_ptr_long().get(at);
        return new Nearest(TensorTransfer.toFloats(nearest.get0()), at, most);
      }
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
