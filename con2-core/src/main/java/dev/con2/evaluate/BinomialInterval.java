package dev.con2.evaluate;

/**
 * The 95 % interval of a rate that was observed as a count: Wilson's score interval (Wilson 1927).
 * It stays within [0, 1], has a width even when nothing or everything was counted, and needs no
 * special function.
 */
public final class BinomialInterval {

  /** The 97.5 % point of the normal distribution, so 95 % between it and its negative. */
  public static final double NORMAL_QUANTILE = 1.959963984540054;

  private BinomialInterval() {}

  /**
   * The interval of the rate behind {@code count} of {@code trials}.
   *
   * @param count how often it happened, in [0, trials]
   * @param trials how often it could have happened, at least 1
   * @throws IllegalArgumentException when the count is not in [0, trials] or there was no trial
   */
  public static Interval of(int count, int trials) {
    if (trials < 1 || count < 0 || count > trials) {
      throw new IllegalArgumentException(count + " of " + trials + " is not a rate");
    }
    return wilson((double) count / trials, trials);
  }

  static Interval wilson(double rate, int trials) {
    double z2 = NORMAL_QUANTILE * NORMAL_QUANTILE;
    double centre = (rate + z2 / (2 * trials)) / (1 + z2 / trials);
    double reach =
        NORMAL_QUANTILE
            / (1 + z2 / trials)
            * Math.sqrt(rate * (1 - rate) / trials + z2 / (4.0 * trials * trials));
    return new Interval(
        rate == 0 ? 0 : Math.max(0, centre - reach), rate == 1 ? 1 : Math.min(1, centre + reach));
  }
}
