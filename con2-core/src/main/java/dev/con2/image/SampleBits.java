package dev.con2.image;

/** Samples of few bits brought to 16, so that the largest of them is 65,535. */
final class SampleBits {

  private SampleBits() {}

  /**
   * A sample in [0, 2^bits - 1] in [0, 65535], rounded to the nearest.
   *
   * @param bits 1 to 16
   */
  static int widen(int sample, int bits) {
    int largest = (1 << bits) - 1;
    return (int) ((2L * sample * 65_535 + largest) / (2L * largest));
  }
}
