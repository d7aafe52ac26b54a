package dev.con2.bench.fuzz;

import dev.con2.internal.engine.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes of a file, altered as accidents and attackers alter them. */
final class Alteration {

  /** As far from its beginning, or its end, does what steers a reader mostly stand. */
  private static final int HEADER = 200;

  /** Where a DICOM file begins. */
  private static final int PREAMBLE = 128;

  private static final int LONGEST_PART = 1000;
  private static final int LONGEST = 2_000_000;

  /** Numbers at which counts and sizes go wrong. */
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    7,
    8,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x7fffffff,
    0x80000000L,
    0xfffffffeL,
    0xffffffffL
  };

  private Alteration() {}

  /**
   * The bytes with one to five alterations.
   *
   * @param other another file of the kind, of which parts may be taken
   */
  static byte[] of(byte[] bytes, byte[] other, RandomStream random) {
    byte[] altered = bytes.clone();
    for (int count = 1 + random.nextInt(5); count > 0; count--) {
      altered = once(altered, other, random);
    }
    return altered.length <= LONGEST ? altered : Arrays.copyOf(altered, LONGEST);
  }

  private static byte[] once(byte[] bytes, byte[] other, RandomStream random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = place(bytes.length, random);
    int length = 1 + random.nextInt(Math.min(LONGEST_PART, bytes.length - at));
    return switch (random.nextInt(16)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(bytes, 0, at, bytes, at + length, bytes.length);
      case 2 -> joined(bytes, 0, at + length, bytes, at, bytes.length);
      case 3 -> {
        int from = place(Math.max(1, other.length), random);
        yield joined(bytes, 0, at, other, Math.min(from, other.length), other.length);
      }
      case 4 -> {
        int from = Math.min(place(Math.max(1, other.length), random), other.length);
        int to = Math.min(from + length, other.length);
        byte[] begun = joined(bytes, 0, at, other, from, to);
        yield joined(begun, 0, begun.length, bytes, at, bytes.length);
      }
      case 5, 6 -> withNumber(bytes, at, random);
      case 7 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 8 -> {
        bytes[at] += (byte) (random.nextInt(2) == 0 ? 1 : -1);
        yield bytes;
      }
      default -> {
        bytes[at] = (byte) (random.nextInt(3) == 0 ? -random.nextInt(2) : random.nextInt(256));
        yield bytes;
      }
    };
  }

  /** Half of the places are where they do most. */
  private static int place(int length, RandomStream random) {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(Math.min(HEADER, length));
      case 1 -> Math.min(PREAMBLE, length - 1) + random.nextInt(Math.max(1, clamped(length)));
      case 2 -> length - 1 - random.nextInt(Math.min(HEADER, length));
      default -> random.nextInt(length);
    };
  }

  private static int clamped(int length) {
    return Math.min(HEADER, length - PREAMBLE);
  }

  private static byte[] withNumber(byte[] bytes, int at, RandomStream random) {
    ByteBuffer buffer =
        ByteBuffer.wrap(bytes)
            .order(random.nextInt(2) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    if (random.nextInt(2) == 0 && at + Integer.BYTES <= bytes.length) {
      buffer.putInt(at, (int) number);
    } else if (at + Short.BYTES <= bytes.length) {
      buffer.putShort(at, (short) number);
    }
    return bytes;
  }

  private static byte[] joined(
      byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
    byte[] joined =
        Arrays.copyOf(Arrays.copyOfRange(one, from, to), to - from + otherTo - otherFrom);
    System.arraycopy(other, otherFrom, joined, to - from, otherTo - otherFrom);
    return joined;
  }
}
