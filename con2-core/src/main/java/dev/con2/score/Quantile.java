package dev.con2.score;

/** A quantile of values in ascending order. */
public final class Quantile {

  private Quantile() {}

  /**
   * The quantile: between two neighbours, in proportion.
   *
   * @param ascending at least one value
   * @param share of the values that lie below, in [0, 1]
   */
  public static double of(double[] ascending, double share) {
    double place = share * (ascending.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
