package dev.con2.image;

import dev.con2.image.Preprocessing.Interpolation;

/**
 * One direction of a resize: which source samples make up each target sample, and by how much.
 * Shrinking widens the kernel to all that a target sample covers, so nothing aliases. The
 * arithmetic is Pillow's: 8-bit samples are summed in integers of 22 bits of fraction and rounded
 * to 8 bits between the two directions; 16-bit samples are summed in doubles and rounded likewise.
 *
 * @param first the first source sample of each target sample
 * @param taps how many source samples make up each target sample
 * @param most the stride of the weights: those of target sample t begin at {@code t * most}
 */
record Resampling(int[] first, int[] taps, int most, double[] weights, int[] fixedWeights) {

  static final int FRACTION_BITS = 22;

  /** The weights for the target samples {@code from} to {@code from + count} of {@code toSize}. */
  static Resampling of(int size, long toSize, long from, int count, Interpolation interpolation) {
    double scale = (double) size / toSize;
    double stretch = Math.max(1, scale);
    double reach = interpolation.support() * stretch;
    int most = (int) Math.ceil(reach) * 2 + 1;
    int[] first = new int[count];
    int[] taps = new int[count];
    double[] weights = new double[count * most];
    int[] fixed = new int[count * most];
    for (int t = 0; t < count; t++) {
      double centre = (from + t + 0.5) * scale;
      first[t] = Math.max(0, (int) (centre - reach + 0.5));
      taps[t] = Math.min(size, (int) (centre + reach + 0.5)) - first[t];
      double sum = 0;
      for (int i = 0; i < taps[t]; i++) {
        double distance = Math.abs((i + first[t] - centre + 0.5) * (1 / stretch));
        weights[t * most + i] = interpolation.weight(distance);
        sum += weights[t * most + i];
      }
      for (int i = 0; i < taps[t]; i++) {
        weights[t * most + i] /= sum;
        double weight = weights[t * most + i];
        fixed[t * most + i] = (int) (Math.copySign(0.5, weight) + weight * (1 << FRACTION_BITS));
      }
    }
    return new Resampling(first, taps, most, weights, fixed);
  }

  int count() {
    return first.length;
  }

  /** The first source sample that any target sample needs. */
  int begin() {
    return first[0];
  }

  /** The source sample after the last that any target sample needs. */
  int end() {
    return first[count() - 1] + taps[count() - 1];
  }
}
