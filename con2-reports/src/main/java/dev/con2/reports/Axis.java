package dev.con2.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a plot.
 *
 * @param title what it measures
 * @param low value at its start
 * @param high value at its end, above {@code low}
 * @param ticks where it is labelled
 */
public record Axis(String title, double low, double high, List<Tick> ticks) {

  /** Below this an axis has powers of ten and not one zero after the other. */
  private static final double SMALL = 1e-3;

  private static final int MOST_DECIMALS = 10;

  /** Where an axis is labelled, and how. */
  public record Tick(double value, String label) {}

  /** Keeps a copy. */
  public Axis {
    ticks = List.copyOf(ticks);
  }

  /** An axis over exactly [low, high], labelled at some round values. */
  public static Axis over(String title, double low, double high, int aboutTicks) {
    double from = low < high ? low : low - 0.5;
    double to = low < high ? high : low + 0.5;
    double step = roundStep((to - from) / aboutTicks);
    return new Axis(title, from, to, ticks(from, to, step));
  }

  /** An axis that holds [low, high] and starts and ends at round values. */
  public static Axis around(String title, double low, double high, int aboutTicks) {
    double to = low < high ? high : low + Math.max(1e-12, Math.abs(low) / 10);
    double step = roundStep((to - low) / aboutTicks);
    double start = Math.floor(low / step + 1e-9) * step;
    double end = Math.ceil(to / step - 1e-9) * step;
    return new Axis(title, start, end, ticks(start, end, step));
  }

  /** An axis over whole numbers. */
  public static Axis counting(String title, int low, int high, int aboutTicks) {
    double from = low < high ? low : low - 0.5;
    double to = low < high ? high : low + 0.5;
    double step = Math.max(1, roundStep((to - from) / aboutTicks));
    return new Axis(title, from, to, ticks(from, to, step));
  }

  /** An axis from 0 to {@code high} in percent. */
  static Axis percent(String title, double high, int aboutTicks) {
    Axis inPercent = around(title, 0, 100 * high, aboutTicks);
    return new Axis(
        title,
        0,
        inPercent.high / 100,
        inPercent.ticks.stream()
            .map(tick -> new Tick(tick.value / 100, tick.label + "\u00a0%"))
            .toList());
  }

  private static List<Tick> ticks(double low, double high, double step) {
    List<Tick> ticks = new ArrayList<>();
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      double value = i * step;
      String label =
          decimals > 4 && value != 0 && Math.max(Math.abs(low), Math.abs(high)) < SMALL
              ? Numbers.significant(value, 3)
              : Numbers.fixed(value, Math.min(decimals, MOST_DECIMALS));
      ticks.add(new Tick(value, label.replace('-', '\u2212')));
    }
    return ticks;
  }

  /** The one of 1, 2, 5 times a power of ten that is nearest to {@code step}. */
  private static double roundStep(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double factor = step / power;
    return power * (factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10);
  }
}
