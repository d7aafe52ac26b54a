package dev.con2.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The picture formats that are read, recognised by the first bytes of a file, never by its name.
 */
enum FileFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  TIFF,
  WEBP,
  DICOM;

  /** As many of the first bytes of a file tell what it is. */
  static final int LONGEST_START = 132;

  private record Stranger(int at, String characters, String name) {}

  private static final List<Stranger> STRANGERS =
      List.of(
          new Stranger(4, "ftypavif", "an AVIF picture"),
          new Stranger(4, "ftyphei", "a HEIC picture"),
          new Stranger(4, "ftypmif1", "a HEIC picture"),
          new Stranger(4, "ftyp", "a video or a picture of the MP4 family"),
          new Stranger(4, "jP  ", "a JPEG 2000 picture"),
          new Stranger(0, "8BPS", "a Photoshop document"),
          new Stranger(0, "%PDF", "a PDF document"));

  /** The name that the JDK's decoders go by, and people too. */
  String label() {
    return this == WEBP ? "WebP" : name();
  }

  static FileFormat of(byte[] bytes) throws PictureFileException {
    if (has(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (has(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (has(bytes, 0, "GIF87a") || has(bytes, 0, "GIF89a")) {
      return GIF;
    }
    if (has(bytes, 0, "II*\0")
        || has(bytes, 0, "MM\0*")
        || has(bytes, 0, "II+\0\b\0\0\0") // BigTIFF
        || has(bytes, 0, "MM\0+\0\b\0\0")) {
      return TIFF;
    }
    if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP")) {
      return WEBP;
    }
    if (has(bytes, 0, "BM")) {
      return BMP;
    }
    if (has(bytes, 128, "DICM")) {
      return DICOM;
    }
    throw unsupported(bytes);
  }

  /** Names what people do have among their pictures, so that they know what to convert. */
  private static PictureFileException unsupported(byte[] bytes) {
    for (Stranger stranger : STRANGERS) {
      if (has(bytes, stranger.at(), stranger.characters())) {
        return new PictureFileException(
            "is " + stranger.name() + ", which is not supported; convert it to PNG, JPEG or TIFF");
      }
    }
    return new PictureFileException(
        "is not a picture that is known here; give JPEG, PNG, BMP, GIF, TIFF, WebP or DICOM");
  }

  /** Whether the characters, each one byte, stand at a place. */
  static boolean has(byte[] bytes, int at, String characters) {
    byte[] wanted = characters.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= at + wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
