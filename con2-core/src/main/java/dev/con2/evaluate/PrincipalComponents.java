package dev.con2.evaluate;

import dev.con2.score.Embeddings;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The directions in which unit-length representations vary most, as Figure 3 of the paper draws
 * them. Rows are scaled to unit length first, in fitting and projecting alike, since similarity is
 * the cosine; a row of zeros stays where it is.
 */
public final class PrincipalComponents {

  private final double[] mean;
  private final double[][] directions;
  private final double[] explained;

  private PrincipalComponents(double[] mean, double[][] directions, double[] explained) {
    this.mean = mean;
    this.directions = directions;
    this.explained = explained;
  }

  /**
   * Fits the components to all rows given. The sign of each is set so that its entry of largest
   * magnitude is positive. Costs rows x dims^2 multiplications and holds rows x dims doubles: pass
   * a sample of a large set.
   *
   * @param parts matrices of one width, together at least one row; one matrix a context, say
   * @param count how many components, in [1, dims]
   * @throws IllegalArgumentException when there is no row, widths differ, or the count is out of
   *     range
   */
  public static PrincipalComponents fit(List<Embeddings> parts, int count) {
    int rows = parts.stream().mapToInt(Embeddings::rows).sum();
    if (rows == 0) {
      throw new IllegalArgumentException("principal components need at least one row");
    }
    int dims = parts.get(0).dims();
    if (count < 1 || count > dims) {
      throw new IllegalArgumentException(dims + " dims have not " + count + " components");
    }
    DMatrixRMaj centred = new DMatrixRMaj(rows, dims);
    double[] mean = new double[dims];
    int row = 0;
    for (Embeddings part : parts) {
      requireDims(part, dims);
      for (int i = 0; i < part.rows(); i++, row++) {
        double[] unit = unitRow(part, i);
        for (int d = 0; d < dims; d++) {
          centred.unsafe_set(row, d, unit[d]);
          mean[d] += unit[d] / rows;
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int d = 0; d < dims; d++) {
        centred.unsafe_set(i, d, centred.unsafe_get(i, d) - mean[d]);
      }
    }
    DMatrixRMaj scatter = new DMatrixRMaj(dims, dims);
    CommonOps_DDRM.multInner(centred, scatter);
    return ofScatter(mean, scatter, count);
  }

  private static PrincipalComponents ofScatter(double[] mean, DMatrixRMaj scatter, int count) {
    int dims = mean.length;
    double total = Math.max(CommonOps_DDRM.trace(scatter), Double.MIN_NORMAL);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(dims, true, true);
    if (!eigen.decompose(scatter)) {
      throw new IllegalArgumentException("the rows have no principal components: not all finite");
    }
    int[] largest =
        IntStream.range(0, dims)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> eigen.getEigenvalue(i).getReal())
                    .reversed())
            .limit(count)
            .mapToInt(Integer::intValue)
            .toArray();
    double[][] directions = new double[count][];
    double[] explained = new double[count];
    for (int c = 0; c < count; c++) {
      directions[c] = signed(eigen.getEigenVector(largest[c]).getData());
      explained[c] = Math.max(0, eigen.getEigenvalue(largest[c]).getReal()) / total;
    }
    return new PrincipalComponents(mean, directions, explained);
  }

  /**
   * Coordinates of each row, (rows, count): the unit-length row less the mean of the fitted rows,
   * along each component.
   *
   * @throws IllegalArgumentException when the width is not that of the fitted rows
   */
  public double[][] project(Embeddings rows) {
    requireDims(rows, mean.length);
    double[][] projected = new double[rows.rows()][directions.length];
    for (int i = 0; i < rows.rows(); i++) {
      double[] unit = unitRow(rows, i);
      for (int c = 0; c < directions.length; c++) {
        double sum = 0;
        for (int d = 0; d < mean.length; d++) {
          sum += (unit[d] - mean[d]) * directions[c][d];
        }
        projected[i][c] = sum;
      }
    }
    return projected;
  }

  /** The share of the variance of the fitted rows along each component, in [0, 1], falling. */
  public double[] explained() {
    return explained.clone();
  }

  private static double[] unitRow(Embeddings rows, int row) {
    double[] unit = new double[rows.dims()];
    double squares = 0;
    for (int d = 0; d < unit.length; d++) {
      unit[d] = rows.values()[row * unit.length + d];
      squares += unit[d] * unit[d];
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int d = 0; d < unit.length; d++) {
        unit[d] /= length;
      }
    }
    return unit;
  }

  private static double[] signed(double[] direction) {
    double largest = 0;
    for (double entry : direction) {
      if (Math.abs(entry) > Math.abs(largest)) {
        largest = entry;
      }
    }
    double[] copy = direction.clone();
    if (largest < 0) {
      for (int d = 0; d < copy.length; d++) {
        copy[d] = -copy[d];
      }
    }
    return copy;
  }

  private static void requireDims(Embeddings rows, int dims) {
    if (rows.dims() != dims) {
      throw new IllegalArgumentException(
          "rows of " + rows.dims() + " dims among rows of " + dims + " dims");
    }
  }
}
