package dev.con2.image;

import java.util.Arrays;

/**
 * JPEG-LS (ITU-T T.87), lossless and near-lossless, of 2 to 16 bits: each sample is predicted from
 * four neighbours, and the error is Golomb-coded with what was learned in its context; flat areas
 * are coded as runs. Names of variables are those of the standard where it gives one.
 */
final class JpegLs {

  private static final int FRAME = 0xf7;
  private static final int PRESETS = 0xf8;
  private static final int RESTART_INTERVAL = 0xdd;

  /** How many contexts the regular mode has; two more are for the sample that ends a run. */
  private static final int CONTEXTS = 365;

  private static final int MOST_BIAS = 127;
  private static final int LEAST_BIAS = -128;

  /** Logarithms of the lengths of runs (code segment A.1). */
  private static final int[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private enum Interleave {
    NONE,
    LINE,
    SAMPLE
  }

  private final JpegSegments segments;
  private final byte[] bytes;
  private JpegFrame frame = JpegFrame.none("JPEG-LS");
  private short[] values = {};
  private final int[] presets = new int[5];

  private JpegLs(byte[] bytes) throws PictureFileException {
    this.bytes = bytes;
    segments = new JpegSegments(bytes);
  }

  /** Decodes a stream whose size is that of its file's header. */
  static StoredSamples decode(byte[] bytes, int width, int height) throws PictureFileException {
    return new JpegLs(bytes).decode(width, height);
  }

  private StoredSamples decode(int expectedWidth, int expectedHeight) throws PictureFileException {
    int decoded = 0;
    while (frame.components() == 0 || decoded < frame.components()) {
      switch (segments.next()) {
        case FRAME -> {
          frame = frame.read(segments, expectedWidth, expectedHeight);
          values = frame.room();
        }
        case PRESETS -> readPresets();
        case RESTART_INTERVAL -> {
          if (segments.unsigned(0, 2) != 0) {
            throw new PictureFileException(
                "is JPEG-LS with restarts, which is not supported; export it uncompressed");
          }
        }
        case JpegSegments.START_OF_SCAN -> decoded += readScan();
        case JpegSegments.END_OF_IMAGE -> throw PictureFileException.cutOff();
        default -> {
          // Comments and what applications add.
        }
      }
    }
    return new StoredSamples(frame.components(), values);
  }

  private void readPresets() throws PictureFileException {
    if (segments.unsigned(0, 1) != 1) {
      throw new PictureFileException(
          "is JPEG-LS with a palette, which is not supported; export it uncompressed");
    }
    for (int i = 0; i < presets.length; i++) {
      presets[i] = segments.unsigned(1 + 2 * i, 2);
    }
  }

  private int readScan() throws PictureFileException {
    int count = frame.scanned(segments);
    int[] components = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = frame.component(segments.unsigned(1 + 2 * i, 1));
    }
    int near = segments.unsigned(1 + 2 * count, 1);
    int interleave = segments.unsigned(2 + 2 * count, 1);
    int shift = segments.unsigned(3 + 2 * count, 1) & 15;
    if (interleave > 2 || interleave == 0 && count > 1 || shift != 0) {
      throw PictureFileException.damaged("a scan of its JPEG-LS is of a kind that is not known");
    }
    Scan scan = new Scan(components, near, Interleave.values()[interleave]);
    scan.decode();
    segments.goOnAt(scan.bits.at());
    return count;
  }

  /** One scan: its parameters, and what was learned so far. */
  private final class Scan {

    private final int width = frame.width();
    private final int[] components;
    private final int near;
    private final Interleave interleave;
    private final int maxval;
    private final int t1;
    private final int t2;
    private final int t3;
    private final int reset;
    private final int range;
    private final int qbpp;
    private final int limit;
    private final int[] a = new int[CONTEXTS + 2];
    private final int[] b = new int[CONTEXTS];
    private final int[] c = new int[CONTEXTS];
    private final int[] n = new int[CONTEXTS + 2];
    private final int[] nn = new int[2];
    private final GolombBits bits = new GolombBits(bytes, segments.end());

