package dev.con2.image;

/**
 * The segments of a JPEG stream, one by one: a marker, and what it holds. For the kinds that the
 * JDK does not decode.
 */
final class JpegSegments {

  static final int START_OF_SCAN = 0xda;
  static final int END_OF_IMAGE = 0xd9;

  private final byte[] bytes;
  private int at = 2;
  private int marker;
  private int body;
  private int end;

  JpegSegments(byte[] bytes) throws PictureFileException {
    this.bytes = bytes;
    if (bytes.length < 4 || bytes[0] != (byte) 0xff || bytes[1] != (byte) 0xd8) {
      throw PictureFileException.damaged("its pixels are no JPEG");
    }
  }

  /** Goes to the next segment; restarts and bytes between segments are passed over. */
  int next() throws PictureFileException {
    while (true) {
      while (at < bytes.length && bytes[at] != (byte) 0xff) {
        at++;
      }
      while (at < bytes.length && bytes[at] == (byte) 0xff) {
        at++;
      }
      if (at >= bytes.length) {
        throw PictureFileException.cutOff();
      }
      marker = bytes[at++] & 0xff;
      if (marker == END_OF_IMAGE) {
        return marker;
      }
      if (marker > 1 && (marker < 0xd0 || marker > 0xd8) && marker >= 0xc0) {
        break;
      }
    }
    if (at + 2 > bytes.length) {
      throw PictureFileException.cutOff();
    }
    body = at + 2;
    end = at + (int) HeaderIntegers.bigEndian(bytes, at, 2);
    if (end > bytes.length || end < body) {
      throw PictureFileException.cutOff();
    }
    at = end;
    return marker;
  }

  /** How many bytes the segment holds. */
  int length() {
    return end - body;
  }

  /** An unsigned number of so many bytes in the segment. */
  int unsigned(int offset, int size) throws PictureFileException {
    if (offset < 0 || body + offset + size > end) {
      throw PictureFileException.damaged("a segment of its JPEG is too short");
    }
    return (int) HeaderIntegers.bigEndian(bytes, body + offset, size);
  }

  /** Where the segment ends: behind the header of a scan, its coded pixels begin. */
  int end() {
    return end;
  }

  /** Goes on from there, behind the coded pixels of a scan. */
  void goOnAt(int place) {
    at = place;
  }
}
