package dev.con2.internal.engine;

/**
 * How many ways there are to choose some of all, by their logarithms: the numbers are too large.
 */
public final class Combinations {

  private final double[] logFactorials;

  /** For numbers up to the largest. */
  public Combinations(int largest) {
    logFactorials = new double[largest + 1];
    for (int i = 1; i <= largest; i++) {
      logFactorials[i] = logFactorials[i - 1] + Math.log(i);
    }
  }

  /**
   * The logarithm of how many ways there are to choose some of all.
   *
   * @param all at most the largest
   * @param some from 0 to all
   */
  public double logWays(int all, int some) {
    return logFactorials[all] - logFactorials[some] - logFactorials[all - some];
  }
}
