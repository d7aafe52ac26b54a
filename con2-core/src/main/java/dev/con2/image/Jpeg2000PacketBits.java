package dev.con2.image;

/** The bits of packet headers: of the byte behind an FF the first bit is no coded one. */
final class Jpeg2000PacketBits extends CodedBits {

  Jpeg2000PacketBits(byte[] bytes, int start) {
    super(bytes, start);
  }

  @Override
  int load() throws PictureFileException {
    int coded = isFull() ? 7 : 8;
    take();
    return coded;
  }

  /** Where the next byte is that is no part of the header. */
  int end() {
    return isFull() ? at() + 1 : at();
  }
}
