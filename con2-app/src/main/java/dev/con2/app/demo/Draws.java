package dev.con2.app.demo;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A stream of random draws that depends on nothing but its keys, so that each picture is the same
 * whatever order and on however many threads the pictures are drawn.
 */
final class Draws {

  private final SplittableRandom random;

  /** The stream of these keys; another key or another order of them gives another stream. */
  Draws(long... keys) {
    long state = 0;
    for (long key : keys) {
      state = new SplittableRandom(state ^ key).nextLong();
    }
    random = new SplittableRandom(state);
  }

  double from(Range range) {
    return range.low() + (range.high() - range.low()) * random.nextDouble();
  }

  <T> T oneOf(List<T> choices) {
    return choices.get((int) (random.nextDouble() * choices.size()));
  }

  double angle() {
    return 2 * Math.PI * random.nextDouble();
  }

  /** Near to normal with mean 0 and deviation 1, by a sum of four even draws: fast, never wild. */
  double bell() {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += random.nextDouble();
    }
    return (sum - 2) * Math.sqrt(3);
  }

  long seed() {
    return random.nextLong();
  }
}
