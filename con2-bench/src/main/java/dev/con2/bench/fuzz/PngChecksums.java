package dev.con2.bench.fuzz;

import dev.con2.internal.engine.RandomStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Makes alterations of a PNG get past its checksums, which refuse all others. */
final class PngChecksums {

  private static final int SIGNATURE = 8;
  private static final int AROUND = 12;
  private static final int DATA = 0x49444154;
  private static final int LARGEST = 1 << 20;

  private PngChecksums() {}

  /** The file with the right checksum behind each chunk that lies within it. */
  static byte[] mended(byte[] png) {
    byte[] mended = png.clone();
    ByteBuffer buffer = ByteBuffer.wrap(mended);
    int at = SIGNATURE;
    while (at + AROUND <= mended.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > mended.length - at - AROUND) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(mended, at + Integer.BYTES, Integer.BYTES + length);
      buffer.putInt(at + 2 * Integer.BYTES + length, (int) crc.getValue());
      at += AROUND + length;
    }
    return mended;
  }

  /** The file with its unpacked samples altered and packed again, or itself where that fails. */
  static byte[] withAlteredSamples(byte[] png, RandomStream random) {
    ByteBuffer buffer = ByteBuffer.wrap(png);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int first = -1;
    int at = SIGNATURE;
    int end = at;
    while (at + AROUND <= png.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > png.length - at - AROUND) {
        return png;
      }
      if (buffer.getInt(at + Integer.BYTES) == DATA) {
        first = first < 0 ? at : first;
        packed.write(png, at + 2 * Integer.BYTES, length);
        end = at + AROUND + length;
      }
      at += AROUND + length;
    }
    byte[] samples = unpacked(packed.toByteArray());
    if (first < 0 || samples.length == 0) {
      return png;
    }
    byte[] data = packed(Alteration.of(samples, samples, random));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(png, 0, first);
    file.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
    file.writeBytes("IDAT".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(data);
    file.writeBytes(new byte[Integer.BYTES]);
    file.write(png, end, png.length - end);
    return mended(file.toByteArray());
  }

  private static byte[] unpacked(byte[] packed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] samples = new byte[LARGEST];
      return Arrays.copyOf(samples, inflater.inflate(samples));
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  private static byte[] packed(byte[] samples) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(samples);
      deflater.finish();
      byte[] packed = new byte[2 * LARGEST];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    } finally {
      deflater.end();
    }
  }
}
