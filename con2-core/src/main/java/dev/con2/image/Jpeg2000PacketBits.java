package dev.con2.image;

/** The bits of packet headers: of the byte behind an FF the first bit is none of them. */
final class Jpeg2000PacketBits {
  private final byte[] bytes;
  private int at;
  private int current;
  private int left;

  Jpeg2000PacketBits(byte[] bytes, int start) {
    this.bytes = bytes;
    at = start;
  }

  int next() throws PictureFileException {
    if (left == 0) {
      if (at >= bytes.length) {
        throw PictureFileException.cutOff();
      }
      left = current == 0xff ? 7 : 8;
      current = bytes[at++] & 0xff;
    }
    left--;
    return current >> left & 1;
  }

  int next(int count) throws PictureFileException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | next();
    }
    return value;
  }

  /** Where the next byte is that is no part of the header. */
  int end() {
    return current == 0xff ? at + 1 : at;
  }
}
