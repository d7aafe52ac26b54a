package dev.con2.image;

/**
 * The bits of coded bytes, the highest of each byte first. What stands behind a byte FF, so that no
 * marker comes about, is another in each format.
 */
abstract class CodedBits {

  private final byte[] bytes;
  private int at;
  private int current;
  private int left;

  CodedBits(byte[] bytes, int start) {
    this.bytes = bytes;
    at = start;
  }

  /**
   * Takes the next byte, and passes over what is no part of the code.
   *
   * @return how many of its low bits are coded ones
   */
  abstract int load() throws PictureFileException;

  final int next() throws PictureFileException {
    if (left == 0) {
      left = load();
    }
    left--;
    return current >> left & 1;
  }

  final int next(int count) throws PictureFileException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | next();
    }
    return value;
  }

  /** Makes the next byte the current one. */
  final void take() throws PictureFileException {
    current = peek();
    at++;
  }

  /** The next byte. */
  final int peek() throws PictureFileException {
    if (at >= bytes.length) {
      throw PictureFileException.cutOff();
    }
    return bytes[at] & 0xff;
  }

  /** Whether the current byte is FF. */
  final boolean isFull() {
    return current == 0xff;
  }

  /** Goes on at a whole byte, so many bytes ahead. */
  final void skip(int count) {
    left = 0;
    at += count;
  }

  /** Where the next byte stands. */
  final int at() {
    return at;
  }
}
