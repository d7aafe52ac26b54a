package dev.con2.score;

import java.util.Arrays;

/**
 * The two-sample test of Kolmogorov and Smirnov, exact for any number of values and any ties: how
 * far apart the shares of two samples at or below x get at some x, and how often they get as far
 * when what is in which sample is left to chance.
 *
 * @param distance the largest distance of the shares, in [0, 1]
 * @param higher whether, where they are that far apart, the share of the sample is the smaller one:
 *     the sample's values are the higher ones
 * @param opposite the largest distance of the shares where it is the other one that is the smaller,
 *     in [0, distance]
 * @param pValue the share of all ways to part the pooled values into samples of these sizes that
 *     have a distance as large, in (0, 1]
 */
record KolmogorovSmirnov(double distance, boolean higher, double opposite, double pValue) {

  /**
   * Compares a sample with a reference. Takes time in proportion to the product of their sizes.
   *
   * @param reference m finite values, ascending, at least one
   * @param sample n finite values, ascending, at least one
   */
  static KolmogorovSmirnov of(double[] reference, double[] sample) {
    int m = reference.length;
    int n = sample.length;
    // Only there do the shares mean something: not between values that are equal.
    boolean[] endOfTie = new boolean[m + n + 1];
    long above = 0;
    long below = 0;
    int i = 0;
    int j = 0;
    while (i < m || j < n) {
      double value = j == n || (i < m && reference[i] <= sample[j]) ? reference[i] : sample[j];
      while (i < m && reference[i] == value) {
        i++;
      }
      while (j < n && sample[j] == value) {
        j++;
      }
      endOfTie[i + j] = true;
      long difference = difference(i, m, j, n);
      above = Math.max(above, difference);
      below = Math.max(below, -difference);
    }
    double pairs = (double) m * n;
    long largest = Math.max(above, below);
    return new KolmogorovSmirnov(
        largest / pairs,
        above > below,
        Math.min(above, below) / pairs,
        Math.min(1, pValue(largest, endOfTie, m, n)));
  }

  /** i / m - j / n, times m n. */
  private static long difference(long i, int m, long j, int n) {
    return i * n - j * m;
  }

  /**
   * The share of orders of m and n values in which some prefix that ends a tie holds i and j of
   * them with a difference of at least that. A prefix of i and j ends with one of the m in i of i +
   * j orders, so that shares follow from those of the two prefixes that are one shorter.
   */
  private static double pValue(long distance, boolean[] endOfTie, int m, int n) {
    if (distance == 0) {
      return 1;
    }
    double[] reached = new double[n + 1];
    for (int i = 0; i <= m; i++) {
      for (int j = 0; j <= n; j++) {
        if (endOfTie[i + j] && Math.abs(difference(i, m, j, n)) >= distance) {
          reached[j] = 1;
        } else if (i + j == 0) {
          reached[j] = 0;
        } else {
          double withOneLessOfM = i == 0 ? 0 : reached[j];
          double withOneLessOfN = j == 0 ? 0 : reached[j - 1];
          reached[j] = (i * withOneLessOfM + j * withOneLessOfN) / (i + j);
        }
      }
    }
    return reached[n];
  }

  /** A copy in ascending order. */
  static double[] ascending(double[] values) {
    double[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }
}