    Scan(int[] components, int near, Interleave interleave) throws PictureFileException {
      this.components = components;
      this.near = near;
      this.interleave = interleave;
      maxval = presets[0] == 0 ? (1 << frame.precision()) - 1 : presets[0];
      reset = presets[4] == 0 ? 64 : presets[4];
      if (maxval >= 1 << frame.precision() || near > Math.min(255, maxval / 2) || reset < 3) {
        throw PictureFileException.damaged("a scan of its JPEG-LS has impossible parameters");
      }
      t1 = threshold(1, 3, 2, 3, near + 1);
      t2 = threshold(2, 7, 3, 5, t1);
      t3 = threshold(3, 21, 4, 7, t2);
      if (t1 < near + 1 || t2 < t1 || t3 < t2 || t3 > maxval) {
        throw PictureFileException.damaged("a scan of its JPEG-LS has impossible parameters");
      }
      range = near == 0 ? maxval + 1 : (maxval + 2 * near) / (2 * near + 1) + 1;
      qbpp = bitsOf(range);
      int bpp = Math.max(2, bitsOf(maxval + 1));
      limit = 2 * (bpp + Math.max(8, bpp));
      Arrays.fill(a, Math.max(2, (range + 32) / 64));
      Arrays.fill(n, 1);
    }

    /** The rounded-up logarithm to the base of 2. */
    private static int bitsOf(int values) {
      return 32 - Integer.numberOfLeadingZeros(values - 1);
    }

    /** What stands in the file, else the default (C.2.4.1.1.1). */
    private int threshold(int preset, int basic, int offset, int ofNear, int least) {
      if (presets[preset] != 0) {
        return presets[preset];
      }
      int value;
      if (maxval >= 128) {
        int factor = Math.min(maxval, 4095) + 128 >> 8;
        value = factor * (basic - offset) + offset + ofNear * near;
      } else {
        int factor = 256 / (maxval + 1);
        value = Math.max(offset, basic / factor + ofNear * near);
      }
      return value > maxval || value < least ? least : value;
    }

    void decode() throws PictureFileException {
      int count = components.length;
      int[][] previous = new int[count][width + 2];
      int[][] current = new int[count][width + 2];
      int[] runIndex = new int[count];
      for (int y = 0; y < frame.height(); y++) {
        for (int i = 0; i < count; i++) {
          previous[i][width + 1] = previous[i][width];
          current[i][0] = previous[i][1];
        }
        if (interleave == Interleave.SAMPLE) {
          decodeLine(previous, current, runIndex, 0);
        } else {
          for (int i = 0; i < count; i++) {
            decodeLine(new int[][] {previous[i]}, new int[][] {current[i]}, runIndex, i);
          }
        }
        for (int i = 0; i < count; i++) {
          int at = y * width * frame.components() + components[i];
          for (int x = 1; x <= width; x++, at += frame.components()) {
            values[at] = (short) current[i][x];
          }
        }
        int[][] swapped = previous;
        previous = current;
        current = swapped;
      }
    }

    /** A line of one component, or of all where they are interleaved by sample. */
    private void decodeLine(int[][] previous, int[][] current, int[] runIndex, int run)
        throws PictureFileException {
      int x = 1;
      while (x <= width) {
        boolean flat = true;
        for (int i = 0; i < current.length; i++) {
          int above = previous[i][x];
          flat &=
              Math.abs(previous[i][x + 1] - above) <= near
                  && Math.abs(above - previous[i][x - 1]) <= near
                  && Math.abs(previous[i][x - 1] - current[i][x - 1]) <= near;
        }
        if (flat) {
          x = decodeRun(previous, current, x, runIndex, run);
        } else {
          for (int i = 0; i < current.length; i++) {
            current[i][x] =
                regular(current[i][x - 1], previous[i][x], previous[i][x - 1], previous[i][x + 1]);
          }
          x++;
        }
      }
    }

    private int decodeRun(int[][] previous, int[][] current, int start, int[] runIndex, int run)
        throws PictureFileException {
      int x = start;
      while (bits.next() == 1) {
        int length = 1 << RUN_BITS[runIndex[run]];
        int end = Math.min(width + 1, x + length);
        boolean whole = end - x == length;
        x = repeat(current, x, end);
        if (whole && runIndex[run] < 31) {
          runIndex[run]++;
        }
        if (x > width) {
          return x;
        }
      }
      int rest = bits.next(RUN_BITS[runIndex[run]]);
      if (rest > width - x) {
        throw PictureFileException.damaged("a run of its JPEG-LS is too long");
      }
      x = repeat(current, x, x + rest);
      for (int i = 0; i < current.length; i++) {
        current[i][x] =
            interruption(
                current[i][x - 1], previous[i][x], current.length > 1, RUN_BITS[runIndex[run]]);
      }
      if (runIndex[run] > 0) {
        runIndex[run]--;
      }
      return x + 1;
    }

    private static int repeat(int[][] current, int from, int to) {
      for (int[] line : current) {
        Arrays.fill(line, from, to, line[from - 1]);
      }
      return to;
    }

