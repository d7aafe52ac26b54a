package dev.con2.image;

/** Integers in file headers. */
final class HeaderIntegers {

  private HeaderIntegers() {}

  static long bigEndian(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }

  static long littleEndian(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }

  static long unsigned(byte[] bytes, int at, int length, boolean little) {
    return little ? littleEndian(bytes, at, length) : bigEndian(bytes, at, length);
  }
}
