package dev.con2.method.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.con2.error.InvalidInputException;
import dev.con2.image.Image;
import dev.con2.internal.score.EuclideanNeighbours;
import dev.con2.method.NeighbourOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PixelNeighboursTest {

  /** 4 x 4, channel c of pixel (y, x) = (19 (4 y + x) + 53 c) mod 256, as in baselines.md. */
  static Image golden() {
    byte[] samples = new byte[48];
    for (int c = 0; c < 3; c++) {
      for (int pixel = 0; pixel < 16; pixel++) {
        samples[c * 16 + pixel] = (byte) ((19 * pixel + 53 * c) % 256);
      }
    }
    return new Image.EightBit(4, 4, samples);
  }

  /** By an independent implementation in double precision. */
  @Test
  void boxAverage_halfTheSide_isTheMeanOfFourPixels() {
    double[] expected = {
      0.18627450980392157, 0.3352941176470588, 0.7823529411764706, 0.4294117647058823,
      0.3941176470588235, 0.5431372549019607, 0.48823529411764705, 0.3862745098039216,
      0.6019607843137255, 0.7509803921568627, 0.19411764705882353, 0.3431372549019608
    };
    float[] averages = new float[13];
    BoxAverage.write(golden(), 2, averages, 1);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) averages[i + 1]).isCloseTo(expected[i], within(1e-7));
    }
  }

  /** Along one direction 0 6 12 becomes 2 10, and 0 6 becomes 0 3 6. */
  @Test
  void boxAverage_ofSidesThatDoNotDivide_countsPartsOfPixels() {
    assertThat(firstRow(new int[] {0, 6, 12}, 2)).containsExactly(2 / 255f, 10 / 255f);
    assertThat(firstRow(new int[] {0, 6}, 3)).containsExactly(0, 3 / 255f, 6 / 255f);
  }

  private static float[] firstRow(int[] row, int side) {
    byte[] samples = new byte[3 * row.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) row[i % row.length];
    }
    float[] averages = new float[3 * side * side];
    BoxAverage.write(new Image.EightBit(row.length, 1, samples), side, averages, 0);
    return Arrays.copyOf(averages, side);
  }

  @Test
  void features_ofSixteenBits_areThoseOfEight() {
    byte[] eight = new byte[3 * 40 * 40];
    short[] sixteen = new short[eight.length];
    for (int i = 0; i < eight.length; i++) {
      eight[i] = (byte) (i * 7);
      sixteen[i] = (short) ((eight[i] & 0xff) * 257);
    }
    assertThat(PixelNeighbours.DEFAULT.features(new Image.SixteenBit(40, 40, sixteen)))
        .containsExactly(
            PixelNeighbours.DEFAULT.features(new Image.EightBit(40, 40, eight)), within(1e-6f));
  }

  @Test
  void neighbours_outOfRange_areRefused() {
    assertThatThrownBy(() -> new NeighbourOptions(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("option neighbours is 0, out of range; give a number from 1 to 100");
  }

  @Test
  void scorers_haveTheNumberOfNeighboursAndColumnsOfTheirOwn() {
    assertThat(new PixelNeighbours(new NeighbourOptions(5)).scorers())
        .map(EuclideanNeighbours.class::cast)
        .extracting(
            EuclideanNeighbours::name,
            EuclideanNeighbours::first,
            EuclideanNeighbours::end,
            EuclideanNeighbours::neighbours)
        .containsExactly(tuple("pixels-8", 0, 192, 5), tuple("pixels-32", 192, 3264, 5));
  }
}