    /** A.4 to A.6. */
    private int regular(int ra, int rb, int rc, int rd) throws PictureFileException {
      int context = 81 * quantised(rd - rb) + 9 * quantised(rb - rc) + quantised(rc - ra);
      int sign = context < 0 ? -1 : 1;
      int q = Math.abs(context);
      int predicted;
      if (rc >= Math.max(ra, rb)) {
        predicted = Math.min(ra, rb);
      } else if (rc <= Math.min(ra, rb)) {
        predicted = Math.max(ra, rb);
      } else {
        predicted = ra + rb - rc;
      }
      predicted = clamped(predicted + sign * c[q]);
      int k = golombParameter(n[q], a[q]);
      int mapped = golomb(k, limit);
      int error;
      if (near == 0 && k == 0 && 2 * b[q] <= -n[q]) {
        error = (mapped & 1) == 1 ? mapped - 1 >> 1 : -(mapped >> 1) - 1;
      } else {
        error = (mapped & 1) == 0 ? mapped >> 1 : -(mapped + 1 >> 1);
      }
      update(q, error);
      return reconstructed(predicted, sign * error);
    }

    private void update(int q, int error) {
      b[q] += error * (2 * near + 1);
      a[q] += Math.abs(error);
      if (n[q] == reset) {
        a[q] >>= 1;
        b[q] >>= 1;
        n[q] >>= 1;
      }
      n[q]++;
      if (b[q] <= -n[q]) {
        b[q] = Math.max(b[q] + n[q], 1 - n[q]);
        c[q] = Math.max(LEAST_BIAS, c[q] - 1);
      } else if (b[q] > 0) {
        b[q] = Math.min(b[q] - n[q], 0);
        c[q] = Math.min(MOST_BIAS, c[q] + 1);
      }
    }

    /** A.7.2: the sample at which a run ends. */
    private int interruption(int ra, int rb, boolean interleaved, int runBits)
        throws PictureFileException {
      int type = !interleaved && Math.abs(ra - rb) <= near ? 1 : 0;
      int q = CONTEXTS + type;
      int temporary = type == 0 ? a[q] : a[q] + (n[q] >> 1);
      int k = golombParameter(n[q], temporary);
      int mapped = golomb(k, limit - runBits - 1);
      int doubled = mapped + type;
      int odd = doubled & 1;
      int error = doubled + odd >> 1;
      boolean mostlyNegative = k != 0 || 2 * nn[type] >= n[q];
      if (mostlyNegative == (odd == 1)) {
        error = -error;
      }
      if (error < 0) {
        nn[type]++;
      }
      a[q] += mapped + 1 - type >> 1;
      if (n[q] == reset) {
        a[q] >>= 1;
        n[q] >>= 1;
        nn[type] >>= 1;
      }
      n[q]++;
      boolean falling = type == 0 && ra > rb;
      return reconstructed(type == 1 ? ra : rb, falling ? -error : error);
    }

    private int reconstructed(int predicted, int error) {
      int step = 2 * near + 1;
      int value = predicted + error * step;
      if (value < -near) {
        value += range * step;
      } else if (value > maxval + near) {
        value -= range * step;
      }
      return clamped(value);
    }

    private int clamped(int value) {
      return Math.max(0, Math.min(maxval, value));
    }

    private int quantised(int d) {
      if (d <= -t3) {
        return -4;
      }
      if (d <= -t2) {
        return -3;
      }
      if (d <= -t1) {
        return -2;
      }
      if (d < -near) {
        return -1;
      }
      if (d <= near) {
        return 0;
      }
      if (d < t1) {
        return 1;
      }
      if (d < t2) {
        return 2;
      }
      return d < t3 ? 3 : 4;
    }

    private static int golombParameter(int n, int a) {
      int k = 0;
      while ((long) n << k < a) {
        k++;
      }
      return k;
    }

    /** A.5.3: a Golomb code of limited length. */
    private int golomb(int k, int most) throws PictureFileException {
      int zeros = 0;
      while (bits.next() == 0) {
        zeros++;
        if (zeros > most) {
          throw PictureFileException.damaged("a code of its JPEG-LS is too long");
        }
      }
      return zeros < most - qbpp - 1 ? (zeros << k) + bits.next(k) : bits.next(qbpp) + 1;
    }
  }

  /** Of the byte behind an FF the first bit is no coded one. */
  private static final class GolombBits extends CodedBits {

    GolombBits(byte[] bytes, int start) {
      super(bytes, start);
    }

    @Override
    int load() throws PictureFileException {
      boolean behindFull = isFull();
      if (behindFull && peek() >= 0x80) {
        throw PictureFileException.cutOff();
      }
      take();
      return behindFull ? 7 : 8;
    }
  }
}
