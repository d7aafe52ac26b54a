package dev.con2.method.con2;

/**
 * Equations 1 to 3 as they are written: one pair after the other, in double precision. The slow
 * oracle of {@link dev.con2.internal.loss.ContrastiveLoss}.
 */
final class PairwiseLoss {

  private PairwiseLoss() {}

  /** The loss whose positives of a row are the other rows of the same label. */
  static double of(double[][] rows, int[] labels, double temperature) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double ofRow = 0;
      int positives = 0;
      for (int j = 0; j < rows.length; j++) {
        if (j != i && labels[j] == labels[i]) {
          ofRow += instanceDiscrimination(rows, i, j, temperature);
          positives++;
        }
      }
      sum += ofRow / positives;
    }
    return sum / rows.length;
  }

  /** l(i, j) of equation 1. */
  private static double instanceDiscrimination(double[][] rows, int i, int j, double temperature) {
    double sum = 0;
    for (int k = 0; k < rows.length; k++) {
      if (k != i) {
        sum += Math.exp(inner(rows[i], rows[k]) / temperature);
      }
    }
    return -inner(rows[i], rows[j]) / temperature + Math.log(sum);
  }

  private static double inner(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  static double[][] rows(float[] values, int dims) {
    double[][] rows = new double[values.length / dims][dims];
    for (int i = 0; i < values.length; i++) {
      rows[i / dims][i % dims] = values[i];
    }
    return rows;
  }

  /** Derivatives by every number of the rows, by central differences. */
  static double[] gradient(double[][] rows, int[] labels, double temperature) {
    double step = 1e-5;
    int dims = rows[0].length;
    double[] gradient = new double[rows.length * dims];
    for (int i = 0; i < gradient.length; i++) {
      double[] row = rows[i / dims];
      double before = row[i % dims];
      row[i % dims] = before + step;
      double above = of(rows, labels, temperature);
      row[i % dims] = before - step;
      double below = of(rows, labels, temperature);
      row[i % dims] = before;
      gradient[i] = (above - below) / (2 * step);
    }
    return gradient;
  }
}
