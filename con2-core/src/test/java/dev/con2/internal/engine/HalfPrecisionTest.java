package dev.con2.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

  @Test
  void toFloat_eachOfThe65536Halves_isItsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float number = HalfPrecision.toFloat((short) bits);
      double defined = defined(bits);
      // Bits are compared so that the two zeros differ; a not-a-number has many bits.
      if (Double.isNaN(defined)) {
        assertThat(number).isNaN();
      } else {
        assertThat(Float.floatToRawIntBits(number))
            .isEqualTo(Float.floatToRawIntBits((float) defined));
      }
      assertThat(HalfPrecision.isFinite((short) bits)).isEqualTo(Double.isFinite(defined));
    }
  }

  @Test
  void fromFloat_eachHalf_comesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float number = HalfPrecision.toFloat((short) bits);
      int back = HalfPrecision.fromFloat(number) & 0xFFFF;
      assertThat(back).isEqualTo(Float.isNaN(number) ? bits & 0x8000 | 0x7E00 : bits);
    }
  }

  @Test
  void fromFloat_aroundTheMiddleOfEachNeighbours_roundsToTheNearestAndTiesToEven() {
    for (int bits = 0; bits < 0x7C00; bits++) {
      // The upper neighbour of the largest half counts as 2^16 when rounding.
      double above = bits == 0x7BFF ? 65536 : defined(bits + 1);
      float middle = (float) ((defined(bits) + above) / 2);
      int even = bits + (bits & 1);
      assertThat(HalfPrecision.fromFloat(middle) & 0xFFFF).isEqualTo(even);
      assertThat(HalfPrecision.fromFloat(Math.nextDown(middle)) & 0xFFFF).isEqualTo(bits);
      assertThat(HalfPrecision.fromFloat(Math.nextUp(middle)) & 0xFFFF).isEqualTo(bits + 1);
      assertThat(HalfPrecision.fromFloat(-middle) & 0xFFFF).isEqualTo(even | 0x8000);
    }
    assertThat(HalfPrecision.fromFloat(Float.MIN_VALUE)).isZero();
  }

  @Test
  void fromFloat_samplesThatNumpyRounded_agree() throws IOException {
    for (String line : lines("halves.csv")) {
      int floatBits = Integer.parseUnsignedInt(line.substring(0, 8), 16);
      int half = HalfPrecision.fromFloat(Float.intBitsToFloat(floatBits)) & 0xFFFF;
      assertThat(half).as(line).isEqualTo(Integer.parseInt(line.substring(9), 16));
    }
  }

  @Test
  void fromFloat_everyNotANumber_isTheQuietOneOfItsSign() {
    for (int bits : new int[] {0x7F800001, 0x7FC00000, 0x7FFFFFFF}) {
      assertThat(HalfPrecision.fromFloat(Float.intBitsToFloat(bits))).isEqualTo((short) 0x7E00);
      assertThat(HalfPrecision.fromFloat(Float.intBitsToFloat(bits | 1 << 31)))
          .isEqualTo((short) 0xFE00);
    }
  }

  private static double defined(int bits) {
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * Math.pow(2, -24)
        : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
  }

  private static List<String> lines(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(HalfPrecisionTest.class.getResourceAsStream(name)),
                StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    }
  }
}
