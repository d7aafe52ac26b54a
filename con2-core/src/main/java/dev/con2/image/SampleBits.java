package dev.con2.image;

/** Samples of few bits brought to more, so that the largest of them is white. */
final class SampleBits {

  private SampleBits() {}

  /**
   * A sample in [0, 2^bits - 1] in [0, 65535], rounded to the nearest.
   *
   * @param bits 1 to 16
   */
  static int widen(int sample, int bits) {
    return scale(sample, bits, 65_535);
  }

  /** The same in [0, white]. */
  static int scale(int sample, int bits, int white) {
    int largest = (1 << bits) - 1;
    return largest == white ? sample : (int) ((2L * sample * white + largest) / (2L * largest));
  }
}
