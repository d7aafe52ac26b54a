package dev.con2.image;

import java.util.Arrays;

/**
 * What follows the first scan's marker in a JPEG file: how many scans there are, whether they hold
 * the whole picture, and where they end.
 *
 * @param count how many
 * @param end of the file's end marker; or of the pixels, where it has none
 * @param ended whether there is an end marker
 * @param complete whether the scans bring every bit of every coefficient
 */
record JpegScans(int count, int end, boolean ended, boolean complete) {

  private static final int COEFFICIENTS = 64;

  /**
   * Follows the scans.
   *
   * @param at of the first scan's marker byte, behind its 0xff
   * @param componentIds the names of the components in the header
   * @param progressive whether a scan brings some coefficients or bits alone
   */
  static JpegScans follow(byte[] bytes, int at, byte[] componentIds, boolean progressive) {
    BitsSeen seen = new BitsSeen(componentIds, progressive);
    int count = 0;
    int marker = at;
    while (marker < bytes.length) {
      int kind = bytes[marker] & 0xff;
      if (kind == JpegSegments.END_OF_IMAGE) {
        return new JpegScans(count, marker + 1, true, seen.complete());
      }
      if (marker + 2 >= bytes.length) {
        break;
      }
      int end = marker + 1 + (int) HeaderIntegers.bigEndian(bytes, marker + 1, 2);
      if (kind == JpegSegments.START_OF_SCAN) {
        count++;
        seen.add(bytes, marker + 3, Math.min(end, bytes.length));
      }
      marker = nextMarker(bytes, Math.max(end, marker + 1));
    }
    return new JpegScans(count, Math.max(at + 1, withoutPadding(bytes)), false, seen.complete());
  }

  /** The marker byte of the next segment or end, beyond packed pixels and restart markers. */
  private static int nextMarker(byte[] bytes, int from) {
    for (int at = from; at + 1 < bytes.length; at++) {
      int kind = bytes[at + 1] & 0xff;
      if (bytes[at] == (byte) 0xff && kind >= 0xc0 && kind != 0xff && (kind & 0xf8) != 0xd0) {
        return at + 1;
      }
    }
    return bytes.length;
  }

  /** The end of a file but for zeros or ones that fill a block of a disk or of a transfer. */
  private static int withoutPadding(byte[] bytes) {
    int end = bytes.length;
    byte last = bytes[end - 1];
    if (last == 0 || last == (byte) 0xff) {
      while (end > 0 && bytes[end - 1] == last) {
        end--;
      }
      if (last == 0 && end > 0 && bytes[end - 1] == (byte) 0xff) {
        end++; // A zero behind a byte of ones belongs to the pixels.
      }
    }
    return end;
  }

  /** For each component and coefficient the lowest bit that has come; none yet is the highest. */
  private static final class BitsSeen {

    private final byte[] componentIds;
    private final boolean progressive;
    private final int[][] lowestBit;

    BitsSeen(byte[] componentIds, boolean progressive) {
      this.componentIds = componentIds;
      this.progressive = progressive;
      lowestBit = new int[componentIds.length][COEFFICIENTS];
      for (int[] ofComponent : lowestBit) {
        Arrays.fill(ofComponent, Integer.MAX_VALUE);
      }
    }

    void add(byte[] bytes, int body, int end) {
      int components = body < end ? bytes[body] & 0xff : 0;
      int range = body + 1 + 2 * components;
      if (range + 3 > end) {
        return;
      }
      int first = progressive ? bytes[range] & 0xff : 0;
      int last = progressive ? bytes[range + 1] & 0xff : COEFFICIENTS - 1;
      int lowest = progressive ? bytes[range + 2] & 0x0f : 0;
      for (int i = 0; i < components; i++) {
        for (int c = 0; c < componentIds.length; c++) {
          if (componentIds[c] == bytes[body + 1 + 2 * i]) {
            for (int k = first; k <= Math.min(last, COEFFICIENTS - 1); k++) {
              lowestBit[c][k] = Math.min(lowestBit[c][k], lowest);
            }
          }
        }
      }
    }

    boolean complete() {
      return Arrays.stream(lowestBit)
          .allMatch(ofComponent -> Arrays.stream(ofComponent).allMatch(bit -> bit == 0));
    }
  }
}
