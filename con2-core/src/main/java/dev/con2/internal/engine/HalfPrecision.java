package dev.con2.internal.engine;

/**
 * IEEE 754 binary16, the half-precision format, as 16 bits in a {@code short}: 1 bit sign, 5 bits
 * exponent, 10 bits fraction.
 */
public final class HalfPrecision {

  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7C00;
  private static final int QUIET_NAN = 0x7E00;

  /** The smallest float that rounds to infinity: halfway between 65504 and 2^16. */
  private static final float OVERFLOW = 65520f;

  /** The smallest normal half, 2^-14. */
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private HalfPrecision() {}

  /**
   * The half nearest to the number, ties to the even one; too large a number gives an infinity, and
   * every not-a-number the quiet one of its sign.
   */
  public static short fromFloat(float number) {
    int bits = Float.floatToRawIntBits(number);
    int sign = bits >>> 16 & SIGN;
    float magnitude = Math.abs(number);
    if (Float.isNaN(number)) {
      return (short) (sign | QUIET_NAN);
    }
    if (magnitude >= OVERFLOW) {
      return (short) (sign | INFINITY);
    }
    if (magnitude < SMALLEST_NORMAL) {
      // The sum's last bit stands for 2^-24, the step of the small halves: the addition rounds.
      return (short) (sign | Float.floatToRawIntBits(magnitude + 0.5f) & 0x7FF);
    }
    int fraction = bits & 0x7FFFFFFF;
    // Less the difference of the exponents' biases, 127 - 15. A carry out of the fraction by
    // rounding goes into the exponent, which is right.
    int rebiased = fraction - (112 << 23);
    int odd = rebiased >>> 13 & 1;
    return (short) (sign | rebiased + 0xFFF + odd >>> 13);
  }

  /** The number that the half stands for, exactly. */
  public static float toFloat(short half) {
    int sign = (half & SIGN) << 16;
    int magnitude = half & 0x7FFF;
    if (magnitude >= INFINITY) {
      return Float.intBitsToFloat(sign | 0x7F800000 | (magnitude & 0x3FF) << 13);
    }
    if (magnitude < 0x400) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
    }
    return Float.intBitsToFloat(sign | (magnitude << 13) + (112 << 23));
  }

  /** Whether the half is neither an infinity nor a not-a-number. */
  public static boolean isFinite(short half) {
    return (half & INFINITY) != INFINITY;
  }
}
