package dev.con2.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A WebP file taken apart into its chunks, and the first frame alone put together again: no
 * animation, which the decoder lacks, no profile, no comments.
 *
 * @param bare a WebP file of one picture
 */
record WebpFile(int width, int height, byte[] bare, Orientation orientation) {

  private static final long ALPH = 0x414c5048L;
  private static final long ANMF = 0x414e4d46L;
  private static final long EXIF = 0x45584946L;
  private static final long LOSSY = 0x56503820L;
  private static final long LOSSLESS = 0x5650384cL;
  private static final int FIRST_CHUNK = 12;
  private static final int FRAME_HEADER = 16;
  private static final int ALPHA_FLAG = 0x10;

  private record Chunk(int at, int end) {}

  static WebpFile parse(byte[] bytes) throws PictureFileException {
    long end = 8 + HeaderIntegers.littleEndian(bytes, 4, 4);
    if (end > bytes.length) {
      throw PictureFileException.cutOff();
    }
    Chunk alpha = new Chunk(0, 0);
    Orientation orientation = Orientation.UPRIGHT;
    Chunk picture = new Chunk(0, 0);
    for (long at = FIRST_CHUNK; at + 8 <= end; ) {
      long name = HeaderIntegers.bigEndian(bytes, (int) at, 4);
      long next = at + 8 + HeaderIntegers.littleEndian(bytes, (int) at + 4, 4);
      if (next > end) {
        throw PictureFileException.cutOff();
      }
      Chunk chunk = new Chunk((int) at, (int) next);
      if (name == ANMF && picture.end() == 0) {
        // The chunks of the first frame follow one by one, as if it were the whole file.
        at += 8 + FRAME_HEADER;
        continue;
      }
      if (name == ALPH && picture.end() == 0) {
        alpha = chunk;
      } else if ((name == LOSSY || name == LOSSLESS) && picture.end() == 0) {
        picture = chunk;
      } else if (name == EXIF) {
        int start = chunk.at() + (FileFormat.has(bytes, chunk.at() + 8, "Exif\0\0") ? 14 : 8);
        orientation = Orientation.ofTiffDirectory(bytes, start, chunk.end());
      }
      at = next + (next & 1);
    }
    if (picture.end() - picture.at() < 18) {
      throw PictureFileException.damaged("it holds no picture");
    }
    return sized(bytes, alpha, picture, orientation);
  }

  private static WebpFile sized(byte[] bytes, Chunk alpha, Chunk picture, Orientation orientation) {
    int width;
    int height;
    if (HeaderIntegers.bigEndian(bytes, picture.at(), 4) == LOSSY) {
      width = (int) HeaderIntegers.littleEndian(bytes, picture.at() + 14, 2) & 0x3fff;
      height = (int) HeaderIntegers.littleEndian(bytes, picture.at() + 16, 2) & 0x3fff;
      return new WebpFile(
          width, height, container(bytes, alpha, picture, width, height), orientation);
    }
    long size = HeaderIntegers.littleEndian(bytes, picture.at() + 9, 4);
    width = 1 + (int) (size & 0x3fff);
    height = 1 + (int) (size >> 14 & 0x3fff);
    Chunk none = new Chunk(0, 0);
    return new WebpFile(width, height, container(bytes, none, picture, width, height), orientation);
  }

  private static byte[] container(byte[] bytes, Chunk alpha, Chunk picture, int width, int height) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
    if (alpha.end() > 0) {
      body.writeBytes("VP8X".getBytes(StandardCharsets.ISO_8859_1));
      writeLittleEndian(body, 10, 4);
      writeLittleEndian(body, ALPHA_FLAG, 4);
      writeLittleEndian(body, width - 1, 3);
      writeLittleEndian(body, height - 1, 3);
      writePadded(body, bytes, alpha);
    }
    writePadded(body, bytes, picture);
    ByteArrayOutputStream file = new ByteArrayOutputStream(body.size() + 8);
    file.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
    writeLittleEndian(file, body.size(), 4);
    file.writeBytes(body.toByteArray());
    return file.toByteArray();
  }

  private static void writePadded(ByteArrayOutputStream to, byte[] bytes, Chunk chunk) {
    int length = chunk.end() - chunk.at();
    to.write(bytes, chunk.at(), length);
    if (length % 2 == 1) {
      to.write(0);
    }
  }

  private static void writeLittleEndian(ByteArrayOutputStream to, int value, int length) {
    for (int i = 0; i < length; i++) {
      to.write(value >> 8 * i);
    }
  }
}
