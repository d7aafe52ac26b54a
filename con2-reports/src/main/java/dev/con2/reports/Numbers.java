package dev.con2.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/**
 * Numbers as a reader wants them: few digits, yet never rounded to a perfection that is not there.
 */
public final class Numbers {

  /** No-break space, so that a number stays with its unit. */
  private static final String SPACE = "\u00a0";

  private Numbers() {}

  /**
   * A share in [0, 1] with three decimals, or more where three would say 0 or 1 wrongly: 0.9996.
   */
  static String share(double share) {
    for (int decimals = 3; decimals < 9; decimals++) {
      String text = fixed(share, decimals);
      double shown = Double.parseDouble(text);
      if (shown > 0 && shown < 1) {
        return text;
      }
    }
    return fixed(share, 3);
  }

  /** A share in [0, 1] in percent with its sign. */
  static String percent(double share) {
    return percentNumber(share) + SPACE + "%";
  }

  /** A share in [0, 1] in percent without its sign. */
  static String percentNumber(double share) {
    if (share == 0 || share == 1) {
      return fixed(100 * share, 0);
    }
    for (int decimals = 1; decimals < 7; decimals++) {
      String text = fixed(100 * share, decimals);
      double shown = Double.parseDouble(text);
      if (shown > 0 && shown < 100) {
        return text;
      }
    }
    return fixed(100 * share, 1);
  }

  /** The asked rate, as typed: 5 %, 0.5 %. */
  static String plainPercent(double share) {
    return significant(100 * share, 6) + SPACE + "%";
  }

  /**
   * A share as so many of 100, or of the smallest power of ten that is not rounded to none or all.
   */
  static String ofHundred(double share) {
    for (long all = 100; all <= 1_000_000; all *= 10) {
      long some = Math.round(share * all);
      if (some > 0 && some < all) {
        return count(some) + " of " + count(all);
      }
    }
    return share > 0.5 ? "all" : "none";
  }

  /** A whole number with commas between thousands. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number with so many decimals, never minus zero. */
  public static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
  }

  static String significant(double value, int digits) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    return rounded.signum() == 0 || Math.abs(value) >= 1e-4
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%.1e", value);
  }

  /** A time in its two largest units. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return fixed(duration.toMillis() / 1000.0, seconds < 10 ? 1 : 0) + SPACE + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + SPACE + "min " + seconds % 60 + SPACE + "s";
    }
    return seconds / 3600 + SPACE + "h " + seconds % 3600 / 60 + SPACE + "min";
  }
}
