package dev.con2.image;

/**
 * The entropy coding of a block of JPEG 2000 coefficients (ITU-T T.800, annexes C and D): bit
 * planes from the highest down, each in three passes, by an adaptive binary arithmetic decoder.
 */
final class Jpeg2000Block {

  /** Which neighbours matter most depends on the direction that a band was filtered in. */
  enum BandDirection {
    LOW_OR_VERTICAL,
    HORIZONTAL,
    DIAGONAL
  }

  static final int RESET = 2;
  static final int CAUSAL = 8;
  static final int SEGMENTATION_SYMBOLS = 32;

  private static final int SIGN_CONTEXTS = 9;
  private static final int REFINEMENT_CONTEXTS = 14;
  private static final int RUN_CONTEXT = 17;
  private static final int UNIFORM_CONTEXT = 18;

  private static final byte SIGNIFICANT = 1;
  private static final byte NEGATIVE = 2;
  private static final byte VISITED = 4;
  private static final byte REFINED = 8;

  private final int width;
  private final int height;
  private final int stride;
  private final byte[] states;
  private final int[] magnitudes;
  private final BandDirection orientation;
  private final int style;
  private final Jpeg2000Arithmetic decoder;

  /**
   * Begins to decode.
   *
   * @param style the options of the coding, of which those named here are read
   */
  Jpeg2000Block(int width, int height, BandDirection orientation, int style, byte[] coded) {
    this.width = width;
    this.height = height;
    this.orientation = orientation;
    this.style = style;
    stride = width + 2;
    states = new byte[stride * (height + 2)];
    magnitudes = new int[width * height];
    decoder = new Jpeg2000Arithmetic(coded);
    resetContexts();
  }

  private void resetContexts() {
    decoder.reset(0, 4);
    for (int context = 1; context < RUN_CONTEXT; context++) {
      decoder.reset(context, 0);
    }
    decoder.reset(RUN_CONTEXT, 3);
    decoder.reset(UNIFORM_CONTEXT, 46);
  }

