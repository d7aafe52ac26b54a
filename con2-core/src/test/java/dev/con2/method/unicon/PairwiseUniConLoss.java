package dev.con2.method.unicon;

import java.util.Arrays;

/**
 * The loss of UniCon-HA as it is written: one pair after the other, in double precision. The slow
 * oracle of {@link UniConLoss}.
 *
 * @param labels 0 of inliers; of an outlier and its other view one that no other row has
 * @param temperature tau
 */
record PairwiseUniConLoss(int[] labels, double temperature) {

  private static final double AGGREGATION_TEMPERATURE = 0.5;

  /** L_i with every positive counting alike. */
  double ofRow(double[][] rows, int i) {
    double[] alike = new double[rows.length];
    Arrays.fill(alike, 1);
    return ofRow(rows, i, alike);
  }

  /** L_i with positives that count by weights, one a row. */
  double ofRow(double[][] rows, int i, double[] weights) {
    if (labels[i] != 0) {
      for (int j = 0; j < rows.length; j++) {
        if (j != i && labels[j] == labels[i]) {
          return instanceDiscrimination(rows, i, j);
        }
      }
    }
    double sum = 0;
    double all = 0;
    for (int j = 0; j < rows.length; j++) {
      if (j != i && labels[j] == 0) {
        sum += weights[j] * instanceDiscrimination(rows, i, j);
        all += weights[j];
      }
    }
    return sum / all;
  }

  /** L_Uni. */
  double of(double[][] rows) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += ofRow(rows, i);
    }
    return sum / rows.length;
  }

  /** L_Uni with weighed positives. */
  double ofPositives(double[][] rows, double[] weights) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += ofRow(rows, i, weights);
    }
    return sum / rows.length;
  }

  /** L_Uni with weighed pairs of inliers. */
  double ofPairs(double[][] rows, double[] weights) {
    double ofOutliers = 0;
    double ofPairs = 0;
    double all = 0;
    int inliers = 0;
    for (int i = 0; i < rows.length; i++) {
      if (labels[i] != 0) {
        ofOutliers += ofRow(rows, i);
        continue;
      }
      inliers++;
      for (int j = 0; j < rows.length; j++) {
        if (j != i && labels[j] == 0) {
          ofPairs += weights[i] * weights[j] * instanceDiscrimination(rows, i, j);
          all += weights[i] * weights[j];
        }
      }
    }
    return (ofOutliers + inliers * ofPairs / all) / rows.length;
  }

  /** w of every row, 0 of outliers. */
  double[] weights(double[][] rows) {
    double[] weights = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows.length; j++) {
        if (i != j && labels[i] == 0 && labels[j] == 0) {
          weights[i] += Math.exp(inner(rows[i], rows[j]) / AGGREGATION_TEMPERATURE);
        }
      }
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  /** l(i, j) of the paper's equation 1. */
  private double instanceDiscrimination(double[][] rows, int i, int j) {
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
}
