package dev.con2.image;

import java.io.ByteArrayOutputStream;

/**
 * What the segments of a JPEG file say before its pixels begin. Only the segments that make up the
 * pixels are handed to the decoder: thumbnails, profiles and comments, which it would parse into
 * objects one by one and stumble over, stay behind.
 *
 * @param components 1 (grey), 3 or 4
 * @param coded whether the first three components are luma and chroma rather than colours
 * @param mended whether the file lacks its end marker and was given one
 */
record JpegFile(
    int width,
    int height,
    int components,
    boolean coded,
    byte[] bare,
    Orientation orientation,
    boolean mended) {

  /** Of a progressive picture; one that is not has no more than components. */
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

    /** The first EXIF block, and those behind that continue it. */
    final ByteArrayOutputStream exif = new ByteArrayOutputStream();

    final ByteArrayOutputStream bare;

    Segments(int length) {
      bare = new ByteArrayOutputStream(length);
      bare.write(0xff);
      bare.write(0xd8);
    }
  }

  /**
   * Takes a file apart.
   *
   * @param tolerant whether one that lacks its end marker alone is given it
   */
  static JpegFile parse(byte[] bytes, boolean tolerant) throws PictureFileException {
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
      if (marker == JpegSegments.END_OF_IMAGE) {
        throw PictureFileException.damaged("it ends before the picture begins");
      }
      if (marker == JpegSegments.START_OF_SCAN) {
        return finish(segments, bytes, at, tolerant);
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
      segments.exif.write(bytes, body + 6, Math.max(0, end - body - 6));
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

  private static JpegFile finish(Segments segments, byte[] bytes, int scan, boolean tolerant)
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
    boolean progressive = segments.process == 0xc2;
    JpegScans scans = JpegScans.follow(bytes, scan, segments.componentNames, progressive);
    refuseManyScans(scans.count(), progressive ? MOST_SCANS : components);
    boolean mended = tolerant && !scans.ended() && scans.complete();
    int end = scans.ended() || mended ? scans.end() : bytes.length;
    segments.bare.write(bytes, scan - 1, end - scan + 1);
    if (mended) {
      segments.bare.write(0xff);
      segments.bare.write(JpegSegments.END_OF_IMAGE);
    }
    byte[] exif = segments.exif.toByteArray();
    return new JpegFile(
        segments.width,
        segments.height,
        components,
        isCoded(segments),
        segments.bare.toByteArray(),
        Orientation.ofTiffDirectory(exif, 0, exif.length),
        mended);
  }

  /** A small file of thousands of scans over a large picture would take hours. */
  private static void refuseManyScans(int scans, int most) throws PictureFileException {
    if (scans > most) {
      throw new PictureFileException(
          "has " + scans + " scans, more than any honest picture; save it anew");
    }
  }

  /** The same with its colours as the file around it says. */
  JpegFile withColours(boolean lumaAndChroma) {
    return new JpegFile(width, height, components, lumaAndChroma, bare, orientation, mended);
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
