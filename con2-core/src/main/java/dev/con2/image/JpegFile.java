package dev.con2.image;

import java.io.ByteArrayOutputStream;

/**
 * What the segments of a JPEG file say before its pixels begin. Only the segments that make up the
 * pixels are handed to the decoder: thumbnails, profiles and comments, which it would parse into
 * objects one by one and stumble over, stay behind.
 *
 * @param components 1 (grey), 3 or 4
 * @param coded whether the first three components are luma and chroma rather than colours
 */
record JpegFile(
    int width, int height, int components, boolean coded, byte[] bare, Orientation orientation) {

  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int MOST_SCANS = 200;

  /** Collects while the segments pass by. */
  private static final class Segments {
    int width;
    int height;
    int precision;
    int process = -1;
    byte[] componentNames = {};
    boolean jfif;
    int adobeTransform = -1;
    Orientation orientation = Orientation.UPRIGHT;
    final ByteArrayOutputStream bare;

    Segments(int length) {
      bare = new ByteArrayOutputStream(length);
      bare.write(0xff);
      bare.write(0xd8);
    }
  }

  static JpegFile parse(byte[] bytes) throws PictureFileException {
    Segments segments = new Segments(bytes.length);
    for (int at = 2; ; ) {
      while (at < bytes.length && bytes[at] != (byte) 0xff) {
        at++; // Stray bytes between segments are skipped, as every reader does.
      }
      while (at < bytes.length && bytes[at] == (byte) 0xff) {
        at++;
      }
      if (at + 3 > bytes.length) {
        throw PictureFileException.cutOff();
      }
      int marker = bytes[at] & 0xff;
      if (marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8) {
        at++;
        continue;
      }
      if (marker == END_OF_IMAGE) {
        throw PictureFileException.damaged("it ends before the picture begins");
      }
      if (marker == START_OF_SCAN) {
        segments.bare.write(bytes, at - 1, bytes.length - at + 1);
        return finish(segments, bytes, at);
      }
      int end = at + 1 + (int) HeaderIntegers.bigEndian(bytes, at + 1, 2);
      if (end > bytes.length) {
        throw PictureFileException.cutOff();
      }
      segment(segments, bytes, marker, at + 3, end);
      at = Math.max(end, at + 3);
    }
  }

  private static void segment(Segments segments, byte[] bytes, int marker, int body, int end)
      throws PictureFileException {
    if (marker == 0xe0 && FileFormat.has(bytes, body, "JFIF\0")) {
      segments.jfif = true;
    } else if (marker == 0xe1 && FileFormat.has(bytes, body, "Exif\0\0")) {
      segments.orientation = Orientation.ofTiffDirectory(bytes, body + 6, end);
    } else if (marker == 0xee && FileFormat.has(bytes, body, "Adobe") && end - body >= 12) {
      segments.adobeTransform = bytes[body + 11] & 0xff;
    }
    boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8;
    if (frame && marker != 0xcc && segments.process < 0) {
      startOfFrame(segments, bytes, marker, body, end);
    }
    boolean application = marker >= 0xe0 && marker <= 0xef;
    if (!application && marker != 0xfe) {
      segments.bare.write(bytes, body - 4, end - body + 4);
    }
  }

  private static void startOfFrame(Segments segments, byte[] bytes, int marker, int body, int end)
      throws PictureFileException {
    int components = end - body < 6 ? 0 : bytes[body + 5] & 0xff;
    if (end - body < 6 + 3 * components) {
      throw PictureFileException.damaged("its header is too short");
    }
    segments.process = marker;
    segments.precision = bytes[body];
    segments.height = (int) HeaderIntegers.bigEndian(bytes, body + 1, 2);
    segments.width = (int) HeaderIntegers.bigEndian(bytes, body + 3, 2);
    segments.componentNames = new byte[components];
    for (int c = 0; c < segments.componentNames.length; c++) {
      segments.componentNames[c] = bytes[body + 6 + 3 * c];
    }
  }

  private static JpegFile finish(Segments segments, byte[] bytes, int scan)
      throws PictureFileException {
    if (segments.process < 0) {
      throw PictureFileException.damaged("it has no header");
    }
    if (segments.process > 0xc2 || segments.precision != 8) {
      throw new PictureFileException(
          "is a JPEG of a rare kind (lossless, arithmetic or more than 8 bits), which is not"
              + " supported; convert it to PNG");
    }
    int components = segments.componentNames.length;
    if (components != 1 && components != 3 && components != 4) {
      throw new PictureFileException(
          "is a JPEG of " + components + " colour components; convert it to RGB");
    }
    if (segments.process == 0xc2) {
      refuseManyScans(bytes, scan);
    }
    return new JpegFile(
        segments.width,
        segments.height,
        components,
        isCoded(segments),
        segments.bare.toByteArray(),
        segments.orientation);
  }

  /** A small file of thousands of scans over a large picture would take hours. */
  private static void refuseManyScans(byte[] bytes, int scan) throws PictureFileException {
    int scans = 0;
    for (int at = scan; at < bytes.length; at++) {
      if (bytes[at] == (byte) START_OF_SCAN && bytes[at - 1] == (byte) 0xff) {
        scans++;
      }
    }
    if (scans > MOST_SCANS) {
      throw new PictureFileException(
          "has " + scans + " progressive scans, more than any honest picture; save it anew");
    }
  }

  /** The rules of libjpeg, which decide what a JPEG looks like everywhere. */
  private static boolean isCoded(Segments segments) {
    byte[] names = segments.componentNames;
    if (names.length == 4) {
      return segments.adobeTransform > 0;
    }
    if (names.length == 1) {
      return false;
    }
    if (segments.jfif) {
      return true;
    }
    if (segments.adobeTransform >= 0) {
      return segments.adobeTransform != 0;
    }
    return !(names[0] == 'R' && names[1] == 'G' && names[2] == 'B');
  }
}
