package dev.con2.experiments.results;

import dev.con2.reports.Numbers;

/** Differences as they are printed. */
final class Signed {

  private Signed() {}

  /** With one decimal and its sign, such as {@code +0.4}, {@code −1.3} or {@code 0.0}. */
  static String of(double difference) {
    String text = Numbers.fixed(difference, 1);
    return text.startsWith("-") ? "−" + text.substring(1) : text.equals("0.0") ? text : "+" + text;
  }
}
