package dev.con2.method.con2;

import java.util.function.ToDoubleFunction;

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

  /** Each row less the mean of the rows of its label, divided by its length. */
  static double[][] centredByContext(double[][] rows, int[] labels) {
    double[][] moved = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < rows[i].length; d++) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < rows.length; j++) {
          if (labels[j] == labels[i]) {
            sum += rows[j][d];
            count++;
          }
        }
        moved[i][d] = rows[i][d] - sum / count;
      }
      double length = Math.sqrt(inner(moved[i], moved[i]));
      for (int d = 0; d < moved[i].length; d++) {
        moved[i][d] /= length;
      }
    }
    return moved;
  }

  static double[][] rows(float[] values, int dims) {
    double[][] rows = new double[values.length / dims][dims];
    for (int i = 0; i < values.length; i++) {
      rows[i / dims][i % dims] = values[i];
    }
    return rows;
  }

  /** Derivatives of the loss by every number of the rows, by central differences. */
  static double[] gradient(double[][] rows, int[] labels, double temperature) {
    return gradient(rows, moved -> of(moved, labels, temperature));
  }

  /** Derivatives of any loss by every number of the rows, by central differences. */
  static double[] gradient(double[][] rows, ToDoubleFunction<double[][]> loss) {
    double step = 1e-5;
    int dims = rows[0].length;
    double[] gradient = new double[rows.length * dims];
    for (int i = 0; i < gradient.length; i++) {
      double[] row = rows[i / dims];
      double before = row[i % dims];
      row[i % dims] = before + step;
      double above = loss.applyAsDouble(rows);
      row[i % dims] = before - step;
      double below = loss.applyAsDouble(rows);
      row[i % dims] = before;
      gradient[i] = (above - below) / (2 * step);
    }
    return gradient;
  }
}
