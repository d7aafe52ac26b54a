package dev.con2.internal.score;

/**
 * Sums of rows: the inner loop of the covariance, of its factor and of the triangular solve.
 *
 * <p>Every array is read and written at the same index, and nothing is summed along a row: so the
 * compiler makes vector instructions of the loops, and the additions to each value have one order,
 * whatever the machine.
 */
final class RowSums {

  private RowSums() {}

  /**
   * Subtracts from target[from, to) the first rows, row r times coefficients[offset + r]. Four rows
   * a pass, which saves reading and writing the target.
   */
  static void subtract(
      double[] target,
      int from,
      int to,
      double[][] rows,
      int count,
      double[] coefficients,
      int offset) {
    int row = 0;
    for (; row + 4 <= count; row += 4) {
      subtractFour(target, from, to, rows, row, coefficients, offset + row);
    }
    for (; row < count; row++) {
      subtractOne(target, from, to, rows[row], coefficients[offset + row]);
    }
  }

  private static void subtractFour(
      double[] target, int from, int to, double[][] rows, int row, double[] coefficients, int at) {
    double[] r0 = rows[row];
    double[] r1 = rows[row + 1];
    double[] r2 = rows[row + 2];
    double[] r3 = rows[row + 3];
    double c0 = coefficients[at];
    double c1 = coefficients[at + 1];
    double c2 = coefficients[at + 2];
    double c3 = coefficients[at + 3];
    for (int i = from; i < to; i++) {
      target[i] = target[i] - c0 * r0[i] - c1 * r1[i] - c2 * r2[i] - c3 * r3[i];
    }
  }

  private static void subtractOne(
      double[] target, int from, int to, double[] row, double coefficient) {
    for (int i = from; i < to; i++) {
      target[i] -= coefficient * row[i];
    }
  }
}
