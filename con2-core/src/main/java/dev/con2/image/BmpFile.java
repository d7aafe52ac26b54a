package dev.con2.image;

/** What a BMP file says before its pixels. */
final class BmpFile {

  private static final int PACKED_AS_JPEG = 4;
  private static final int PACKED_AS_PNG = 5;

  private BmpFile() {}

  /** Refuses a file that holds another one, which the decoder would read without any limit. */
  static void check(byte[] bytes) throws PictureFileException {
    if (bytes.length < 34 || HeaderIntegers.littleEndian(bytes, 14, 4) < 40) {
      return; // Headers of before have no such field.
    }
    long packing = HeaderIntegers.littleEndian(bytes, 30, 4);
    if (packing == PACKED_AS_JPEG || packing == PACKED_AS_PNG) {
      throw new PictureFileException(
          "is a BMP with a JPEG or PNG inside, which is not supported; convert it to PNG");
    }
  }
}
