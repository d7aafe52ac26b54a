package dev.con2.image;

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
      unpack(coded, (int) start, plane);
      int component = segment / bytesOfSample;
      int shift = 8 * (bytesOfSample - 1 - segment % bytesOfSample);
      for (int i = 0; i < area; i++) {
        values[i * components + component] |= (short) ((plane[i] & 0xff) << shift);
      }
    }
    return new StoredSamples(width, height, components, values);
  }

  private static void unpack(byte[] coded, int start, byte[] plane) throws PictureFileException {
    int from = start;
    for (int to = 0; to < plane.length; ) {
      if (from + 1 >= coded.length) {
        throw PictureFileException.cutOff();
      }
      int code = coded[from++];
      if (code >= 0) {
        int count = Math.min(code + 1, plane.length - to);
        if (from + count > coded.length) {
          throw PictureFileException.cutOff();
        }
        System.arraycopy(coded, from, plane, to, count);
        from += code + 1;
        to += count;
      } else if (code != -128) {
        int end = Math.min(plane.length, to + 1 - code);
        byte value = coded[from++];
        while (to < end) {
          plane[to++] = value;
        }
      }
    }
  }
}
