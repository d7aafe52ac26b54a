package dev.con2.image;

import java.util.Arrays;

/**
 * The run-length coding of DICOM (PS3.5, annex G): a byte plane after the other, the high byte of a
 * sample before the low one, each packed as TIFF's PackBits.
 */
final class RunLengths {

  private static final int HEADER = 64;
  private static final int MOST_SEGMENTS = 15;

  private RunLengths() {}

  /**
   * Unpacks a frame.
   *
   * @param bytesOfSample 1 or 2
   */
  static StoredSamples decode(
      byte[] coded, int width, int height, int components, int bytesOfSample)
      throws PictureFileException {
    if (coded.length < HEADER) {
      throw PictureFileException.cutOff();
    }
    long segments = HeaderIntegers.littleEndian(coded, 0, 4);
    if (segments != (long) components * bytesOfSample || segments > MOST_SEGMENTS) {
      throw PictureFileException.damaged("its run lengths have another number of planes");
    }
    int area = width * height;
    short[] values = new short[Math.multiplyExact(area, components)];
    byte[] plane = new byte[area];
    for (int segment = 0; segment < segments; segment++) {
      long start = HeaderIntegers.littleEndian(coded, 4 + 4 * segment, 4);
      if (start < HEADER || start > coded.length) {
        throw PictureFileException.damaged("a plane of its run lengths lies outside");
      }
      if (unpack(coded, (int) start, plane) < area) {
        throw PictureFileException.cutOff();
      }
      int component = segment / bytesOfSample;
      int shift = 8 * (bytesOfSample - 1 - segment % bytesOfSample);
      for (int i = 0; i < area; i++) {
        values[i * components + component] |= (short) ((plane[i] & 0xff) << shift);
      }
    }
    return new StoredSamples(components, values);
  }

  /**
   * Unpacks what is packed as TIFF's PackBits, until it ends or the result is full.
   *
   * @param from where the code is, from {@code start} on
   * @return how many bytes of the result were found
   */
  static int unpack(byte[] from, int start, byte[] to) {
    int filled = 0;
    int at = start;
    while (filled < to.length && at < from.length) {
      int count = from[at++];
      if (count >= 0) {
        int length = Math.min(count + 1, Math.min(from.length - at, to.length - filled));
        System.arraycopy(from, at, to, filled, length);
        at += count + 1;
        filled += length;
      } else if (count != -128 && at < from.length) {
        int length = Math.min(1 - count, to.length - filled);
        Arrays.fill(to, filled, filled + length, from[at++]);
        filled += length;
      }
    }
    return filled;
  }
}
