package dev.con2.internal.score;

import dev.con2.internal.engine.RandomStream;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A few rows that stand for many: greedy k-center (Gonzalez 1985), which PatchCore (Roth et al.
 * 2022) thins its memory bank by. The first is drawn; each further one is the row that is farthest
 * from those chosen, so that no row is far from all of them: at most twice as far as with the best
 * choice.
 */
final class CoreSet {

  private static final long FIRST = 0x636f7265736574L;

  /** So many sums run side by side: Java may not reorder one. */
  private static final int LANES = 8;

  private CoreSet() {}

  /**
   * Chooses rows as {@link #of(float[], int, int, long)}, where fewer than all are to be kept.
   *
   * @param most rows; all if empty or not fewer
   */
  static int[] of(float[] units, int dims, OptionalInt most, long seed) {
    int rows = units.length / dims;
    return most.isPresent() && most.getAsInt() < rows
        ? of(units, dims, most.getAsInt(), seed)
        : IntStream.range(0, rows).toArray();
  }

  /**
   * Chooses rows, by the angles between them.
   *
   * @param units rows of unit length, or zero, row-major
   * @param dims of a row
   * @param count how many to choose; all if there are fewer
   * @param seed draws the first
   * @return their positions, ascending
   */
  static int[] of(float[] units, int dims, int count, long seed) {
    int rows = units.length / dims;
    int[] chosen = new int[Math.min(count, rows)];
    float[] cosineToChosen = new float[rows];
    Arrays.fill(cosineToChosen, Float.NEGATIVE_INFINITY);
    int next = RandomStream.of(seed, FIRST).nextInt(rows);
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = next;
      int farthest = -1;
      for (int row = 0; row < rows; row++) {
        float cosine = row == next ? Float.POSITIVE_INFINITY : product(units, row, next, dims);
        cosineToChosen[row] = Math.max(cosineToChosen[row], cosine);
        if (farthest < 0 || cosineToChosen[row] < cosineToChosen[farthest]) {
          farthest = row;
        }
      }
      next = farthest;
    }
    Arrays.sort(chosen);
    return chosen;
  }

  private static float product(float[] units, int one, int other, int dims) {
    int a = one * dims;
    int b = other * dims;
    float[] sums = new float[LANES];
    int whole = dims - dims % LANES;
    for (int i = 0; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        sums[lane] += units[a + i + lane] * units[b + i + lane];
      }
    }
    float sum = 0;
    for (int i = whole; i < dims; i++) {
      sum += units[a + i] * units[b + i];
    }
    for (float lane : sums) {
      sum += lane;
    }
    return sum;
  }
}