  /**
   * Decodes the passes.
   *
   * @param planes how many bit planes the block has
   * @param passes how many passes were coded
   * @return signed coefficients, row by row, with one bit of fraction: where planes are missing,
   *     the middle of what they may be, and of the last plane too
   */
  int[] decode(int planes, int passes) throws PictureFileException {
    int plane = planes - 1;
    int kind = 2;
    for (int pass = 0; pass < passes; pass++) {
      if (plane < 0) {
        throw PictureFileException.damaged("its JPEG 2000 has more bits than it says");
      }
      switch (kind) {
        case 0 -> significancePass(plane);
        case 1 -> refinementPass(plane);
        default -> cleanupPass(plane);
      }
      if ((style & RESET) != 0) {
        resetContexts();
      }
      if (++kind == 3) {
        kind = 0;
        plane--;
      }
    }
    int[] values = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = magnitudes[y * width + x];
        values[y * width + x] = (states[at(x, y)] & NEGATIVE) == 0 ? value : -value;
      }
    }
    return values;
  }

  private int at(int x, int y) {
    return (y + 1) * stride + x + 1;
  }

  private void significancePass(int plane) {
    for (int stripe = 0; stripe < height; stripe += 4) {
      int end = Math.min(height, stripe + 4);
      for (int x = 0; x < width; x++) {
        for (int y = stripe; y < end; y++) {
          int at = at(x, y);
          if ((states[at] & SIGNIFICANT) == 0) {
            int context = zeroContext(at, y, end);
            if (context > 0) {
              if (decoder.next(context) == 1) {
                becomeSignificant(x, y, plane, end);
              }
              states[at] |= VISITED;
            }
          }
        }
      }
    }
  }

  private void refinementPass(int plane) {
    for (int stripe = 0; stripe < height; stripe += 4) {
      int end = Math.min(height, stripe + 4);
      for (int x = 0; x < width; x++) {
        for (int y = stripe; y < end; y++) {
          int at = at(x, y);
          if ((states[at] & (SIGNIFICANT | VISITED)) == SIGNIFICANT) {
            int context = REFINEMENT_CONTEXTS + 2;
            if ((states[at] & REFINED) == 0) {
              context = REFINEMENT_CONTEXTS + (zeroContext(at, y, end) > 0 ? 1 : 0);
            }
            int half = 1 << plane;
            magnitudes[y * width + x] += decoder.next(context) == 1 ? half : -half;
            states[at] |= REFINED;
          }
        }
      }
    }
  }

  private void cleanupPass(int plane) throws PictureFileException {
    for (int stripe = 0; stripe < height; stripe += 4) {
      int end = Math.min(height, stripe + 4);
      for (int x = 0; x < width; x++) {
        int y = stripe;
        boolean known = false;
        if (end - stripe == 4 && nothingNear(x, stripe, end)) {
          if (decoder.next(RUN_CONTEXT) == 0) {
            continue;
          }
          y += 2 * decoder.next(UNIFORM_CONTEXT);
          y += decoder.next(UNIFORM_CONTEXT);
          known = true;
        }
        for (; y < end; y++) {
          int at = at(x, y);
          if ((states[at] & (SIGNIFICANT | VISITED)) == 0
              && (known || decoder.next(zeroContext(at, y, end)) == 1)) {
            becomeSignificant(x, y, plane, end);
          }
          known = false;
        }
      }
    }
    for (int i = 0; i < states.length; i++) {
      states[i] &= ~VISITED;
    }
    if ((style & SEGMENTATION_SYMBOLS) != 0) {
      int symbol = 0;
      for (int i = 0; i < 4; i++) {
        symbol = symbol << 1 | decoder.next(UNIFORM_CONTEXT);
      }
      if (symbol != 0xa) {
        throw PictureFileException.damaged("a block of its JPEG 2000 does not end as it must");
      }
    }
  }

  private boolean nothingNear(int x, int stripe, int end) {
    for (int y = stripe; y < end; y++) {
      int at = at(x, y);
      if ((states[at] & (SIGNIFICANT | VISITED)) != 0 || zeroContext(at, y, end) > 0) {
        return false;
      }
    }
    return true;
  }

  private void becomeSignificant(int x, int y, int plane, int end) {
    int at = at(x, y);
    int below = seesBelow(y, end) ? sign(at + stride) : 0;
    int horizontal = Math.max(-1, Math.min(1, sign(at - 1) + sign(at + 1)));
    int vertical = Math.max(-1, Math.min(1, sign(at - stride) + below));
    // Table D.3: mirrored where the neighbours are mostly negative.
    int flip = horizontal < 0 || horizontal == 0 && vertical < 0 ? 1 : 0;
    int h = Math.abs(horizontal);
    int v = flip == 1 ? -vertical : vertical;
    int context = SIGN_CONTEXTS + (h == 0 ? v : 3 + v);
    states[at] |= SIGNIFICANT;
    if ((decoder.next(context) ^ flip) == 1) {
      states[at] |= NEGATIVE;
    }
    magnitudes[y * width + x] = 3 << plane;
  }

  /** 1 and -1 for significant coefficients. */
  private int sign(int at) {
    int state = states[at];
    return (state & SIGNIFICANT) == 0 ? 0 : (state & NEGATIVE) == 0 ? 1 : -1;
  }

  /** Table D.1. */
  private int zeroContext(int at, int y, int end) {
    int below = seesBelow(y, end) ? 1 : 0;
    int h = (states[at - 1] & 1) + (states[at + 1] & 1);
    int v = (states[at - stride] & 1) + (states[at + stride] & below);
    int d =
        (states[at - stride - 1] & 1)
            + (states[at - stride + 1] & 1)
            + (states[at + stride - 1] & below)
            + (states[at + stride + 1] & below);
    if (orientation == BandDirection.DIAGONAL) {
      int hv = h + v;
      return switch (d) {
        case 0 -> Math.min(2, hv);
        case 1 -> 3 + Math.min(2, hv);
        case 2 -> hv > 0 ? 7 : 6;
        default -> 8;
      };
    }
    int first = orientation == BandDirection.HORIZONTAL ? v : h;
    int second = orientation == BandDirection.HORIZONTAL ? h : v;
    if (first == 2) {
      return 8;
    }
    if (first == 1) {
      return second > 0 ? 7 : d > 0 ? 6 : 5;
    }
    return second > 0 ? 2 + second : Math.min(2, d);
  }

  private boolean seesBelow(int y, int end) {
    return (style & CAUSAL) == 0 || y + 1 < end;
  }

  /** The arithmetic decoder of annex C. */
  private static final class Jpeg2000Arithmetic {

    /** Table C.2: probability, next state after the likelier symbol, after the other, exchange. */
    private static final int[][] STATES = {
      {0x5601, 1, 1, 1}, {0x3401, 2, 6, 0}, {0x1801, 3, 9, 0}, {0x0ac1, 4, 12, 0},
      {0x0521, 5, 29, 0}, {0x0221, 38, 33, 0}, {0x5601, 7, 6, 1}, {0x5401, 8, 14, 0},
      {0x4801, 9, 14, 0}, {0x3801, 10, 14, 0}, {0x3001, 11, 17, 0}, {0x2401, 12, 18, 0},
      {0x1c01, 13, 20, 0}, {0x1601, 29, 21, 0}, {0x5601, 15, 14, 1}, {0x5401, 16, 14, 0},
      {0x5101, 17, 15, 0}, {0x4801, 18, 16, 0}, {0x3801, 19, 17, 0}, {0x3401, 20, 18, 0},
      {0x3001, 21, 19, 0}, {0x2801, 22, 19, 0}, {0x2401, 23, 20, 0}, {0x2201, 24, 21, 0},
      {0x1c01, 25, 22, 0}, {0x1801, 26, 23, 0}, {0x1601, 27, 24, 0}, {0x1401, 28, 25, 0},
      {0x1201, 29, 26, 0}, {0x1101, 30, 27, 0}, {0x0ac1, 31, 28, 0}, {0x09c1, 32, 29, 0},
      {0x08a1, 33, 30, 0}, {0x0521, 34, 31, 0}, {0x0441, 35, 32, 0}, {0x02a1, 36, 33, 0},
      {0x0221, 37, 34, 0}, {0x0141, 38, 35, 0}, {0x0111, 39, 36, 0}, {0x0085, 40, 37, 0},
      {0x0049, 41, 38, 0}, {0x0025, 42, 39, 0}, {0x0015, 43, 40, 0}, {0x0009, 44, 41, 0},
      {0x0005, 45, 42, 0}, {0x0001, 45, 43, 0}, {0x5601, 46, 46, 0}
    };

    private final byte[] coded;
    private final int[] state = new int[UNIFORM_CONTEXT + 1];
    private final int[] likelier = new int[UNIFORM_CONTEXT + 1];
    private int at;
    private int code;
    private int interval = 0x8000;
    private int shifts;

    Jpeg2000Arithmetic(byte[] coded) {
      this.coded = coded;
      code = read(0) << 16;
      byteIn();
      code <<= 7;
      shifts -= 7;
    }

    void reset(int context, int first) {
      state[context] = first;
      likelier[context] = 0;
    }

    /** Behind the end, ones go on for ever (C.3.4). */
    private int read(int place) {
      return place < coded.length ? coded[place] & 0xff : 0xff;
    }

    private void byteIn() {
      int next = read(at + 1);
      if (read(at) == 0xff) {
        if (next > 0x8f) {
          code += 0xff00;
          shifts = 8;
        } else {
          at++;
          code += next << 9;
          shifts = 7;
        }
      } else {
        at++;
        code += next << 8;
        shifts = 8;
      }
    }

    int next(int context) {
      int[] entry = STATES[state[context]];
      int bit = likelier[context];
      interval -= entry[0];
      boolean upper;
      if (code >>> 16 < entry[0]) {
        upper = interval >= entry[0];
        interval = entry[0];
      } else {
        code -= entry[0] << 16;
        if ((interval & 0x8000) != 0) {
          return bit;
        }
        upper = interval < entry[0];
      }
      if (upper) {
        // The less likely symbol, after an exchange of the two where it is due.
        bit = 1 - bit;
        if (entry[3] == 1) {
          likelier[context] = bit;
        }
        state[context] = entry[2];
      } else {
        state[context] = entry[1];
      }
      do {
        if (shifts == 0) {
          byteIn();
        }
        interval <<= 1;
        code <<= 1;
        shifts--;
      } while ((interval & 0x8000) == 0);
      return bit;
    }
  }
}
