package dev.con2.evaluate;

import dev.con2.internal.engine.Combinations;

/**
 * The 95 % interval of a rate that was observed as a count. Wilson's score interval (Wilson 1927)
 * covers about that much on average over rates. The exact interval (Clopper and Pearson 1934)
 * covers at least that much whatever the rate, for holding a rate against one that was promised.
 * Both stay within [0, 1] and have a width even when nothing or everything was counted.
 */
public final class BinomialInterval {

  /** The 97.5 % point of the normal distribution, so 95 % between it and its negative. */
  public static final double NORMAL_QUANTILE = 1.959963984540054;

  /** What lies beyond each end. */
  private static final double TAIL = 0.025;

  /** Of an interval of length 1: to a thousandth of a millionth of a millionth. */
  private static final int HALVINGS = 50;

  private BinomialInterval() {}

  /**
   * The interval of the rate behind {@code count} of {@code trials}.
   *
   * @param count how often it happened, in [0, trials]
   * @param trials how often it could have happened, at least 1
   * @throws IllegalArgumentException when the count is not in [0, trials] or there was no trial
   */
  public static Interval of(int count, int trials) {
    requireRate(count, trials);
    return wilson((double) count / trials, trials, 1);
  }

  private static void requireRate(int count, int trials) {
    if (trials < 1 || count < 0 || count > trials) {
      throw new IllegalArgumentException(count + " of " + trials + " is not a rate");
    }
  }

  /**
   * The exact interval of the rate behind {@code count} of {@code trials}: from the rate at which
   * as many or more have a probability of 2.5 %, to that at which as many or fewer have.
   *
   * @param count how often it happened, in [0, trials]
   * @param trials how often it could have happened, at least 1
   * @throws IllegalArgumentException when the count is not in [0, trials] or there was no trial
   */
  public static Interval exact(int count, int trials) {
    requireRate(count, trials);
    double low = count == 0 ? 0 : rateAt(count, trials);
    double high = count == trials ? 1 : 1 - rateAt(trials - count, trials);
    return new Interval(low, high);
  }

  /** The rate at which {@code count} or more of {@code trials} have a probability of 2.5 %. */
  private static double rateAt(int count, int trials) {
    Combinations combinations = new Combinations(trials);
    double below = 0;
    double above = 1;
    for (int halving = 0; halving < HALVINGS; halving++) {
      double rate = (below + above) / 2;
      if (tail(count, trials, rate, combinations) < TAIL) {
        below = rate;
      } else {
        above = rate;
      }
    }
    return (below + above) / 2;
  }

  private static double tail(int count, int trials, double rate, Combinations combinations) {
    double logRate = Math.log(rate);
    double logOther = Math.log1p(-rate);
    double sum = 0;
    for (int i = count; i <= trials; i++) {
      sum += Math.exp(combinations.logWays(trials, i) + i * logRate + (trials - i) * logOther);
    }
    return sum;
  }

  /** The quantile is as many times larger as the widening says. */
  static Interval wilson(double rate, int trials, double widening) {
    double z = widening * NORMAL_QUANTILE;
    double z2 = z * z;
    double centre = (rate + z2 / (2 * trials)) / (1 + z2 / trials);
    double reach =
        z
            / (1 + z2 / trials)
            * Math.sqrt(rate * (1 - rate) / trials + z2 / (4.0 * trials * trials));
    return new Interval(
        rate == 0 ? 0 : Math.max(0, centre - reach), rate == 1 ? 1 : Math.min(1, centre + reach));
  }
}
