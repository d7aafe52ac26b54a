package dev.con2.app.demo;

/**
 * Value noise: a random height in [-1, 1] at each point of the integer grid, smoothly joined in
 * between. Stretching the coordinates stretches the pattern.
 */
final class ValueNoise {

  private final long seed;

  ValueNoise(long seed) {
    this.seed = seed;
  }

  /** The height at a place, in [-1, 1]. */
  double at(double x, double y) {
    double left = Math.floor(x);
    double top = Math.floor(y);
    double across = smooth(x - left);
    double down = smooth(y - top);
    long column = (long) left;
    long row = (long) top;
    double above = mix(height(column, row), height(column + 1, row), across);
    double below = mix(height(column, row + 1), height(column + 1, row + 1), across);
    return mix(above, below, down);
  }

  /** Two sizes of pattern, the second twice as fine and half as high; in [-1, 1]. */
  double cloudy(double x, double y) {
    return (2 * at(x, y) + at(2 * x + 17, 2 * y + 5)) / 3;
  }

  private double height(long column, long row) {
    long bits = seed ^ column * 0x9E3779B97F4A7C15L ^ row * 0xC2B2AE3D27D4EB4FL;
    bits = (bits ^ bits >>> 32) * 0xD6E8FEB86659FD93L;
    bits = (bits ^ bits >>> 32) * 0xD6E8FEB86659FD93L;
    return (bits >> 11) * 0x1.0p-52;
  }

  private static double smooth(double share) {
    return share * share * (3 - 2 * share);
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}
