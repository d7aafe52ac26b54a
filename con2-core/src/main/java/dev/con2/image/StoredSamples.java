package dev.con2.image;

/**
 * The samples of a picture as a medical file has them, before they mean a brightness.
 *
 * @param components samples of a pixel
 * @param values pixel by pixel, row by row, each to be read as 16 unsigned bits
 */
record StoredSamples(int components, short[] values) {

  int at(int pixel, int component) {
    return values[pixel * components + component] & 0xffff;
  }
}
